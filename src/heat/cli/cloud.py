"""From clouds.yaml, OS_* variables and --os-* options to a connection with the orchestration service."""

from argparse import Namespace
from typing import Any

import openstack.config
from keystoneauth1 import exceptions as auth_exceptions
from keystoneauth1.adapter import Adapter
from openstack import exceptions as sdk_exceptions

from heat.cli.client import Heat, explain_no_answer
from heat.cli.cloud_options import login_of
from heat.cli.failure import Unreached

COMPLETE = "Correct what is said in clouds.yaml, in OS_* variables or with --os-* options."


def connect(options: Namespace) -> Heat:
    """The orchestration service of the cloud that the options, the environment or clouds.yaml name."""
    try:
        # Left to itself, the loader lets a cloud's own `auth` outweigh the command line.
        region = openstack.config.OpenStackConfig().get_one(argparse=options, auth=login_of(options), **_way(options))
        adapter = Adapter(
            _logged_in(region.get_session()),
            service_type="orchestration",
            interface=region.get_interface("orchestration"),
            region_name=region.get_region_name("orchestration"),
            endpoint_override=options.os_endpoint or region.get_endpoint("orchestration"),
            user_agent="heat",
        )
    except sdk_exceptions.ConfigException as error:
        summary = "The configuration of the cloud is not usable."
        raise Unreached(summary, what=str(error), fix=COMPLETE) from error
    except auth_exceptions.ClientException as error:
        raise explain_no_answer(error) from error
    except TypeError as error:
        # This is how a way to log in refuses what belongs to another, such as a token beside a password.
        raise Unreached("The credentials do not fit together.", what=str(error), fix=COMPLETE) from error
    return Heat(adapter)


def _way(options: Namespace) -> dict[str, Any]:
    """The way to log in where the command line implies it."""
    if options.os_auth_type or not (options.os_token or options.os_application_credential_secret):
        return {}
    return {"auth_type": "token" if options.os_token else "v3applicationcredential"}


def _logged_in(session: Any) -> Any:
    """The session with its token fetched; what is missing for that shows here and not in the midst of a command."""
    try:
        session.get_auth_headers()
    except auth_exceptions.ClientException:
        raise
    except Exception as error:
        # keystoneauth tells of incomplete credentials with bare exceptions.
        raise Unreached("The credentials are not complete.", what=str(error), fix=COMPLETE) from error
    return session

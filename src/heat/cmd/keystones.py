"""Identity services that check signatures for the CloudFormation door, asked with a service's own credentials."""

from collections.abc import Iterator, Mapping
from typing import Any

from keystoneauth1 import exceptions, loading
from keystoneauth1.session import Session
from oslo_config import cfg

from heat.api.cfn.signatures import Ec2Token, Keystone
from heat.rpc.faults import EngineUnreachable
from heat.values.errors import NotAuthenticated

_SECTION = "ec2authtoken"
_FALLBACK = "keystone_authtoken"


class SessionKeystone:
    """An Identity service reached over one keystoneauth session."""

    def __init__(self, session: Session, auth_url: str) -> None:
        self._session, self.auth_url = session, auth_url
        self._url = f"{versioned(auth_url)}/ec2tokens"

    def check(self, credentials: Mapping[str, Any]) -> Ec2Token | None:
        """The token for what was signed; None when key or signature are wrong."""
        try:
            answer = self._session.post(self._url, json={"credentials": dict(credentials)}, raise_exc=False)
        except (exceptions.ConnectFailure, exceptions.RetriableConnectionFailure) as error:
            raise EngineUnreachable(
                "The Identity service cannot be reached, so no signature can be checked."
            ) from error
        except exceptions.ClientException as error:
            raise NotAuthenticated(_UNABLE.format(error)) from error
        if answer.status_code == 200:
            return Ec2Token(answer.headers["X-Subject-Token"], answer.json())
        if answer.status_code in (401, 404):
            return None
        if answer.status_code >= 500:
            raise EngineUnreachable("The Identity service failed to check the signature.")
        raise NotAuthenticated(_UNABLE.format(f"HTTP {answer.status_code}"))


_UNABLE = (
    "The Identity service does not check signatures for this service: {}. Give [ec2authtoken] the credentials of a "
    "user with the service role."
)


def keystones(conf: cfg.ConfigOpts) -> list[Keystone]:
    """The Identity service of [ec2authtoken], and with multi_cloud those of the sections that `clouds` names."""
    return list(_keystones(conf))


def _keystones(conf: cfg.ConfigOpts) -> Iterator[Keystone]:
    loading.register_auth_conf_options(conf, _SECTION)
    loading.register_session_conf_options(conf, _SECTION)
    loading.register_auth_conf_options(conf, _FALLBACK)
    own = conf[_SECTION]
    yield _keystone(conf, _SECTION if own.auth_type else _FALLBACK, own.auth_uri)
    for cloud in own.clouds if own.multi_cloud else ():
        loading.register_auth_conf_options(conf, cloud)
        keystone = _keystone(conf, cloud)
        if not own.allowed_auth_uris or keystone.auth_url in own.allowed_auth_uris:
            yield keystone


def _keystone(conf: cfg.ConfigOpts, section: str, auth_url: str | None = None) -> SessionKeystone:
    """Raises NotAuthenticated when the section has no credentials."""
    auth = loading.load_auth_from_conf_options(conf, section)
    if auth is None:
        raise NotAuthenticated(f"[{section}] holds no credentials. Give it auth_type and what belongs to it.")
    session = loading.load_session_from_conf_options(conf, _SECTION, auth=auth)
    return SessionKeystone(session, str(auth_url or getattr(auth, "auth_url", "")))


def versioned(auth_url: str) -> str:
    """The root of version 3 of the Identity API, whichever way an operator wrote it."""
    root = auth_url.rstrip("/").removesuffix("/v2.0")
    return root if root.endswith("/v3") else f"{root}/v3"

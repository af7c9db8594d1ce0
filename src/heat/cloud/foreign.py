"""The way into another cloud, with credentials that a user keeps in a secret."""

import json
import tempfile
from collections.abc import Mapping
from typing import Any

from keystoneauth1 import exceptions, loading
from keystoneauth1.identity.base import BaseIdentityPlugin
from keystoneauth1.session import Session

from heat.values.errors import InvalidArgument

KINDS = frozenset({"password", "v3password", "v3applicationcredential", "v3token", "v3totp"})
"""Kinds of credentials that need nothing of this machine."""


class ForeignSession(Session):
    """A session whose authority is given as text; the file that holds it goes with the session."""

    def __init__(self, auth: BaseIdentityPlugin, ca_cert: str | None, insecure: bool, timeout_s: float) -> None:
        self._authority = tempfile.NamedTemporaryFile("w", suffix=".pem") if ca_cert and not insecure else None  # noqa: SIM115
        if self._authority is not None:
            self._authority.write(ca_cert or "")
            self._authority.flush()
        verify: bool | str = not insecure if self._authority is None else self._authority.name
        super().__init__(auth, verify=verify, app_name="heat", timeout=timeout_s, redirect=False)


def foreign_auth(credentials: str) -> BaseIdentityPlugin:
    """The identity that a secret's text stands for: JSON with `auth_type` and `auth`.  Raises InvalidArgument."""
    kind, options = _parsed(credentials)
    if kind not in KINDS:
        raise InvalidArgument(f'auth_type "{kind}" cannot be used here. Known are {", ".join(sorted(KINDS))}.')
    try:
        made: BaseIdentityPlugin = loading.get_plugin_loader(kind).load_from_options(**options)
    except (TypeError, exceptions.OptionError) as error:
        raise InvalidArgument(f"auth of the credentials is not complete: {error}") from None
    return made


def _parsed(credentials: str) -> tuple[str, Mapping[str, Any]]:
    try:
        found = json.loads(credentials)
        return str(found["auth_type"]), {str(name).replace("-", "_"): value for name, value in found["auth"].items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise InvalidArgument("The credentials must be JSON with auth_type and a map auth.") from None

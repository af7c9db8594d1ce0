"""Who asks: travels with every request from a door to an engine, and from engine to engine.

The token and other credentials travel inside it, and nowhere else; its repr hides them, so that a log cannot tell them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self
from uuid import uuid4


def new_request_id() -> str:
    """A name for one request, as OpenStack services write it."""
    return f"req-{uuid4()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """The caller's identity, rights and wishes, as one door established them."""

    project_id: str = ""
    project_name: str = ""
    project_domain_id: str = ""
    user_id: str = ""
    username: str = ""
    user_domain_id: str = ""
    roles: tuple[str, ...] = ()
    is_admin: bool = False
    is_admin_project: bool = True
    token: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    aws_creds: str = field(default="", repr=False)
    auth_url: str = ""
    region_name: str = ""
    trust_id: str = ""
    trustor_user_id: str = ""
    request_id: str = field(default_factory=new_request_id)
    global_request_id: str = ""
    show_deleted: bool = False

    def to_dict(self) -> dict[str, Any]:
        """The form that travels over RPC; contains the secrets."""
        return {**asdict(self), "roles": list(self.roles)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read the form that travels; a field that a newer sender adds is passed over."""
        known = {name: values[name] for name in _FIELDS & values.keys()}
        return cls(**{**known, "roles": tuple(known.get("roles", ()))})

    def without_secrets(self) -> Self:
        """The same caller with nothing that could be used in its place."""
        return replace(self, token="", password="", aws_creds="")


_FIELDS = frozenset(each.name for each in fields(RequestContext))

"""What a plug-in is handed for one command: facts, values and ports. It fetches nothing by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from heat.plugin.changes import Change
from heat.values.errors import NotSupported
from heat.values.identity import StackIdentity
from heat.values.status import Action, Status


class RestClient(Protocol):
    """One cloud service, ready to use: its endpoint, token, retries and connection are taken care of.

    Paths are below the service's versioned endpoint (for the network service below /v2.0). Bodies and answers are
    parsed JSON. Raises CloudError with the service's words and status; 404 raises NotFound.
    """

    def get(self, path: str, **query: Any) -> Any: ...
    def post(self, path: str, body: Any = None, **options: Any) -> Any: ...
    def put(self, path: str, body: Any = None, **options: Any) -> Any: ...
    def patch(self, path: str, body: Any = None, **options: Any) -> Any: ...
    def delete(self, path: str, **options: Any) -> Any: ...
    def text(self, path: str) -> str:
        """What stands at a path, as plain text."""
        ...

    def list(self, path: str, key: str, **query: Any) -> list[dict[str, Any]]:
        """All pages of a collection."""
        ...


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another region of the cloud or, with credentials, another cloud altogether."""

    region: str | None = None
    credentials: str | None = field(default=None, repr=False)
    """JSON with auth_type and auth."""
    ca_cert: str | None = None
    """PEM text that the other cloud's certificates are checked with."""
    insecure: bool = False


def _nowhere_else(where: Elsewhere) -> Callable[[str], RestClient]:
    raise NotSupported("Nothing outside this region can be reached from here.")


class Signals(Protocol):
    """How something inside a server can speak to its resource: limited users in the stack domain, signed URLs."""

    def create_user(self, name: str, password: str | None = None) -> str:
        """The id of the stack's user of that name, made now or by an earlier try."""
        ...

    def find_user(self, name: str) -> str | None:
        """The id of the stack's user of that name, if there is one."""
        ...

    def token(self, user_id: str, password: str) -> str:
        """A token of that user for the project of the stack's users."""
        ...

    def delete_user(self, user_id: str) -> None: ...
    def enable_user(self, user_id: str, enabled: bool) -> None: ...
    def create_keypair(self, user_id: str, name: str) -> tuple[str, str]:
        """An EC2 key of the user, access id and secret, in the place of one that an earlier try under the name made."""
        ...

    def delete_keypair(self, user_id: str, access: str) -> None: ...
    def signed_url(self, user_id: str, access: str, secret: str, kind: str) -> str:
        """A pre-signed URL of the CloudFormation door; kind is waitcondition or signal."""
        ...

    def native_url(self, kind: str = "signal") -> str:
        """The resource's signal URL at the OpenStack door."""
        ...

    def token_credentials(self, user_id: str, password: str) -> dict[str, str]:
        """What a signaller needs to get a token of its own: auth_url, username, user_id, project_id, domain_id ..."""
        ...


@dataclass(frozen=True, slots=True)
class ChildMember:
    """One resource of the stack below a resource, as it is now."""

    definition: Mapping[str, Any]
    """As the template below has it; {} for one that it does not have."""
    status: Status
    applied: bool = True
    """Was it last brought to that definition, with the files that go with it now?"""


@dataclass(frozen=True, slots=True)
class ChildStack:
    """The stack that a resource wants to stand below it."""

    template: Mapping[str, Any]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    """Besides those of the parent, which go on below."""
    environment: Mapping[str, Any] | None = None
    """None: the parent's environment goes on below."""
    timeout_mins: int | None = None
    scope: str | None = None
    """Name under which the parent's per-resource registry entries go on; the resource's own when None."""
    spared: frozenset[str] = frozenset()
    """Resources in it that stay as they are, failed or out of date: another change will see to them."""


@dataclass(frozen=True, slots=True)
class ChildView:
    """What is known of the stack below a resource."""

    identity: StackIdentity
    action: Action
    outputs: Mapping[str, Any]
    references: Mapping[str, str]
    """Reference id of each resource in it that exists."""
    live_attribute: Callable[[str, str, tuple[Any, ...]], Any]
    """Reads (resource name, attribute, path) of a member when no output holds it."""
    members: Mapping[str, ChildMember] = field(default_factory=dict)
    """Each resource in it that exists, as it is now."""
    broken: Mapping[str, str] = field(default_factory=dict)
    """Why an output could not be computed, by its name."""


@dataclass(frozen=True, slots=True)
class StackFacts:
    """The stack that a resource belongs to."""

    identity: StackIdentity
    region: str = ""
    user_project: str | None = None
    """The project in the stack domain that holds its users."""
    owner: str | None = None
    """Name of the user who made it."""
    tags: tuple[str, ...] = ()
    depth: int = 0
    root_id: str = ""
    parent_resource: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Values of the stack's own parameters: what a facade and a scheduler hint may ask."""


@dataclass(slots=True)
class ResourceContext:
    """One resource at the moment of one command."""

    stack: StackFacts
    name: str
    key: str
    """Unique and kept for life; the physical name is made from it."""
    action: Action
    properties: Mapping[str, Any]
    """Resolved, translated, checked; defaults filled in."""
    metadata: Mapping[str, Any]
    physical_id: str | None
    data: dict[str, str]
    """What the plug-in remembers; kept with the resource, encrypted."""
    client: Callable[[str], RestClient]
    """The client of a service by its type, e.g. network."""
    find: Callable[[str, str], str]
    """Kind and name or id to id; raises EntityNotFound. Cached."""
    now: Callable[[], float]
    """Seconds since 1970."""
    started_at: float = 0.0
    """When the running action began."""
    time_s: float | None = None
    """How long what is under way on the stack may take; None for as long as it likes."""
    signals: Signals | None = None
    child: ChildView | None = None
    wanted_attributes: frozenset[tuple[Any, ...]] = frozenset()
    """Attributes that somebody references, each with its path: (name, key, ...)."""
    update_policy: Mapping[str, Any] = field(default_factory=dict)
    deletion_policy: str = "Delete"
    awaits_signals: bool = False
    """Does its creation wait for signals beyond what the plug-in itself waits for?"""
    peer_metadata: Callable[[str], Mapping[str, Any]] | None = None
    """Metadata of another resource of the same stack, by the other's reference id or name."""
    change: Change | None = None
    """What the running update in place is about."""
    abroad: Callable[[Elsewhere], Callable[[str], RestClient]] = _nowhere_else
    """Clients of services elsewhere."""
    is_taken: Callable[[str], bool] = lambda physical_id: False
    """Does another resource, of whatever stack, stand for the thing with that physical id?"""
    ended_well: bool = True
    """Did its last action come to a good end?"""
    heir: Callable[[], Any] = lambda: None
    """The resource that stands in its place: what replaces it, or what it was to replace and that stays after all."""
    files: Mapping[str, str] = field(default_factory=dict)
    registry: Any = None
    """The type registry of the stack's environment, for resources that write templates."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Operator's settings that plug-ins may read, by option name."""

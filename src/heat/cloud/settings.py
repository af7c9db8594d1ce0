"""How Heat reaches its cloud, read once from the configuration and handed to everything in this room."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SCOPE_NAMES = (
    "user_domain_id",
    "user_domain_name",
    "project_id",
    "project_name",
    "project_domain_id",
    "project_domain_name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudSettings:
    """Where the cloud is, who Heat is in it, and what it may do there."""

    auth_url: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    user_domain_id: str | None = "default"
    user_domain_name: str | None = None
    """Counts before the id."""
    project_id: str | None = None
    project_name: str = ""
    project_domain_id: str | None = "default"
    project_domain_name: str | None = None
    """Heat's own service user, the trustee of every trust."""
    region: str | None = None
    interface: str = "public"
    interfaces: Mapping[str, str] = field(default_factory=dict)
    """By service type, where one differs from the others."""
    ca_file: str | None = None
    cert_file: str | None = None
    key_file: str | None = None
    insecure: bool = False
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 120.0
    pool_size: int = 64
    """Connections kept open to each service."""
    retry_limit: int = 4
    """How often a call is made again before its failure is told."""
    longest_wait_s: float = 20.0
    """The longest pause before a call is made again, whatever a service asks for."""
    max_microversions: Mapping[str, str] = field(default_factory=dict)
    """By service type; the newest that both sides know otherwise."""
    trusts_delegated_roles: tuple[str, ...] = ()
    """Roles that a trust hands on; all of the token's when empty."""
    allow_trusts_redelegation: bool = False
    reauthentication_auth_method: str = ""
    """`trusts`: even work that a request started goes on through a trust when its token ends."""
    stack_user_domain_id: str | None = None
    stack_user_domain_name: str | None = None
    stack_domain_admin: str | None = None
    stack_domain_admin_password: str | None = field(default=None, repr=False)
    heat_stack_user_role: str = "heat_stack_user"
    rest_url: str | None = None
    """Public address of the OpenStack door, with its version; from the catalog when None."""
    cfn_url: str | None = None
    """Public address of the CloudFormation door, with its version; from the catalog when None."""

    @property
    def identity_url(self) -> str:
        """The Identity API, version 3."""
        url = self.auth_url.rstrip("/")
        return url if url.endswith("/v3") else f"{url}/v3"

    @property
    def verify(self) -> bool | str:
        """Against what the certificates of services are checked."""
        return False if self.insecure else (self.ca_file or True)

    def interface_of(self, service_type: str) -> str:
        """Which of a service's addresses to use."""
        return self.interfaces.get(service_type, self.interface)

"""What an operator may set about the doors, handed in by `cmd`; the doors read no configuration themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """Limits and addresses that both doors obey."""

    max_json_body_size: int = 1_048_576
    max_template_size: int = 524_288
    private_template_urls: bool = False
    """Whether a template URL may point to loopback, link-local or private addresses."""
    template_fetch_timeout_s: float = 20.0
    auth_url: str = ""
    """The Identity service that engines use in the caller's name."""
    revision: str = "unknown"


@dataclass(frozen=True, slots=True)
class Ec2Settings:
    """How the CloudFormation door has signatures checked."""

    auth_url: str = ""
    """The Identity API's version 3 root; /ec2tokens is asked beneath it."""
    token_lifetime_s: float = 60.0
    """How long a signing key's token is used again."""
    verify: bool | str = True
    """Whether TLS certificates are checked, or the bundle to check them with."""
    multi_cloud: bool = False
    allowed_auth_urls: tuple[str, ...] = ()

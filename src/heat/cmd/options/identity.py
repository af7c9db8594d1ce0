"""In whose name an engine acts: trusts, the domain of stack users, and Heat's own credentials."""

from keystoneauth1 import loading
from oslo_config import cfg, types

DEFERRED = [
    cfg.StrOpt(
        "deferred_auth_method",
        default="trusts",
        choices=["password", "trusts"],
        deprecated_for_removal=True,
        deprecated_since="9.0.0",
        help="How work that outlives a request is authorised.",
    ),
    cfg.StrOpt(
        "reauthentication_auth_method",
        default="",
        choices=["", "trusts"],
        help="With trusts, a token that runs out during an operation is replaced by one from the stack's trust.",
    ),
    cfg.ListOpt("trusts_delegated_roles", default=[], help="Roles that a trust carries; empty for all of the user's."),
    cfg.BoolOpt("allow_trusts_redelegation", default=False, help="Whether stacks may hand their trust on."),
]
STACK_USERS = [
    cfg.StrOpt("heat_stack_user_role", default="heat_stack_user", help="The role of users that stacks make."),
    cfg.StrOpt("stack_user_domain_id", help="The domain of users that stacks make."),
    cfg.StrOpt("stack_user_domain_name", help="The same by name; the id counts when both are given."),
    cfg.StrOpt("stack_domain_admin", help="The user who manages that domain."),
    cfg.StrOpt("stack_domain_admin_password", secret=True, help="That user's password."),
]
REGIONS = [
    cfg.StrOpt("region_name_for_services", help="The region of the services that Heat uses."),
    cfg.StrOpt("region_name_for_shared_services", help="The region of services that several regions share."),
    cfg.ListOpt("shared_services_types", default=["image", "volumev3"], help="The types of those services."),
]
SIGNATURES = [
    cfg.URIOpt("auth_uri", help="The Identity service that checks signatures; by default that of auth_url."),
    cfg.BoolOpt("multi_cloud", default=False, help="Whether keys of the clouds named by `clouds` are taken too."),
    cfg.ListOpt("clouds", default=[], help="Further sections like this one, a cloud each."),
    cfg.ListOpt("allowed_auth_uris", default=[], item_type=types.URI(), help="Identity services that clouds may use."),
]


GROUPS = {"DEFAULT": [*DEFERRED, *STACK_USERS, *REGIONS], "ec2authtoken": SIGNATURES}

_CREDENTIALS = [*loading.get_auth_common_conf_options(), *loading.get_auth_plugin_conf_options("password")]
_SESSION = [*loading.get_session_conf_options(), *loading.get_adapter_conf_options()]
LIBRARY_GROUPS = {"trustee": _CREDENTIALS, "ec2authtoken": [*_CREDENTIALS, *_SESSION]}
"""In the sample only; keystoneauth declares them when the section is used, for auth_type decides which there are."""

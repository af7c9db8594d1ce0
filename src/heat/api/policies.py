"""The policies that guard the doors, with the defaults an operator finds before overriding any in policy.yaml.

Each name is one line of a group below, so that a role's rights can be read at a glance. The deprecated rule that each
replaces may still stand in an operator's file, and oslo.policy honours it.
"""

from oslo_policy import policy

READER = "role:reader and project_id:%(project_id)s"
MEMBER = "role:member and project_id:%(project_id)s"
ADMIN = "role:admin and project_id:%(project_id)s"
READER_OR_STACK_USER = f"({READER}) or (role:heat_stack_user and project_id:%(project_id)s)"
PROJECT_ADMIN = "rule:project_admin"
NOBODY = "rule:deny_everybody"

ROLES = {
    "context_is_admin": "(role:admin and is_admin_project:True)",
    "project_admin": "role:admin",
    "deny_stack_user": "not role:heat_stack_user",
    "deny_everybody": "!",
    "allow_everybody": "",
}

_SINCE = "W"
_NOT_STACK_USERS = "rule:deny_stack_user"

# (default check, the deprecated check that it replaced or None, names)
_GROUPS: tuple[tuple[str, str | None, str], ...] = (
    (
        READER,
        _NOT_STACK_USERS,
        "actions:check build_info:build_info events:index events:show resource:index resource:show "
        "software_configs:index software_configs:show software_deployments:index software_deployments:show "
        "stacks:detail stacks:index stacks:list_resource_types stacks:list_template_versions "
        "stacks:list_template_functions stacks:preview stacks:resource_schema stacks:show stacks:template "
        "stacks:environment stacks:files stacks:show_snapshot stacks:list_snapshots stacks:list_outputs "
        "stacks:show_output cloudformation:ListStacks cloudformation:DescribeStacks "
        "cloudformation:DescribeStackEvents cloudformation:ValidateTemplate cloudformation:GetTemplate "
        "cloudformation:EstimateTemplateCost cloudformation:DescribeStackResources "
        "cloudformation:ListStackResources",
    ),
    (
        MEMBER,
        _NOT_STACK_USERS,
        "actions:action actions:snapshot actions:suspend actions:resume actions:cancel_update "
        "actions:cancel_without_rollback resource:mark_unhealthy software_configs:create software_configs:delete "
        "software_deployments:create software_deployments:update software_deployments:delete stacks:abandon "
        "stacks:create stacks:delete stacks:export stacks:generate_template stacks:update stacks:update_patch "
        "stacks:preview_update stacks:preview_update_patch stacks:validate_template stacks:snapshot "
        "stacks:delete_snapshot stacks:restore_snapshot cloudformation:CreateStack cloudformation:DeleteStack "
        "cloudformation:UpdateStack cloudformation:CancelUpdateStack",
    ),
    (
        READER_OR_STACK_USER,
        "rule:allow_everybody",
        "resource:metadata resource:signal stacks:lookup cloudformation:DescribeStackResource",
    ),
    (READER_OR_STACK_USER, None, "software_deployments:metadata"),
    (ADMIN, "rule:context_is_admin", "service:index"),
    ("rule:stacks:update_patch", None, "stacks:update_no_change"),
    (
        PROJECT_ADMIN,
        None,
        "resource_types:OS::Nova::Flavor resource_types:OS::Cinder::EncryptedVolumeType "
        "resource_types:OS::Cinder::VolumeType resource_types:OS::Cinder::Quota resource_types:OS::Neutron::Quota "
        "resource_types:OS::Nova::Quota resource_types:OS::Octavia::Quota resource_types:OS::Manila::ShareType "
        "resource_types:OS::Neutron::ProviderNet resource_types:OS::Neutron::QoSPolicy "
        "resource_types:OS::Neutron::QoSBandwidthLimitRule resource_types:OS::Neutron::QoSDscpMarkingRule "
        "resource_types:OS::Neutron::QoSMinimumBandwidthRule resource_types:OS::Neutron::QoSMinimumPacketRateRule "
        "resource_types:OS::Neutron::Segment resource_types:OS::Nova::HostAggregate "
        "resource_types:OS::Cinder::QoSSpecs resource_types:OS::Cinder::QoSAssociation "
        "resource_types:OS::Keystone::* resource_types:OS::Blazar::Host resource_types:OS::Octavia::Flavor "
        "resource_types:OS::Octavia::FlavorProfile resource_types:OS::Octavia::AvailabilityZone "
        "resource_types:OS::Octavia::AvailabilityZoneProfile",
    ),
)
_ADDED: tuple[tuple[str, str], ...] = (
    (READER, "stacks:list_plans stacks:show_plan stacks:explain stacks:drift"),
    (MEMBER, "stacks:create_plan stacks:apply_plan stacks:delete_plan"),
)
ADDED = frozenset(name for _, names in _ADDED for name in names.split())
"""Names of policies that the reference does not have."""
_GLOBAL = "software_configs:global_index", "stacks:global_index"


def policies() -> list[policy.RuleDefault]:
    """Every policy with its default, as oslo.policy registers them."""
    rules = [policy.RuleDefault(name, check) for name, check in ROLES.items()]
    rules += [policy.RuleDefault(name, NOBODY) for name in _GLOBAL]
    for check, replaced, names in _GROUPS:
        rules += [_policy(name, check, replaced) for name in names.split()]
    rules += [_policy(name, check, None) for check, names in _ADDED for name in names.split()]
    return rules


def _policy(name: str, check: str, replaced: str | None) -> policy.RuleDefault:
    deprecated = None
    if replaced is not None:
        reason = "The default roles of OpenStack took the place of Heat's own."
        deprecated = policy.DeprecatedRule(name, replaced, deprecated_reason=reason, deprecated_since=_SINCE)
    return policy.RuleDefault(name, check, deprecated_rule=deprecated, scope_types=["project"])

"""The contract: what an engine can be asked, and what it answers. The one declaration of it.

Doors call these methods and engines offer them, under these names and argument names. Everything that travels is plain
JSON: an identity is `StackIdentity.as_dict()`, a time is ISO 8601 text ending in Z, a result dict has exactly the
keys of its tuple below (a key without a value holds None). Each method's `answers` says what comes back.

Of what is given: `template` is a dict, or the text of one (YAML or JSON) that the engine parses, or None for an
update that keeps the old one (`args["existing"]`). `params` is an environment: a dict of sections parameters,
parameter_defaults, resource_registry, encrypted_param_names, event_sinks. `nested_stack_id` of a resource and
`root_stack_id` of an event are identities of stacks; `parent_resource` is a name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

TOPIC = "heat_engine"
"""Not the reference's `engine`: its messages have another shape, and both may run on one broker during a move."""


def _keys(names: str) -> tuple[str, ...]:
    return tuple(names.split())


STACK_KEYS = _keys(
    "stack_name stack_identity creation_time updated_time deletion_time notification_topics description "
    "template_description parameters outputs stack_action stack_status stack_status_reason capabilities "
    "disable_rollback timeout_mins stack_owner parent stack_user_project_id tags"
)
OUTPUT_KEYS = _keys("description output_key output_value output_error")
RESOURCE_KEYS = _keys(
    "description creation_time updated_time resource_name physical_resource_id metadata resource_action "
    "resource_status resource_status_reason resource_type resource_identity stack_identity stack_name required_by "
    "nested_stack_id nested_resources parent_resource properties attributes"
)
"""And `hooks`, a list, while it waits at hooks until somebody clears them."""
EVENT_KEYS = _keys(
    "event_identity stack_identity stack_name event_time resource_name physical_resource_id resource_action "
    "resource_status resource_status_reason resource_type resource_properties root_stack_id"
)
SCHEMA_KEYS = _keys("resource_type properties attributes support_status description")
SNAPSHOT_KEYS = _keys("id name stack_id data action status status_reason creation_time")
SERVICE_KEYS = _keys("binary created_at deleted_at engine_id host hostname id report_interval status topic updated_at")
CONFIG_KEYS = _keys("id name group config inputs outputs options creation_time project")
DEPLOYMENT_KEYS = _keys(
    "id config_id server_id input_values output_values action status status_reason creation_time updated_time"
)
PARAMETER_KEYS = _keys(
    "Type Default NoEcho AllowedValues AllowedPattern MaxLength MinLength MaxValue MinValue Step Offset Description "
    "ConstraintDescription Label CustomConstraint Value Tags"
)
CHANGE_KEYS = _keys("unchanged updated replaced added deleted")
PLAN_KEYS = _keys("id action stack_identity creation_time outdated_by resources")
"""`action` is CREATE for a stack that is not there yet, and the identity the one that it will have; `outdated_by` says
what moved since; each resource is a FATE_KEYS dict, and `nested` with those below where known."""
FATE_KEYS = _keys("resource_name resource_type physical_resource_id outcome certain reasons changes")
TRAVERSAL_KEYS = _keys("traversal action status state reason started_time finished_time")
EXPLANATION_KEYS = _keys("resource_name action outcome reason changes")
DRIFT_KEYS = _keys(
    "resource_name resource_type physical_resource_id stack_name stack_id parent_resource drift_status reason "
    "properties"
)

OPERATION_ARGS = frozenset({"timeout_mins", "disable_rollback", "adopt_stack_data", "tags", "converge"})
"""What `args` of create_stack, update_stack and their previews may hold."""
UPDATE_ARGS = frozenset({"existing", "clear_parameters", "show_nested"})
"""What `args` of update_stack and its preview may hold besides: PATCH, parameters to set back to their default, and
whether a preview goes down into nested stacks."""
STACK_FILTERS = frozenset(
    _keys(
        "id name status action tenant username owner_id status_reason disable_rollback timeout_mins "
        "stack_user_project_id"
    )
)
"""What `filters` of list_stacks and count_stacks may hold; each value is one text or a list of texts."""
RESOURCE_FILTERS = frozenset({"type", "status", "name", "action", "id", "physical_resource_id"})
EVENT_FILTERS = frozenset({"resource_status", "resource_action", "resource_name", "resource_type", "uuid"})
"""With `uuid` one event is asked for, and its resource_properties are wanted; in lists they may be None."""


@dataclass(frozen=True, slots=True)
class Method:
    """One question that an engine answers."""

    name: str
    required: tuple[str, ...]
    optional: Mapping[str, Any]
    answers: str

    def check(self, given: Iterable[str]) -> None:
        """Raises TypeError when arguments are missing or unknown."""
        names = set(given)
        missing, unknown = set(self.required) - names, names - set(self.required) - self.optional.keys()
        if missing or unknown:
            raise TypeError(f"{self.name}: missing {sorted(missing)}, unknown {sorted(unknown)}")


def _method(name: str, required: str, answers: str, **optional: Any) -> Method:
    return Method(name, tuple(required.split()), optional, answers)


_SELECTION: dict[str, Any] = {
    "filters": None,
    "tenant_safe": True,
    "show_deleted": False,
    "show_nested": False,
    "show_hidden": False,
    "tags": None,
    "tags_any": None,
    "not_tags": None,
    "not_tags_any": None,
}
_PAGE: dict[str, Any] = {"limit": None, "marker": None, "sort_keys": None, "sort_dir": None}
_SOURCES: dict[str, Any] = {"environment_files": None, "files_container": None}
_PARENT: dict[str, Any] = {
    "owner_id": None,
    "nested_depth": 0,
    "user_creds_id": None,
    "stack_user_project_id": None,
    "parent_resource_name": None,
    "template_id": None,
}

STACKS = (
    _method("create_stack", "stack_name template params files args", "identity", **_SOURCES, **_PARENT),
    _method("update_stack", "stack_identity template params files args", "identity", **_SOURCES, template_id=None),
    _method("preview_stack", "stack_name template params files args", "STACK_KEYS and `resources`", **_SOURCES),
    _method(
        "preview_update_stack", "stack_identity template params files args", "CHANGE_KEYS -> resources", **_SOURCES
    ),
    _method("delete_stack", "stack_identity", "None"),
    _method("list_stacks", "", "list of STACK_KEYS; outputs and parameters may be None", **_PAGE, **_SELECTION),
    _method("count_stacks", "", "int", **_SELECTION),
    _method("show_stack", "stack_identity", "list of STACK_KEYS: one, or all for None", resolve_outputs=True),
    _method("identify_stack", "stack_name", "identity; takes a name or an id"),
    _method("get_template", "stack_identity", "the template as a dict"),
    _method("get_environment", "stack_identity", "the environment as a dict"),
    _method("get_files", "stack_identity", "dict of file name -> text"),
    _method("list_outputs", "stack_identity", "list of {output_key, description}"),
    _method("show_output", "stack_identity output_key", "OUTPUT_KEYS; export_name too when it is exported"),
    _method("abandon_stack", "stack_identity", "the stack's data as a dict", abandon=True),
    _method("export_stack", "stack_identity", "the stack's data as a dict"),
)
ACTIONS = (
    _method("stack_suspend", "stack_identity", "None"),
    _method("stack_resume", "stack_identity", "None"),
    _method("stack_check", "stack_identity", "None"),
    _method("stack_cancel_update", "stack_identity", "None", cancel_with_rollback=True),
    _method("stack_snapshot", "stack_identity name", "SNAPSHOT_KEYS"),
    _method("show_snapshot", "stack_identity snapshot_id", "SNAPSHOT_KEYS"),
    _method("delete_snapshot", "stack_identity snapshot_id", "None"),
    _method("stack_list_snapshots", "stack_identity", "list of SNAPSHOT_KEYS"),
    _method("stack_restore", "stack_identity snapshot_id", "None"),
)
RESOURCES = (
    _method(
        "list_stack_resources",
        "stack_identity",
        "list of RESOURCE_KEYS; nested ones name their parent_resource",
        nested_depth=0,
        with_detail=False,
        filters=None,
    ),
    _method("describe_stack_resource", "stack_identity resource_name", "RESOURCE_KEYS", with_attr=None),
    _method("describe_stack_resources", "stack_identity resource_name", "list of RESOURCE_KEYS; all for None"),
    _method("find_physical_resource", "physical_resource_id", "identity of the resource"),
    _method("resource_signal", "stack_identity resource_name details", "None", sync_call=False),
    _method(
        "resource_mark_unhealthy",
        "stack_identity resource_name mark_unhealthy",
        "None",
        resource_status_reason=None,
    ),
    _method("list_events", "stack_identity", "list of EVENT_KEYS", **_PAGE, filters=None, nested_depth=None),
)
TEMPLATES = (
    _method(
        "validate_template",
        "template",
        "{Description, Parameters: name -> PARAMETER_KEYS, ParameterGroups?, Environment?, NestedParameters?}, "
        "or {Error: text} for a template that names unknown types",
        params=None,
        files=None,
        **_SOURCES,
        show_nested=False,
        ignorable_errors=None,
    ),
    _method(
        "list_resource_types",
        "",
        "list of names, or of {resource_type, description}",
        support_status=None,
        type_name=None,
        heat_version=None,
        with_description=False,
    ),
    _method("resource_schema", "type_name", "SCHEMA_KEYS, description only if asked for", with_description=False),
    _method("generate_template", "type_name", "a template as a dict", template_type="cfn"),
    _method("list_template_versions", "", "list of {version, type, aliases}"),
    _method("list_template_functions", "template_version", "list of {functions, description}", with_condition=False),
)
HOUSE = (
    _method("get_revision", "", "str"),
    _method("list_services", "", "list of SERVICE_KEYS"),
    _method("authenticated_to_backend", "", "bool"),
    _method("migrate_convergence_1", "stack_id", "None"),
)
SOFTWARE = (
    _method("create_software_config", "group name config inputs outputs options", "CONFIG_KEYS"),
    _method("show_software_config", "config_id", "CONFIG_KEYS"),
    _method("delete_software_config", "config_id", "None"),
    _method("list_software_configs", "", "list of CONFIG_KEYS", limit=None, marker=None, tenant_safe=True),
    _method(
        "create_software_deployment",
        "server_id config_id input_values action status status_reason stack_user_project_id",
        "DEPLOYMENT_KEYS",
        deployment_id=None,
    ),
    _method(
        "update_software_deployment",
        "deployment_id config_id input_values output_values action status status_reason updated_at",
        "DEPLOYMENT_KEYS",
    ),
    _method("show_software_deployment", "deployment_id", "DEPLOYMENT_KEYS"),
    _method("check_software_deployment", "deployment_id timeout", "DEPLOYMENT_KEYS"),
    _method("delete_software_deployment", "deployment_id", "None"),
    _method("list_software_deployments", "server_id", "list of DEPLOYMENT_KEYS"),
    _method("metadata_software_deployments", "server_id", "list of configs with their inputs filled in"),
    _method("signal_software_deployment", "deployment_id details updated_at", "str"),
)

ADDED = (
    _method(
        "list_changed_stacks",
        "mark",
        "{mark, stacks: what list_stacks answers, or None when that has the mark given}",
        **_PAGE,
        **_SELECTION,
    ),
    _method("force_delete_stack", "stack_identity", "None; what cannot be removed is left behind"),
    _method(
        "await_events",
        "stack_identity wait_s",
        "list of EVENT_KEYS, as soon as there are more than so many or the time is over",
        **_PAGE,
        more_than=0,
        filters=None,
        nested_depth=None,
    ),
    _method("create_plan", "stack_identity template params files args", "PLAN_KEYS", **_SOURCES),
    _method("plan_creation", "stack_name template params files args", "PLAN_KEYS", **_SOURCES),
    _method("list_plans", "stack_identity", "list of PLAN_KEYS"),
    _method("list_creation_plans", "", "list of PLAN_KEYS"),
    _method("show_plan", "stack_identity plan_id", "PLAN_KEYS"),
    _method("find_plan", "plan_id", "PLAN_KEYS"),
    _method("forget_plan", "plan_id", "None; of whatever stack"),
    _method("carry_out_plan", "plan_id", "identity; of whatever stack"),
    _method("delete_plan", "stack_identity plan_id", "None"),
    _method("apply_plan", "stack_identity plan_id", "identity"),
    _method("list_traversals", "stack_identity", "list of TRAVERSAL_KEYS"),
    _method(
        "explain_stack",
        "stack_identity",
        "TRAVERSAL_KEYS, stack_identity and resources: list of EXPLANATION_KEYS",
        resource_name=None,
        traversal=None,
    ),
    _method(
        "stack_drift",
        "stack_identity",
        "stack_identity, resources: list of DRIFT_KEYS, and next: the marker of the next page, or None",
        resource_name=None,
        limit=None,
        marker=None,
    ),
    _method("list_exports", "", "list of {name, value, exporting_stack: identity}"),
    _method("list_imports", "export_name", "list of stack names"),
)
"""What the reference does not have."""

METHODS: dict[str, Method] = {
    method.name: method for group in (STACKS, ACTIONS, RESOURCES, TEMPLATES, HOUSE, SOFTWARE, ADDED) for method in group
}

"""How much an engine takes on, and how patient it is."""

import socket

from oslo_config import cfg

LIMITS = [
    cfg.IntOpt("max_stacks_per_tenant", default=512, help="Most stacks that a project may have; -1 for no limit."),
    cfg.IntOpt(
        "max_resources_per_stack", default=1000, help="Most resources in one stack with all that is nested in it; -1."
    ),
    cfg.IntOpt("max_nested_stack_depth", default=5, help="How deep stacks may be nested in stacks."),
    cfg.IntOpt("max_template_depth", default=100, min=10, help="How deep maps and lists may be nested in a template."),
    cfg.IntOpt(
        "max_template_nodes",
        default=500000,
        min=1000,
        help="Most values in a template, each YAML alias counted as often as it is used.",
    ),
    cfg.IntOpt(
        "max_evaluated_size",
        default=16777216,
        min=1024,
        help="Most characters that the functions of one resource or output may make together.",
    ),
    cfg.FloatOpt(
        "pattern_timeout",
        default=0.25,
        min=0.001,
        help="Seconds of processor time for one match of a regular expression of a template.",
    ),
    cfg.IntOpt(
        "max_events_per_stack", default=1000, help="Events kept of one stack before the oldest go; 0 keeps all."
    ),
    cfg.IntOpt("event_purge_batch_size", default=200, min=1, help="How many of the oldest events go at a time."),
    cfg.IntOpt("max_snapshots_per_stack", default=32, help="Most snapshots of one stack; -1 for no limit."),
    cfg.IntOpt("max_software_configs_per_tenant", default=4096, help="Most software configs of a project; -1."),
    cfg.IntOpt("max_software_deployments_per_tenant", default=4096, help="Most deployments of a project; -1."),
]
PATIENCE = [
    cfg.IntOpt("stack_action_timeout", default=3600, help="Seconds that an operation on a stack may take."),
    cfg.IntOpt("error_wait_time", default=240, help="Seconds that work in other branches may take after a failure."),
    cfg.IntOpt("action_retry_limit", default=5, help="How often an action on a resource is begun again after failing."),
    cfg.IntOpt("client_retry_limit", default=2, help="How often a call to a cloud service is repeated after failing."),
    cfg.IntOpt("max_interface_check_attempts", default=10, min=1, help="Looks at an interface being attached."),
    cfg.FloatOpt("metadata_put_timeout", default=60, min=0, help="Seconds for storing metadata at a temporary URL."),
    cfg.IntOpt("periodic_interval", default=60, help="Seconds between the engine's signs of life."),
]
PROCESS = [
    cfg.HostDomainOpt("host", default=socket.gethostname(), sample_default="<Hostname>", help="This engine's machine."),
    cfg.IntOpt("num_engine_workers", min=1, help="Engine processes; by default one for each processor, at least 4."),
    cfg.ListOpt(
        "plugin_dirs",
        default=["/usr/lib64/heat", "/usr/lib/heat", "/usr/local/lib/heat", "/usr/local/lib64/heat"],
        help="Directories in which plug-ins are looked for.",
    ),
    cfg.StrOpt("environment_dir", default="/etc/heat/environment.d", help="Environments that apply to all stacks."),
    cfg.StrOpt("template_dir", default="/etc/heat/templates", help="Templates that those environments name."),
]
STACKS = [
    cfg.BoolOpt("enable_stack_abandon", default=False, help="Whether a stack may be forgotten and its things left."),
    cfg.BoolOpt("enable_stack_adopt", default=False, help="Whether things that exist may be taken into a stack."),
    cfg.BoolOpt("observe_on_update", default=False, help="Whether an update first looks at what really exists."),
    cfg.BoolOpt("stack_scheduler_hints", default=False, help="Whether servers and volumes are told of their stack."),
    cfg.ListOpt("hidden_stack_tags", default=[], help="Stacks with one of these tags are left out of lists."),
    cfg.BoolOpt(
        "encrypt_parameters_and_properties", default=False, help="Whether hidden parameters are stored encrypted."
    ),
    cfg.StrOpt(
        "auth_encryption_key",
        default="notgood but just long enough i t",
        secret=True,
        help="The key of what is stored encrypted: 32 characters. The default protects nothing.",
    ),
]
NOTIFICATIONS = [
    cfg.StrOpt("default_notification_level", default="INFO", help="The level of notifications."),
    cfg.StrOpt("default_publisher_id", help="The sender of notifications; by default made from the host."),
]
YAQL = [
    cfg.IntOpt("limit_iterators", default=200, help="Most elements that a yaql expression may walk through."),
    cfg.IntOpt("memory_quota", default=10000, help="Most bytes that the data of a yaql expression may take."),
    cfg.IntOpt("limit_steps", default=20000, min=100, help="Most function calls that a yaql expression may make."),
]
REVISION = [cfg.StrOpt("heat_revision", default="unknown", help="The build that build_info tells of.")]

GROUPS = {
    "DEFAULT": [*LIMITS, *PATIENCE, *PROCESS, *STACKS, *NOTIFICATIONS],
    "yaql": YAQL,
    "revision": REVISION,
}

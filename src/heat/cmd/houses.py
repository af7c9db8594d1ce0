"""An engine wired to a configuration: what `heat-engine` and `heat-all` have in common."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from keystoneauth1 import loading
from oslo_config import cfg
from oslo_policy import policy as oslo_policy

from heat.api.fetching import fetch, post
from heat.api.policy import Policy
from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.engine import Engine
from heat.engine.house import Hints, House, NoHints
from heat.engine.settings import EngineSettings
from heat.functions import LANGUAGES
from heat.resources.loading import load as load_types
from heat.service.desk import Desk, DeskSettings
from heat.store.database import Database, Pool
from heat.store.secrets import Secrets
from heat.template import Environment, Limits
from heat.values.errors import HeatError

LOG = logging.getLogger(__name__)
PLUGIN_SETTINGS = (
    "default_user_data_format",
    "default_software_config_transport",
    "default_deployment_signal_transport",
    "max_server_name_length",
    "heat_metadata_server_url",
    "heat_waitcondition_server_url",
    "instance_connection_is_secure",
    "instance_connection_https_validate_certificates",
    "stack_scheduler_hints",
    "region_name_for_services",
    "max_interface_check_attempts",
    "action_retry_limit",
    "max_resources_per_stack",
)
"""Options that plug-ins may read."""
POOL_WAIT_S = 30.0
LEAST_RETRIES = 4
LEAST_CONNECTIONS = 16
"""Kept open for reading, and as many for writing: opening one costs more than all that is asked through it."""


def database(conf: cfg.ConfigOpts) -> Database:
    """The database as configured. Raises HeatError when none is."""
    section = conf.database
    if not section.connection:
        raise HeatError("No database is configured. Set connection in section [database] of heat.conf.")
    pool = Pool(
        size=max(section.max_pool_size, LEAST_CONNECTIONS),
        overflow=section.max_overflow,
        wait_s=float(section.pool_timeout or POOL_WAIT_S),
        recycle_s=section.connection_recycle_time,
        synchronous=section.sqlite_synchronous,
    )
    return Database(section.connection, Secrets(conf.auth_encryption_key), pool)


def cloud_settings(conf: cfg.ConfigOpts) -> CloudSettings:
    """How the cloud is reached: as [trustee] says, else as [keystone_authtoken] does."""
    service, trustee = _account(conf, "keystone_authtoken"), _account(conf, "trustee")
    account = trustee if trustee.username else service
    return CloudSettings(
        auth_url=conf.clients_keystone.auth_uri or account.auth_url or service.auth_url or "",
        username=account.username or "",
        password=account.password or "",
        user_domain_id=account.user_domain_id or "default",
        user_domain_name=account.user_domain_name,
        project_name=service.project_name or "",
        project_domain_id=service.project_domain_id or "default",
        project_domain_name=service.project_domain_name,
        region=conf.region_name_for_services,
        interface=_interface(conf.clients.endpoint_type),
        ca_file=conf.clients.ca_file,
        cert_file=conf.clients.cert_file,
        key_file=conf.clients.key_file,
        insecure=bool(conf.clients.insecure),
        retry_limit=max(conf.client_retry_limit, LEAST_RETRIES),
        max_microversions=_microversions(conf),
        trusts_delegated_roles=tuple(conf.trusts_delegated_roles),
        allow_trusts_redelegation=conf.allow_trusts_redelegation,
        reauthentication_auth_method=conf.reauthentication_auth_method,
        stack_user_domain_id=conf.stack_user_domain_id,
        stack_user_domain_name=conf.stack_user_domain_name,
        stack_domain_admin=conf.stack_domain_admin,
        stack_domain_admin_password=conf.stack_domain_admin_password,
        heat_stack_user_role=conf.heat_stack_user_role,
        rest_url=conf.clients_heat.url,
        cfn_url=conf.heat_metadata_server_url,
    )


def _account(conf: cfg.ConfigOpts, group: str) -> Any:
    """A section with name and password; the only kind of account that a trust can be given to."""
    for option in loading.get_auth_common_conf_options() + loading.get_auth_plugin_conf_options("password"):
        conf.register_opt(option, group)
    return conf[group]


def _interface(name: str) -> str:
    return name.removesuffix("URL") or "public"


def _microversions(conf: cfg.ConfigOpts) -> dict[str, str]:
    named = {
        "compute": conf.max_nova_api_microversion,
        "block-storage": conf.max_cinder_api_microversion,
        "baremetal": conf.max_ironic_api_microversion,
    }
    return {service: version for service, version in named.items() if version}


def engine_settings(conf: cfg.ConfigOpts, **others: Any) -> EngineSettings:
    """What the operator says about engines."""
    return EngineSettings(
        grace_s=float(conf.error_wait_time),
        max_nested_depth=conf.max_nested_stack_depth,
        max_resources=conf.max_resources_per_stack,
        max_events=conf.max_events_per_stack,
        encrypt_environments=conf.encrypt_parameters_and_properties,
        plugin_settings={name: conf[name] for name in PLUGIN_SETTINGS if name in conf},
        **others,
    )


def desk(conf: cfg.ConfigOpts, engine: Engine) -> Desk:
    """Where requests to an engine are answered."""
    settings = DeskSettings(
        max_stacks=conf.max_stacks_per_tenant,
        timeout_mins=max(1, conf.stack_action_timeout // 60),
        hidden_tags=tuple(conf.hidden_stack_tags),
        abandon=conf.enable_stack_abandon,
        adopt=conf.enable_stack_adopt,
        max_snapshots=conf.max_snapshots_per_stack,
        revision=conf.revision.heat_revision,
    )
    return Desk(
        house=engine.house,
        compiler=engine.compiler,
        accounts=engine.accounts,
        engine=engine,
        settings=settings,
    )


def limits(conf: cfg.ConfigOpts) -> Limits:
    """What a template may cost."""
    return Limits(
        size=conf.max_template_size,
        depth=conf.max_template_depth,
        nodes=conf.max_template_nodes,
        made=conf.max_evaluated_size,
        yaql_iterators=conf.yaql.limit_iterators,
        yaql_memory=conf.yaql.memory_quota,
        yaql_steps=conf.yaql.limit_steps,
        pattern_s=conf.pattern_timeout,
        nesting=conf.max_nested_stack_depth,
        resources=conf.max_resources_per_stack,
    )


def operators_environment(conf: cfg.ConfigOpts) -> Environment:
    """The environments of environment_dir, merged in the order of their names; a broken one is left out."""
    merged = Environment()
    directory = Path(conf.environment_dir)
    for path in sorted(directory.iterdir()) if directory.is_dir() else ():
        try:
            own = Environment.parse(path.read_text())
            texts = dict(_templates(own.registry.entries, Path(conf.template_dir)))
            registry = replace(own.registry, templates=texts)
            merged = replace(own, registry=registry).under(merged)
        except (HeatError, OSError, UnicodeDecodeError) as error:
            LOG.error("The environment %s is left out: %s", path, error)
    return merged


def _templates(entries: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """The templates on this machine that the entries name, with their texts. Raises OSError."""
    for target in entries.values():
        if isinstance(target, Mapping):
            yield from _templates(target, folder)
        elif isinstance(target, str) and target.startswith("file://"):
            path = Path(url2pathname(urlsplit(target).path))
            yield target, (path if path.exists() else folder / path.name).read_text()


def house(
    conf: cfg.ConfigOpts, engine_id: str, hints: Hints | None = None, cloud: CloudSettings | None = None
) -> House:
    """Everything that an engine stands on; without hints it is alone."""
    records = database(conf)
    return House(
        engine_id=engine_id,
        database=records,
        clock=records.clock,
        sessions=Sessions(cloud or cloud_settings(conf)),
        plugins=load_types(conf.plugin_dirs),
        languages=replace(LANGUAGES, limits=limits(conf)),
        settings=engine_settings(conf),
        operators=operators_environment(conf),
        hints=hints or NoHints(),
        alone=hints is None,
        fetch=lambda url: fetch(url, conf.max_template_size, private=conf.allow_private_template_urls),
        may_use=Policy(oslo_policy.Enforcer(conf)).allows_type,
        send=lambda url, body, headers: post(url, body, headers, private=conf.allow_private_template_urls),
    )

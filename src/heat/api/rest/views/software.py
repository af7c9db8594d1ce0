"""Software configs and deployments."""

from collections.abc import Mapping
from typing import Any

_CONFIG_SUMMARY = ("id", "name", "group", "creation_time")
_CONFIG_DETAIL = (*_CONFIG_SUMMARY, "config", "inputs", "outputs", "options")
_DEPLOYMENT = [
    "id",
    "server_id",
    "input_values",
    "output_values",
    "action",
    "status",
    "status_reason",
    "config_id",
    "creation_time",
    "updated_time",
]


def config_summary(config: Mapping[str, Any], *, with_project: bool = False) -> dict[str, Any]:
    """One line of a list."""
    return _only(config, (*_CONFIG_SUMMARY, "project") if with_project else _CONFIG_SUMMARY)


def config(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A config in full."""
    return _only(fields, _CONFIG_DETAIL)


def deployment(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A deployment; a time of update is shown only after the first one."""
    shown = _only(fields, _DEPLOYMENT)
    if shown.get("updated_time") is None:
        shown.pop("updated_time", None)
    return shown


def _only(fields: Mapping[str, Any], names: Any) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}

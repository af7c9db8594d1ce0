"""Which properties a change is about, before and after, told so that no secret is among it."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from heat.engine.hushing import SECRET, Secrets
from heat.plugin.changes import Change
from heat.plugin.unknown import is_unknown

UNKNOWN_YET = "(known later)"
LONGEST = 2000
"""Characters of a value that are told; of a longer one its beginning."""


def property_changes(change: Change, resource: str, secrets: Secrets) -> list[dict[str, Any]]:
    """One line for each property of a resource that changes: its name, and its values before and after."""
    names = sorted(change.properties)
    return [_line(resource, name, change.before.get(name), change.after.get(name), secrets) for name in names]


def three_ways(resource: str, name: str, wanted: Any, applied: Any, live: Any, secrets: Secrets) -> dict[str, Any]:
    """One property as the template, the last operation and the service have it."""
    told = _teller(resource, name, (wanted, applied, live), secrets)
    return {"property": name, "template": told(wanted), "applied": told(applied), "live": told(live)}


def _teller(resource: str, name: str, values: Iterable[Any], secrets: Secrets) -> Callable[[Any], Any]:
    """How values of a property may be told: where one of them is secret, none is."""
    if secrets.hide(resource, name, values):
        return lambda value: None if value is None else SECRET
    return _told


def _line(resource: str, name: str, before: Any, after: Any, secrets: Secrets) -> dict[str, Any]:
    told = _teller(resource, name, (before, after), secrets)
    return {"property": name, "before": told(before), "after": told(after)}


def _told(value: Any) -> Any:
    if is_unknown(value):
        return UNKNOWN_YET
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return value if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"

"""Which properties a change is about, before and after, told so that no secret is among it."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from heat.engine.compiling import Compiler
from heat.plugin.changes import Change
from heat.plugin.unknown import is_unknown
from heat.store.database import StoreUnavailable
from heat.store.rows import StackRow
from heat.template import Blueprint
from heat.values.errors import HeatError

SECRET = "******"
UNKNOWN_YET = "(known later)"
LONGEST = 2000
"""Characters of a value that are told; of a longer one its beginning."""
SHORTEST_SECRET = 4
"""A hidden value that is shorter would be found everywhere."""
TELLING = re.compile(r"passw|secret|private|token|credential|passphrase|admin_pass", re.IGNORECASE)
"""Names of properties whose values are nobody's business."""


def property_changes(change: Change, secrets: Iterable[str]) -> list[dict[str, Any]]:
    """One line for each property: its name, and its values before and after."""
    hidden = frozenset(secrets)
    return [_line(name, change.before.get(name), change.after.get(name), hidden) for name in sorted(change.properties)]


def secrets_of(compiler: Compiler, stack: StackRow, blueprint: Blueprint | None) -> frozenset[str]:
    """Values of hidden parameters, as the stack and those above it have them and had them when last complete.

    What is hidden above is handed down under names of which nobody says that they are to be hidden.
    """
    return compiler.secrets(stack, lambda: _of_family(compiler, stack)) | _hidden(blueprint)


def _of_family(compiler: Compiler, stack: StackRow) -> frozenset[str]:
    found: set[str] = set()
    for one in compiler.ancestors(stack):
        for source in (one.source, one.good_source):
            try:
                found |= _hidden(compiler.blueprint(one, source)) if source is not None else set()
            except StoreUnavailable:
                raise
            except (HeatError, KeyError):
                continue  # a template that nobody can read any more tells no secrets
    return frozenset(found)


def _hidden(blueprint: Blueprint | None) -> set[str]:
    if blueprint is None:
        return set()
    names = [name for name, parameter in blueprint.declared.items() if parameter.hidden]
    values = (blueprint.parameters.get(name) for name in names)
    return {str(value) for value in values if value is not None and len(str(value)) >= SHORTEST_SECRET}


def three_ways(name: str, wanted: Any, applied: Any, live: Any, secrets: frozenset[str]) -> dict[str, Any]:
    """One property as the template, the last operation and the service have it."""
    told = _teller(name, (wanted, applied, live), secrets)
    return {"property": name, "template": told(wanted), "applied": told(applied), "live": told(live)}


def _teller(name: str, values: Iterable[Any], secrets: frozenset[str]) -> Callable[[Any], Any]:
    """How values of a property may be told: where one of them is secret, none is."""
    if TELLING.search(name) or any(_tells(value, secrets) for value in values):
        return lambda value: None if value is None else SECRET
    return _told


def _line(name: str, before: Any, after: Any, secrets: frozenset[str]) -> dict[str, Any]:
    told = _teller(name, (before, after), secrets)
    return {"property": name, "before": told(before), "after": told(after)}


def _tells(value: Any, secrets: frozenset[str]) -> bool:
    if isinstance(value, Mapping):
        return any(TELLING.search(str(key)) or _tells(item, secrets) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(_tells(item, secrets) for item in value)
    text = str(value)
    return any(secret in text for secret in secrets)


def _told(value: Any) -> Any:
    if is_unknown(value):
        return UNKNOWN_YET
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return value if len(text) <= LONGEST else f"{text[:LONGEST]}... ({len(text)} characters)"

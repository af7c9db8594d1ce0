"""Event sinks: who wants to be told of what happens to a stack, and in which words.

An environment names them: `zaqar-queue` sends each event to a queue of the messaging service, as the owner of the
stack; `webhook` posts it to a URL.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from heat.store.rows import EventRow
from heat.values.errors import Place, ValidationError

ZAQAR, WEBHOOK = "zaqar-queue", "webhook"
KEYS = {ZAQAR: {"type", "target", "ttl"}, WEBHOOK: {"type", "target", "headers"}}
DEFAULT_TTL_S = 3600
VERSION = "0.1"


def problems(sinks: Sequence[Mapping[str, Any]]) -> Iterator[ValidationError]:
    """Everything wrong in sinks of known types, of which an environment sees to the rest."""
    for number, sink in enumerate(sinks):
        yield from _problems(sink, Place(("event_sinks", str(number))))


def _problems(sink: Mapping[str, Any], place: Place) -> Iterator[ValidationError]:
    kind, target = str(sink["type"]), sink["target"]
    known = f"Known are {', '.join(sorted(KEYS[kind]))}"
    for key in sorted(sink.keys() - KEYS[kind]):
        yield ValidationError(f'Unknown key "{key}" of a {kind} sink', place, known)
    if not isinstance(target, str) or not target:
        yield ValidationError("target must be a text", place.below("target"))
    elif kind == WEBHOOK and urlsplit(target).scheme not in ("http", "https"):
        yield ValidationError(f'"{target}" is not an http or https URL', place.below("target"))
    if not isinstance(sink.get("ttl", DEFAULT_TTL_S), int):
        yield ValidationError("ttl must be a number of seconds", place.below("ttl"))
    headers = sink.get("headers", {})
    if not isinstance(headers, Mapping) or not all(isinstance(value, str) for value in headers.values()):
        yield ValidationError("headers must be a map of texts", place.below("headers"))


def message_of(event: EventRow, stack_name: str) -> dict[str, Any]:
    """An event as sinks are told of it."""
    return {
        "timestamp": datetime.fromtimestamp(event.created_at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "version": VERSION,
        "type": "os.heat.event",
        "id": event.id,
        "payload": {
            "stack_id": event.stack_id,
            "stack_name": stack_name,
            "root_stack_id": event.root_id,
            "resource_name": event.resource_name,
            "resource_type": event.type_name,
            "physical_resource_id": event.physical_id,
            "resource_action": str(event.action),
            "resource_status": str(event.status),
            "resource_status_reason": event.reason,
            "version": VERSION,
        },
    }

"""What both kinds of wait condition share: a stack goes no further until enough signals have come to a handle."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Change, Resource
from heat.values.errors import ResourceFailure


class WaitConditionFailure(ResourceFailure):
    """A signal told of a failure."""


class WaitConditionTimeout(ResourceFailure):
    """Too few signals came in time."""


class Waiting(Resource):
    """Counts the signals of one handle until there are enough of them, one fails, or time is up."""

    awaits_signals: ClassVar[bool] = True
    spelling: ClassVar[Mapping[str, str]]
    """Where the type keeps handle, timeout and count; and status, reason and data in its handle's metadata."""

    def handle_create(self) -> None:
        self.physical_id = self.physical_name

    def find_existing(self) -> str | None:
        return self.physical_name

    def check_create_complete(self) -> bool:
        return self._enough()

    def handle_update(self, change: Change) -> None:
        """Nothing to send: the count is read at each check."""

    def check_update_complete(self, change: Change) -> bool:
        return self._enough()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "show":
            return None
        key = self.spelling["data"]
        return json.dumps({ident: signal.get(key) for ident, signal in self._signals().items()})

    def _enough(self) -> bool:
        """Raises WaitConditionFailure for a failed signal, WaitConditionTimeout when time is up."""
        signals = list(self._signals().values())
        status, reason = self.spelling["status"], self.spelling["reason"]
        if any(signal.get(status) != "SUCCESS" for signal in signals):
            failed = (signal.get(reason) for signal in signals if signal.get(status) != "SUCCESS")
            raise WaitConditionFailure(";".join(str(text) for text in failed))
        count = self.properties[self.spelling["count"]]
        if len(signals) >= count:
            return True
        waited = self.context.now() - self.context.started_at
        if waited >= float(self.properties[self.spelling["timeout"]]):
            raise WaitConditionTimeout(f"{len(signals)} of {count} received")
        return False

    def _signals(self) -> dict[str, Mapping[str, Any]]:
        """The handle's signals in the order of their names."""
        peer = self.context.peer_metadata
        metadata = peer(self.properties[self.spelling["handle"]]) if peer else {}
        return {key: metadata[key] for key in sorted(metadata) if isinstance(metadata[key], Mapping)}

"""Bad days by rule: which requests shall fail, be slow, or lose their connection.

A rule is a JSON object, posted to `/control/faults`:

    operation   glob over operations, e.g. "nova.server.*"        body_contains  substring of the body
    method      "POST"                                             path       glob over the path
    nth         only the n-th match (from 1)                       every      each n-th match
    probability with `seed`, reproducibly                          times      at most so often

and one action: `status` (with `body`, `message`, `retry_after`), `reset` (TCP RST before any work), `lost` (the work
is done, then the connection is cut; with `instead` that status is answered, as by a gateway that lost patience), `late`
(the work is done, its answer held back for seconds), `slow` (seconds, then go on). Absent conditions are true.
"""

import random
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

ACTIONS = ("status", "reset", "lost", "late", "slow")
CONDITIONS = ("operation", "method", "path", "body_contains", "nth", "every", "probability", "seed", "times")
DETAILS = ("body", "message", "retry_after", "headers", "instead")


class ConnectionLost(Exception):
    """The connection shall be cut instead of answered."""


@dataclass
class Rule:
    """One fault rule with its count of matches and of strikes."""

    id: str
    spec: dict[str, Any]
    matches: int = 0
    strikes: int = 0
    dice: random.Random = field(default_factory=random.Random)

    @property
    def action(self) -> str:
        return next(name for name in ACTIONS if name in self.spec)

    def strike(self, operation: str, method: str, path: str, body: bytes) -> bool:
        """Whether this request is hit; counts either way."""
        if not self._fits(operation, method, path, body):
            return False
        self.matches += 1
        if not self._due():
            return False
        self.strikes += 1
        return True

    def _fits(self, operation: str, method: str, path: str, body: bytes) -> bool:
        spec = self.spec
        return (
            fnmatchcase(operation, spec.get("operation", "*"))
            and method == spec.get("method", method)
            and fnmatchcase(path, spec.get("path", "*"))
            and spec.get("body_contains", "").encode() in body
        )

    def _due(self) -> bool:
        spec = self.spec
        if "times" in spec and self.strikes >= spec["times"]:
            return False
        if "nth" in spec and self.matches != spec["nth"]:
            return False
        if "every" in spec and self.matches % spec["every"]:
            return False
        return "probability" not in spec or self.dice.random() < spec["probability"]


def new_rule(rule_id: str, spec: dict[str, Any]) -> Rule:
    """A rule from its JSON.  Raises ValueError for unknown words or when it has not exactly one action."""
    unknown = set(spec) - {"id", *ACTIONS, *CONDITIONS, *DETAILS}
    if unknown:
        raise ValueError(f"a fault rule has no {', '.join(sorted(unknown))}")
    if sum(name in spec for name in ACTIONS) != 1:
        raise ValueError(f"a fault rule needs exactly one of {', '.join(ACTIONS)}")
    return Rule(rule_id, spec, dice=random.Random(spec.get("seed", 0)))

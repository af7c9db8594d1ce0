"""What a template change means for one resource: nothing, an update in place, or a new one instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from heat.plugin.properties import Property
from heat.values.errors import NotSupported


class Verdict(StrEnum):
    """What must be done."""

    KEEP = "keep"
    UPDATE = "update"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between what was last applied and what is wanted now."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    properties: frozenset[str] = frozenset()
    """Names of properties whose value differs."""
    metadata: bool = False
    update_policy: bool = False
    """True when only the template's update policy or metadata text differ."""
    verdict: Verdict = Verdict.KEEP
    reasons: tuple[str, ...] = field(default=())

    def __contains__(self, name: object) -> bool:
        return name in self.properties

    def values(self) -> dict[str, Any]:
        """The wanted values of the changed properties; None where one was taken away."""
        return {name: self.after.get(name) for name in sorted(self.properties)}


def changed_names(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Property names whose values differ; an absent value equals None."""
    return frozenset(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def judge(schema: Mapping[str, Property], change: Change) -> Change:
    """Fill in the verdict that the declaration alone gives.

    Raises NotSupported when a property that can never change is changed.
    """
    declared = {name: schema.get(name) for name in change.properties}
    stuck = sorted(name for name, prop in declared.items() if prop and prop.immutable)
    if stuck:
        raise NotSupported(f"Update to properties {', '.join(stuck)} is not possible: they never change once set.")
    fixed = sorted(name for name, prop in declared.items() if prop is None or not prop.updatable)
    if fixed:
        verdict, reasons = Verdict.REPLACE, tuple(f"{name} cannot be changed in place" for name in fixed)
    elif change.properties or change.metadata or change.update_policy:
        verdict = Verdict.UPDATE
        reasons = tuple(f"{name} changed" for name in sorted(change.properties)) or ("metadata or policy changed",)
    else:
        return change
    return Change(
        change.before, change.after, change.properties, change.metadata, change.update_policy, verdict, reasons
    )

"""What CloudFormation says of a resource beside its properties: when it counts as made, what its replacement leaves.

CreationPolicy, UpdatePolicy and UpdateReplacePolicy; DeletionPolicy is known to every language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from heat.plugin.unknown import is_unknown
from heat.template.expressions import Expression, Scope, Statics, Uses
from heat.template.language import nearest
from heat.values.errors import Place, ValidationError

if TYPE_CHECKING:
    from heat.template.blueprint import Definition
    from heat.template.template import Template

CREATION, UPDATE, REPLACE = "CreationPolicy", "UpdatePolicy", "UpdateReplacePolicy"
SIGNAL, GROUP = "ResourceSignal", "AutoScalingCreationPolicy"
CREATION_KEYS = {SIGNAL: {"Count", "Timeout"}, GROUP: {"MinSuccessfulInstancesPercent"}, "StartFleet": {"Type"}}
UPDATE_KEYS = frozenset(
    [
        "AutoScalingReplacingUpdate",
        "AutoScalingRollingUpdate",
        "AutoScalingScheduledAction",
        "CodeDeployLambdaAliasUpdate",
        "EnableVersionUpgrade",
        "UseOnlineResharding",
    ]
)
REPLACE_POLICIES = "Delete", "Retain", "Snapshot"
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
USUAL_TIMEOUT_S, LONGEST_TIMEOUT_S = 300, 12 * 3600


@dataclass(frozen=True, slots=True)
class Policies:
    """What one resource declares."""

    creation: Expression = None
    replace: Expression = None


@dataclass(frozen=True, slots=True)
class AwaitedSignals:
    """A resource counts as made once so many signals of success have come in time."""

    count: int
    timeout_s: int


NONE = Policies()


def read_policies(template: "Template", raw: Mapping[str, Any], path: tuple[str, ...]) -> Policies:
    """The policies that a resource declares; what is wrong goes to the template's problems."""
    if not template.language.has_transforms:
        return NONE
    creation = raw.get(CREATION)
    if creation is not None and not isinstance(creation, Mapping):
        template.problems.append(ValidationError(f"{CREATION} must be a map", Place((*path, CREATION))))
        creation = None
    compiled = None if creation is None else template.compile(creation, *path, CREATION)
    replace = template.compile(raw[REPLACE], *path, REPLACE) if raw.get(REPLACE) is not None else None
    return Policies(compiled, replace)


def awaited_signals(creation: Mapping[str, Any] | None) -> AwaitedSignals | None:
    """What an evaluated CreationPolicy demands. Raises ValidationError."""
    declared = (creation or {}).get(SIGNAL)
    if declared is None:
        return None
    if not isinstance(declared, Mapping):
        raise ValidationError(f"{SIGNAL} must be a map", Place((SIGNAL,)))
    return AwaitedSignals(_count(declared.get("Count", 1)), _seconds(declared.get("Timeout")))


def wrong_policies(definition: "Definition", path: tuple[str, ...]) -> Iterator[ValidationError]:
    """What is wrong with what a resource declares; its UpdatePolicy is told elsewhere where its type has a schema."""
    if not definition.blueprint.template.language.has_transforms:
        return
    policies, scope = definition.snippet.policies, Scope(definition.blueprint.statics)
    checks = [(CREATION, policies.creation, wrong_creation), (REPLACE, policies.replace, wrong_replace)]
    if definition.type_name.startswith("AWS::") and not definition.resource_class.update_policy_schema:
        checks.append((UPDATE, definition.snippet.update_policy, wrong_update))
    for key, expression, check in checks:
        try:
            errors = list(_hanging(expression, scope.statics) if key != UPDATE else ())
            errors = errors or list(check(scope.evaluate(expression)))
        except ValidationError as error:
            errors = [error]
        if key == REPLACE and not errors and _copies_none(definition):
            errors = [ValidationError('"Snapshot" update replace policy not supported', fix="Write Delete or Retain")]
        yield from (error if error.place.path[:1] == path[:1] else error.below(*path, key) for error in errors)


def _copies_none(definition: "Definition") -> bool:
    """Is a last copy asked of a type that makes none?"""
    return definition.replace_policy == "Snapshot" and not definition.resource_class.keeps_last_copy


def _hanging(expression: Expression, statics: Statics) -> Iterator[ValidationError]:
    uses = Uses(statics)
    uses.look(expression)
    for name in uses.resources:
        yield ValidationError(f"it hangs on the resource {name}", fix="Use parameters and conditions alone")


def wrong_creation(creation: Any) -> Iterator[ValidationError]:
    """What is wrong with an evaluated CreationPolicy."""
    if creation is None:
        return
    if is_unknown(creation):
        return  # parameters are missing, and told as such
    for key, inner in creation.items():
        if key not in CREATION_KEYS:
            yield ValidationError(f'"{key}" is not a key of {CREATION}', Place((key,)), nearest(key, CREATION_KEYS))
        elif not isinstance(inner, Mapping):
            yield ValidationError(f"{key} must be a map", Place((key,)))
        else:
            for name in inner.keys() - CREATION_KEYS[key]:
                fix = nearest(name, CREATION_KEYS[key])
                yield ValidationError(f'"{name}" is not a key of {key}', Place((key, name)), fix)
    try:
        awaited_signals(creation)
    except ValidationError as error:
        yield error
    yield from _wrong_percent(creation.get(GROUP) or {})


def wrong_update(policy: Any) -> Iterator[ValidationError]:
    """Keys of an evaluated UpdatePolicy that no type of AWS knows."""
    for key in policy.keys() - UPDATE_KEYS if isinstance(policy, Mapping) else ():
        yield ValidationError(f'"{key}" is not a key of UpdatePolicy', Place((key,)), nearest(key, UPDATE_KEYS))


def wrong_replace(value: Any) -> Iterator[ValidationError]:
    """An UpdateReplacePolicy that is none."""
    if value is not None and not is_unknown(value) and value not in REPLACE_POLICIES:
        fix = nearest(value, REPLACE_POLICIES) or f"Known are {', '.join(REPLACE_POLICIES)}"
        yield ValidationError(f'Invalid update replace policy "{value}"', fix=fix)


def _wrong_percent(group: Any) -> Iterator[ValidationError]:
    percent = group.get("MinSuccessfulInstancesPercent", 100) if isinstance(group, Mapping) else 100
    if not str(percent).isdigit() or not 0 <= int(percent) <= 100:
        place = Place((GROUP, "MinSuccessfulInstancesPercent"))
        yield ValidationError(f"{percent!r} is not a number from 0 to 100"[:200], place)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not str(value).isdigit() or int(value) < 1:
        raise ValidationError(f"{value!r} is not a number from 1"[:200], Place((SIGNAL, "Count")))
    return int(value)


def _seconds(value: Any) -> int:
    if value is None:
        return USUAL_TIMEOUT_S
    found = DURATION.fullmatch(str(value))
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0, 0)
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    if not 0 < total <= LONGEST_TIMEOUT_S:
        problem = f"{value!r} is not a time of up to 12 hours"[:200]
        raise ValidationError(problem, Place((SIGNAL, "Timeout")), "Write it as PT15M or PT1H30M")
    return total

"""Differences that are kept, by the heading in docs/compatibility.md that says why.

A rule sees one difference and what both sides told. Whatever no rule knows is a fault until somebody has looked at it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.differential.compare import Difference

ACCIDENTS = re.compile(r"400 (AttributeError|ValueError|KeyError|TypeError|IndexError)|400 HTTPBadRequest")
HOPELESS = r"^[oO]utputs\.|Arguments to|not a condition|no place in a condition"
NULL = (
    r': "" is not an allowed value|Value "None" is invalid|value .None.|NoneType|'
    r'type must be (object|list|string)|argument to "make_url" must be a string'
)
NAMED = re.compile("TypeError: |StopIteration")
PLAIN = "The server could not comply with the request since it is either malformed or otherwise incorrect."


@dataclass(frozen=True, slots=True)
class Told:
    """What both sides said to all questions about a case."""

    ours: dict[str, str]
    """Messages by question; "" for an answer that is no refusal."""
    theirs: dict[str, str]
    statuses: dict[str, tuple[int, int]]
    stand_ins: dict[str, bool]
    """Resources by name: is the type one that takes anything, or that may be mapped to one?"""


Rule = Callable[[Difference, Told], object]


def reason(difference: Difference, told: Told) -> str:
    """Why a difference is kept, or "" for one that nobody has explained."""
    rules = VERDICTS if difference.where == "verdict" else VALUES
    return next((name for name, rule in rules.items() if rule(difference, told)), "")


def _both_refuse(difference: Difference, told: Told) -> bool:
    return min(told.statuses[difference.question]) >= 400


def _found_before(difference: Difference, told: Told) -> bool:
    preview = told.statuses.get("preview", (0, 0))
    return difference.question == "validate" and told.statuses["validate"] == (400, 200) and min(preview) >= 400


def _accident(difference: Difference, told: Told) -> bool:
    if difference.theirs.startswith("5"):
        return True
    if told.theirs[difference.question].endswith(": : ") or NAMED.search(told.theirs[difference.question]):
        return True  # the text of a KeyError, or the name of another
    bare = told.theirs[difference.question] in ("", PLAIN)
    return told.statuses[difference.question][1] >= 400 and bool(ACCIDENTS.fullmatch(difference.theirs)) and bare


def _several(difference: Difference, told: Told) -> bool:
    """More than one thing is wrong, and each side's answer has the type of the one that it came upon first."""
    ours = told.ours[difference.question].strip()
    return _both_refuse(difference, told) and ("\n" in ours or "resource_registry." in ours)


def _flat(difference: Difference) -> list[Any]:
    """The values on both sides, those in lists and maps as well."""
    found: list[Any] = []
    waiting = [difference.ours, difference.theirs]
    while waiting:
        one = waiting.pop()
        inside = one if isinstance(one, list) else [*one.values()] if isinstance(one, dict) else []
        found.append(one)
        waiting += inside
    return found


def _is_name(difference: Difference) -> bool:
    return bool(re.fullmatch(r"r\d", str(difference.ours[0])))


def _stands_in(difference: Difference, told: Told) -> bool:
    """What is told of stands below a resource of a type that takes anything."""
    paths = re.findall(r"^[rR]esources\.(\w+)", told.ours[difference.question], re.MULTILINE)
    return told.statuses[difference.question][1] == 200 and any(told.stand_ins.get(name) for name in paths)


def _says(side: str, pattern: str) -> Rule:
    wanted = re.compile(pattern)

    def rule(difference: Difference, told: Told) -> object:
        return wanted.search(getattr(told, side)[difference.question])

    return rule


VERDICTS: dict[str, Rule] = {
    "Accidents of the reference": _accident,
    "Found before anything is made": _found_before,
    "Functions of later versions": _says("ours", r"It came with heat_template_version"),
    "Several problems at once": _several,
    "Old properties are checked": _says("ours", r'sequence.*"nothing" is not an allowed'),
    "Empty sections of an environment": _says("theirs", r"environment has empty section"),
    "Defaults that are no text": _says("theirs", r"Invalid default .*(has no len|expected string|is invalid for data)"),
    "The length of a JSON default": _says("theirs", r"Invalid default [\[{\"].*(length \(|it has to be so)"),
    "Explicit null": _says("theirs", NULL),
    "Both names of a property": _says("theirs", r"cannot resolve Add rule"),
    "Merge strategies and event sinks are checked": _says(
        "ours", r"parameter_merge_strategies must|event_sinks|merge strategy|parameter_defaults must"
    ),
    "Mistakes under a stand-in": _stands_in,
    "Mistakes in metadata": _says("ours", r"etadata\."),
    "Arguments that cannot be right": _says("ours", HOPELESS),
    "Calls written out wrong": _says("theirs", r"MemberListToMap|Invalid condition \"\["),
    "Text for a JSON parameter of a template": _says("ours", r"is not a map"),
    "Values at validation": _says("theirs", r"was not provided|Unrecognized value|could not convert|int\(\) argument"),
    "Policies of a stand-in": _says("theirs", r"deletion policy not supported"),
    "References are named": _says("ours", r"The specified reference"),
    "One thing before the other": _both_refuse,
}
VALUES: dict[str, Rule] = {
    "Members of groups are looked at": lambda one, _: one.where.startswith("resources./"),
    "References in previews": lambda one, _: one.question == "preview" and one.theirs == "an error" and _is_name(one),
    "The first of nothing": lambda one, _: "an error" in (one.ours, one.theirs) and None in _flat(one),
    "Files in the registry": lambda one, _: one.where.startswith("Environment.resource_registry."),
    "Typed values in previews": lambda one, _: one.where.endswith(".properties.value") and one.theirs is not None,
    "Old properties are shown as written": lambda one, _: one.where.endswith((".sequence", ".character_classes")),
    "Keys that were not given": lambda one, _: (one.ours, one.theirs) == ("absent", None),
    'hidden: "false"': lambda one, _: one.theirs in ("******", "true") and one.where.lower().startswith("parameters."),
    "Text from lists and maps": lambda one, _: one.where.startswith("parameters.") and isinstance(one.theirs, str),
    "Descriptions are text": lambda one, _: one.where.lower().endswith("description"),
}

"""Parameters of every type with every constraint, and values that mostly suit them."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.differential.dice import Dice

KINDS = "string", "number", "comma_delimited_list", "json", "boolean"
CFN_NAMES = {
    "string": "String", "number": "Number", "comma_delimited_list": "CommaDelimitedList", "json": "Json",
    "boolean": "Boolean",
}  # fmt: skip
SUITABLE: Mapping[str, tuple[str, ...]] = {
    "string": ("length", "allowed_values", "allowed_pattern"),
    "number": ("range", "allowed_values", "modulo"),
    "comma_delimited_list": ("length", "allowed_values"),
    "json": ("length",),
    "boolean": ("allowed_values",),
}


def hot_parameter(dice: Dice, kind: str, version: str) -> dict[str, Any]:
    """A declaration, most with a default."""
    found: dict[str, Any] = {"type": kind}
    if dice.chance(85):
        found["default"] = value_of(dice, kind)
    if dice.chance(30):
        found |= {"description": dice.word(), "label": dice.word()}
    for key in ("hidden", "immutable"):
        if dice.chance(12):
            found[key] = dice.pick((True, True, True, False, "true", "false", "no", 1))
    if version >= "2018-03-02" and dice.chance(15):
        found["tags"] = dice.pick((["a"], ["a", "b"], "a,b"))
    if dice.chance(22):
        kinds = dice.sample(_constraints_of(dice, kind, version), 1, 2)
        found["constraints"] = [_hot_constraint(dice, one, kind, found.get("default")) for one in kinds]
    return found


def _constraints_of(dice: Dice, kind: str, version: str) -> list[str]:
    if dice.chance(7):
        kind = dice.pick(KINDS)  # one that may not suit
    return [one for one in SUITABLE[kind] if one != "modulo" or version >= "2017-02-24" or dice.chance(10)]


def _hot_constraint(dice: Dice, name: str, kind: str, default: Any) -> dict[str, Any]:
    made: dict[str, Callable[[], Any]] = {
        "length": lambda: _bounds(dice, 0, 4),
        "range": lambda: _bounds(dice, -5, 100),
        "modulo": lambda: dice.pick(({"step": 1, "offset": 0}, {"step": 2, "offset": 1}, {"step": 5})),
        "allowed_values": lambda: (
            [True, False]
            if kind == "boolean" and dice.chance(80)
            else [default, *dice.some(lambda: value_of(dice, kind), 1, 4)][dice.chance(20) :]
        ),
        "allowed_pattern": lambda: dice.pick((".*", ".*", "[a-zA-Z0-9-]*", "[a-z]*", "(a|b)?", "[A-Z]")),
    }
    found = {name: made[name]()}
    if dice.chance(25):
        found["description"] = "it has to be so"
    return found


def _bounds(dice: Dice, low: int, high: int) -> dict[str, Any]:
    found = {"min": dice.number(low, high // 2), "max": dice.number(high // 2, high)}
    if dice.chance(75):
        found = {"min": low, "max": high + 10}
    if dice.chance(30):
        found.pop(dice.pick(("min", "max")))
    return found


def cfn_parameter(dice: Dice, kind: str) -> dict[str, Any]:
    """A declaration in CloudFormation's words."""
    found: dict[str, Any] = {"Type": CFN_NAMES[kind]}
    if dice.chance(85):
        found["Default"] = value_of(dice, kind)
    if dice.chance(30):
        found["Description"] = dice.word()
    if dice.chance(15):
        found["NoEcho"] = dice.pick((True, False, "true", "false"))
    if dice.chance(22):
        found |= _cfn_constraint(dice, kind, found.get("Default"))
    return found


def _cfn_constraint(dice: Dice, kind: str, default: Any) -> dict[str, Any]:
    text = lambda number: dice.pick((number, str(number)))  # noqa: E731  both spellings are met in the wild
    made: dict[str, Callable[[], dict[str, Any]]] = {
        "length": lambda: {"MinLength": text(dice.number(0, 1)), "MaxLength": text(dice.number(3, 9))},
        "range": lambda: {"MinValue": text(dice.number(-5, 5)), "MaxValue": text(dice.number(5, 100))},
        "allowed_values": lambda: {
            "AllowedValues": [True, False]
            if kind == "boolean"
            else [default, *dice.some(lambda: value_of(dice, kind), 1, 4)]
        },
        "allowed_pattern": lambda: {"AllowedPattern": dice.pick((".*", ".*", "[a-zA-Z0-9-]*"))},
    }
    names = [name for name in SUITABLE[kind] if name in made]
    found = made[dice.pick(names)]()
    if dice.chance(25):
        found["ConstraintDescription"] = "it has to be so"
    return found


def value_of(dice: Dice, kind: str) -> Any:
    """A value of that type in one of its spellings; seldom one of another type."""
    if dice.chance(1):
        kind = dice.pick(KINDS)
    if kind == "string":
        return dice.scalar() if dice.chance(10) else dice.word()
    if kind == "number":
        return dice.pick((0, 1, 2, 5, 42, -1, 1.5, "3", "2.5", "10"))
    if kind == "comma_delimited_list":
        return dice.pick(("a,b", "", "a", "a,,b", " a, b", ["a", "b"], ["web"], [], ["a", "b", "c"], "1,2"))
    if kind == "boolean":
        return dice.pick((True, False, "true", "false", "yes", "0", "on", "F"))
    return dice.pick(
        ({}, {"k": "v"}, {"k": {"m": [1, 2]}, "n": "x"}, '{"k": 1}', [], ["a", {"k": "v"}], '["a"]', {"key": None})
    )

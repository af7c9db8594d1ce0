"""Resources thrown by dice: each kind with what a user would write in it."""

import json
from collections.abc import Callable
from typing import Any

from tests.differential.dice import Dice

TEST, VALUE, RANDOM, GROUP, CHAIN = (
    f"OS::Heat::{name}" for name in ("TestResource", "Value", "RandomString", "ResourceGroup", "ResourceChain")
)
LATE_S = 6
"""What fails does so after so many seconds, when all that does not hang on it has been begun."""
Thrown = dict[str, Any]

_PARAMETERS = {"word": {"type": "string", "default": "w"}, "bad": {"type": "boolean", "default": False}}
_LATE = {"if": ["late", LATE_S, 0]}
_LEAVES = {
    "heat_template_version": "2018-08-31",
    "parameters": _PARAMETERS,
    "conditions": {"late": {"get_param": "bad"}},
    "resources": {
        "in1": {
            "type": TEST,
            "properties": {
                "value": {"get_param": "word"},
                "fail": {"get_param": "bad"},
                "action_wait_secs": {"create": _LATE, "update": _LATE},
            },
        },
        "in2": {"type": VALUE, "properties": {"value": {"get_attr": ["in1", "output"]}}},
    },
    "outputs": {"told": {"value": {"get_attr": ["in2", "value"]}}, "fixed": {"value": 7}},
}
_MEMBERS = {"count": 2, "resource_def": {"type": TEST, "properties": {"value": {"get_param": "word"}}}}
_GROUPS = {
    "heat_template_version": "2018-08-31",
    "parameters": _PARAMETERS,
    "resources": {"g": {"type": GROUP, "properties": _MEMBERS}},
    "outputs": {"told": {"value": {"get_attr": ["g", "output"]}}, "fixed": {"value": "x"}},
}
FILES = {"below.yaml": json.dumps(_LEAVES), "group.yaml": json.dumps(_GROUPS)}


def word(dice: Dice) -> Any:
    """Something that makes a text."""
    return dice.pick(("one", "two", "three", *({"get_param": name} for name in ("word", "OS::stack_name", "number"))))


def test_resource(dice: Dice) -> Thrown:
    """One that may fail, or want to be replaced."""
    found: Thrown = {"value": word(dice)}
    if dice.chance(12):
        found |= {"fail": True, "action_wait_secs": {"create": LATE_S, "update": LATE_S}}
    if dice.chance(8):
        found["update_replace"] = True
    if dice.chance(12):
        found["update_replace_value"] = dice.pick(("x", "y"))
    return {"type": TEST, "properties": found}


def random_string(dice: Dice) -> Thrown:
    """A text that nobody knows before."""
    return {"type": RANDOM, "properties": {"length": dice.pick((4, 8, 32))}}


def value(dice: Dice) -> Thrown:
    """A value of any type."""
    kinds = {"string": "one", "number": 3, "json": {"k": [1, 2]}, "comma_delimited_list": ["a", "b"], "boolean": True}
    kind = dice.pick(tuple(kinds))
    found: Thrown = {"value": kinds[kind]}
    return {"type": VALUE, "properties": {**found, "type": kind} if dice.chance(70) else found}


def nothing(dice: Dice) -> Thrown:
    """A stand-in."""
    return {"type": "OS::Heat::None", "properties": {"any": word(dice)}}


def below(dice: Dice) -> Thrown:
    """A template as a type."""
    found: Thrown = {"word": word(dice)}
    if dice.chance(12):
        found["bad"] = True
    return {"type": dice.pick(tuple(FILES)), "properties": found}


def group(dice: Dice) -> Thrown:
    """A few of one kind."""
    member = dice.pick((test_resource, value, random_string, below))(dice)
    if dice.chance(30) and member["type"] != RANDOM:
        name = "word" if member["type"] in FILES else "value"
        member["properties"] = {name: "m%index%"}
    found: Thrown = {"count": dice.number(0, 3), "resource_def": member}
    if dice.chance(15):
        found["removal_policies"] = [{"resource_list": ["0"]}]
    made: Thrown = {"type": GROUP, "properties": found}
    if dice.chance(20):
        rolling = {"max_batch_size": dice.number(1, 2), "min_in_service": dice.number(0, 1)}
        made["update_policy"] = {"rolling_update": rolling}
    return made


def chain(dice: Dice) -> Thrown:
    """A few of several kinds."""
    kinds = dice.pick(([TEST], [VALUE], [TEST, VALUE], [VALUE, TEST], ["below.yaml"]))
    given = {"word" if kinds == ["below.yaml"] else "value": "one"}
    return {
        "type": CHAIN,
        "properties": {"resources": kinds, "resource_properties": given, "concurrent": dice.chance(50)},
    }


def network(dice: Dice) -> Thrown:
    """Something of the cloud."""
    found: Thrown = {"admin_state_up": dice.chance(70)}
    if dice.chance(40):
        found["name"] = dice.pick(("n1", "n2"))
    return {"type": "OS::Neutron::Net", "properties": found}


def wall(dice: Dice) -> Thrown:
    """Something else of the cloud."""
    return {"type": "OS::Neutron::SecurityGroup", "properties": {"description": dice.pick(("one", "two"))}}


KINDS: dict[Callable[[Dice], Thrown], int] = {
    test_resource: 40, value: 12, random_string: 6, nothing: 4, below: 12, group: 12, chain: 6, network: 5, wall: 3,
}  # fmt: skip
"""By weight."""


def is_above(kind: str) -> bool:
    """Does a stack stand below what is of this type?"""
    return kind in (GROUP, CHAIN) or kind in FILES

"""Environments that mostly suit a template."""

from typing import Any

from tests.differential.dice import Dice
from tests.differential.parameters import CFN_NAMES, KINDS, value_of

HOT_NAMES = {name: kind for kind, name in CFN_NAMES.items()}


def environment_for(dice: Dice, template: dict[str, Any], files: dict[str, str]) -> dict[str, Any]:
    """Values for parameters, a registry, and now and then another section."""
    declared = template.get("parameters") or template.get("Parameters") or {}
    found: dict[str, Any] = {}
    given = {name: _value(dice, one) for name, one in declared.items() if _is_wanted(dice, one)}
    if given:
        found[dice.pick(("parameters", "parameters", "parameter_defaults"))] = given
    if dice.chance(4):
        found.setdefault("parameters", {})["stranger"] = "x"
    if dice.chance(8):
        found["parameter_defaults"] = {"stranger": "x", **found.get("parameter_defaults", {})}
    if dice.chance(25):
        found["resource_registry"] = _registry(dice, files)
    if dice.chance(3):
        found["encrypted_param_names"] = ["p0"]
    if dice.chance(3):
        found["event_sinks"] = [{"type": "zaqar-queue", "target": "q"}]
    if dice.chance(3):
        found["parameter_merge_strategies"] = {"default": dice.pick(("overwrite", "merge", "deep_merge"))}
    return found


def _is_wanted(dice: Dice, declared: dict[str, Any]) -> bool:
    return dice.chance(35 if "default" in declared or "Default" in declared else 92)


def _value(dice: Dice, declared: dict[str, Any]) -> Any:
    kind = declared.get("type") or HOT_NAMES.get(declared.get("Type", ""), "string")
    return value_of(dice, kind if kind in KINDS else "string")


def _registry(dice: Dice, files: dict[str, str]) -> dict[str, Any]:
    target = dice.pick([*files, "OS::Heat::Value", "OS::Heat::None", "OS::Heat::RandomString"])
    entries: list[dict[str, Any]] = [
        {"My::Type": target},
        {"My::*": "OS::Heat::Value"},
        {"OS::Heat::Random*": "OS::Heat::None"},
        {"My::*": "OS::Heat::*"},
        {"resources": {"r0": {"OS::Heat::RandomString": "OS::Heat::None"}}},
        {
            "resources": {
                "r0": {"hooks": dice.pick(("pre-create", ["pre-create", "pre-update"], "post-update", "pre-nothing"))}
            }
        },
        {"resources": {"r*": {"restricted_actions": dice.pick(("update", ["replace"], "destroy"))}}},
        {"OS::Heat::TestResource": dice.pick(("OS::Heat::None", "", None))},
        {"OS::Heat::A": "OS::Heat::B", "OS::Heat::B": "OS::Heat::Value"},
        {"base_url": "http://127.0.0.1:1/"},
    ]
    found: dict[str, Any] = {}
    for entry in dice.sample(entries, 1, 2):
        found |= entry
    return found

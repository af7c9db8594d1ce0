"""Files beside a template: texts, and templates that stand for types."""

import json
from typing import Any

import yaml
from tests.differential.dice import Dice

CHILD: dict[str, Any] = {
    "heat_template_version": "2018-08-31",
    "parameters": {
        "k": {"type": "string", "default": "d"},
        "m": {"type": "number", "default": 1},
        "n": {"type": "comma_delimited_list", "default": "a,b"},
        "key": {"type": "json", "default": {}},
    },
    "resources": {"held": {"type": "OS::Heat::Value", "properties": {"value": {"get_param": "k"}}}},
    "outputs": {"out": {"value": {"get_attr": ["held", "value"]}}},
}


def files_of(dice: Dice) -> dict[str, str]:
    """Some files."""
    found = {"a.txt": dice.word(), "b.txt": "text of %a%\n"}
    if dice.chance(50):
        found["child.yaml"] = yaml.safe_dump(_child(dice))
    if dice.chance(10):
        found["second.template"] = json.dumps(_child(dice))
    return found if dice.chance(90) else {}


def types_of(files: dict[str, str]) -> list[str]:
    """The files that stand for types."""
    return [name for name in files if name.endswith((".yaml", ".template"))]


def _child(dice: Dice) -> dict[str, Any]:
    child: dict[str, Any] = json.loads(json.dumps(CHILD))
    if dice.chance(30):
        child["parameters"]["k"]["constraints"] = [{"length": {"max": 3}}]
    if dice.chance(25):
        child["parameters"].pop(dice.pick(("m", "n", "key")))
    if dice.chance(20):
        child["parameters"]["m"].pop("default", None) if "m" in child["parameters"] else None
    if dice.chance(20):
        facade = {"resource_facade": dice.pick(("metadata", "deletion_policy", "update_policy"))}
        child["outputs"]["facade"] = {"value": facade}
    return child

"""Whole templates of every version of both languages."""

from collections.abc import Mapping
from typing import Any

from tests.differential.cfn import Cfn
from tests.differential.dice import Dice
from tests.differential.hot import Hot
from tests.differential.parameters import KINDS, cfn_parameter, hot_parameter
from tests.differential.resources import Resources
from tests.differential.scope import CFN, HOT, Scope

RESOURCE_WORDS = {
    "type": "Type", "properties": "Properties", "metadata": "Metadata", "depends_on": "DependsOn",
    "deletion_policy": "DeletionPolicy", "update_policy": "UpdatePolicy", "description": "Description",
    "condition": "Condition",
}  # fmt: skip
MAPPING = {"east": {"x": "1", "y": "web"}, "west": {"x": "2", "y": ["a", "b"]}}


def hot_template(dice: Dice, files: Mapping[str, str], types: list[str]) -> dict[str, Any]:
    """A template of HOT; `types` are further names of types that exist."""
    language = dice.pick(HOT) if dice.chance(50) else HOT[-1]
    named = dice.pick((language.version, *language.aliases))
    kinds = {f"p{number}": dice.pick(KINDS) for number in range(dice.number(0, 5))}
    scope = Scope(language, _by_kind(kinds), files=[name for name in files if name.endswith(".txt")])
    found: dict[str, Any] = {"heat_template_version": named}
    if dice.chance(20):
        found["description"] = dice.word()
    if kinds:
        found["parameters"] = {name: hot_parameter(dice, kind, language.version) for name, kind in kinds.items()}
        if dice.chance(10):
            found["parameter_groups"] = [{"label": dice.word(), "parameters": dice.sample(tuple(kinds), 1, 3)}]
    throw = Hot(dice, scope)
    if language.has_conditions and dice.chance(60):
        found["conditions"] = conditions = {}
        for name in ("c0", "c1", "c2")[: dice.number(1, 3)]:
            conditions[name] = throw.condition()
            scope.conditions = list(conditions)
    found["resources"] = _resources(dice, throw, scope, types)
    found["outputs"] = {}
    for number in range(dice.number(1, 4)):
        output = {"value": throw.anything(4)}
        if dice.chance(20):
            output["description"] = dice.word()
        if scope.conditions and dice.chance(15):
            output["condition"] = dice.pick(scope.conditions)
        found["outputs"][f"o{number}"] = output
    return found


def cfn_template(dice: Dice, types: list[str]) -> dict[str, Any]:
    """A template of CloudFormation."""
    language = dice.pick(CFN) if dice.chance(40) else next(one for one in CFN if one.has_conditions)
    kinds = {f"P{number}": dice.pick(KINDS) for number in range(dice.number(0, 5))}
    scope = Scope(language, _by_kind(kinds))
    found: dict[str, Any] = {language.key: language.version}
    if dice.chance(20):
        found["Description"] = dice.word()
    if kinds:
        found["Parameters"] = {name: cfn_parameter(dice, kind) for name, kind in kinds.items()}
    if dice.chance(30):
        found["Mappings"] = {"Table": MAPPING}
        scope.mappings = found["Mappings"]
    throw = Cfn(dice, scope)
    if language.has_conditions and dice.chance(60):
        found["Conditions"] = conditions = {}
        for name in ("C0", "C1", "C2")[: dice.number(1, 3)]:
            conditions[name] = throw.condition()
            scope.conditions = list(conditions)
    resources = _resources(dice, throw, scope, types)
    found["Resources"] = {
        name: {RESOURCE_WORDS[key]: value for key, value in one.items()} for name, one in resources.items()
    }
    found["Outputs"] = {}
    for number in range(dice.number(1, 4)):
        output = {"Value": throw.anything(4)}
        if scope.conditions and dice.chance(15):
            output["Condition"] = dice.pick(scope.conditions)
        found["Outputs"][f"O{number}"] = output
    return found


def _by_kind(kinds: Mapping[str, str]) -> dict[str, list[str]]:
    return {kind: [name for name, own in kinds.items() if own == kind] for kind in KINDS}


def _resources(dice: Dice, throw: Hot | Cfn, scope: Scope, types: list[str]) -> dict[str, Any]:
    make = Resources(dice, throw)
    found: dict[str, Any] = {}
    held: list[str] = []
    conditions = [*scope.conditions] if scope.language.has_conditions else []
    for number in range(dice.number(0, 4)):
        name = f"r{number}"
        if types and dice.chance(35):
            resource = {"type": dice.pick(types), "properties": dice.map(lambda: throw.anything(2))}
        else:
            resource = make.value() if dice.chance(60) else make.other()
        found[name] = make.adorned(resource, list(found), conditions)
        if resource["type"] == "OS::Heat::Value" and "condition" not in found[name]:
            held.append(name)
            scope.resources = held
    return found

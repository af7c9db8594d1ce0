"""One case: all that a client would send, made from a seed and a number."""

import json
from dataclasses import dataclass
from typing import Any

import yaml
from tests.differential.dice import Dice
from tests.differential.environments import environment_for
from tests.differential.mutations import mutated
from tests.differential.nested import files_of, types_of
from tests.differential.templates import cfn_template, hot_template


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked of both sides."""

    seed: int
    number: int
    body: dict[str, Any]
    change: str
    """What was made wrong in it, if anything."""

    @property
    def name(self) -> str:
        """By which it can be had again."""
        return f"{self.seed}/{self.number}"

    @property
    def is_plain(self) -> bool:
        """Are all its resources values, so that a stack of it needs no cloud and no patience?"""
        template = self.body["template"]
        if (
            isinstance(template, str)
            or "resource_registry" in self.body["environment"]
            or "env.yaml" in self.body["files"]
        ):
            return False
        resources = template.get("resources") or template.get("Resources") or {}
        return all((one.get("type") or one.get("Type")) == "OS::Heat::Value" for one in resources.values())


def make_case(seed: int, number: int) -> Case:
    """The case of that number: two in three right as far as chance will have it, the others made wrong somewhere."""
    dice = Dice(seed, number)
    files = files_of(dice)
    types = [*types_of(files), "My::Type"] if dice.chance(30) else []
    template = hot_template(dice, files, types) if dice.chance(70) else cfn_template(dice, types)
    environment = environment_for(dice, template, files)
    if "My::Type" in types and dice.chance(90):
        environment.setdefault("resource_registry", {}).setdefault("My::Type", dice.pick(types[:-1] or ["a.yaml"]))
    # What is shared between places would be changed in all of them.
    template, environment = json.loads(json.dumps([template, environment]))
    change = mutated(dice, template, environment) if dice.chance(33) else ""
    body: dict[str, Any] = {"template": template, "files": files, "environment": environment}
    if dice.chance(10):
        body["template"] = yaml.safe_dump(template)
    if dice.chance(5) and environment.get("parameters"):
        body["parameters"] = environment.pop("parameters")
    if dice.chance(10) and environment:
        files["env.yaml"] = json.dumps(environment)
        body |= {"environment": {}, "environment_files": ["env.yaml"]}
    return Case(seed, number, body, change)

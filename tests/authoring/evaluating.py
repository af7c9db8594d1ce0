"""Evaluates a template whose resources give made-up values, so that two templates can be compared."""

from typing import Any

from heat.authoring.knowledge import Knowledge
from heat.plugin.context import StackFacts
from heat.template import Blueprint, Environment, dig, parse
from heat.values.errors import HeatError
from heat.values.identity import StackIdentity

FACTS = StackFacts(StackIdentity("project", "web", "1234"), region="here")


class MadeUp:
    """Every resource has the attributes `list` and `map`, and gives its name for any other."""

    def reference(self, name: str) -> str:
        """An id that tells whose it is."""
        return f"id-of-{name}"

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        """What stands under a path."""
        known = {"list": [f"{name}-0", f"{name}-1"], "map": {"key": f"{name}-value"}}
        return dig(known.get(str(path[0]), f"{path[0]} of {name}"), path[1:])


def evaluated(knowledge: Knowledge, tree: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    """Everything that a template says with some values; in words of no language. Raises HeatError."""
    blueprint = Blueprint(
        parse(tree, knowledge.languages),
        Environment(parameters),
        plugins=knowledge.plugins,
        facts=FACTS,
    )
    if blueprint.template.problems:
        raise blueprint.template.problems[0]
    values = MadeUp()
    return {
        "resources": {
            name: (
                one.type_name,
                one.properties(values),
                one.metadata(values),
                one.update_policy(values),
                one.deletion_policy,
            )
            for name, one in blueprint.resources.items()
        },
        "outputs": {name: one.value(values) for name, one in blueprint.outputs.items()},
        "descriptions": {name: one.description for name, one in blueprint.outputs.items()},
    }


def waits(knowledge: Knowledge, tree: dict[str, Any], parameters: dict[str, Any]) -> set[tuple[str, str]]:
    """Which resource waits for which."""
    blueprint = Blueprint(
        parse(tree, knowledge.languages), Environment(parameters), plugins=knowledge.plugins, facts=FACTS
    )
    return {(name, other) for name, one in blueprint.resources.items() for other in one.requires}


def can_be_evaluated(knowledge: Knowledge, tree: dict[str, Any], parameters: dict[str, Any]) -> bool:
    """Does nothing in it fail with these values?"""
    try:
        evaluated(knowledge, tree, parameters)
    except HeatError:
        return False
    return True

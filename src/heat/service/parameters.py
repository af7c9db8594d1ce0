"""The values of a stack's parameters as clients are shown them, without looking at its resources."""

from collections.abc import Mapping
from typing import Any

from heat.engine.compiling import Compiler
from heat.plugin.context import StackFacts
from heat.store.rows import StackRow
from heat.template import Environment, Template, views
from heat.template.statics import StackStatics
from heat.template.views import SHOWN_PSEUDO, as_text


def shown(compiler: Compiler, stack: StackRow) -> dict[str, str]:
    """Every parameter's value as text; hidden ones are starred."""
    return shown_of(compiler.statics(stack, stack.source))


def shown_of(statics: StackStatics) -> dict[str, str]:
    """Pseudo-parameters first."""
    found = {name: as_text(value) for name, value in statics.pseudo.items() if name in SHOWN_PSEUDO}
    for name, parameter in statics.template.parameters.items():
        found[name] = views.shown(parameter, statics.values[name])
    return found


def statics(template: Template, environment: Environment, facts: StackFacts) -> StackStatics:
    """What is known of a stack that is not kept."""
    return StackStatics(template, environment.parameters, environment.parameter_defaults, facts)


def immutable_changes(before: StackStatics, after: StackStatics) -> list[str]:
    """Names of immutable parameters whose value would change."""
    values: Mapping[str, Any] = before.values
    declared = after.template.parameters.items()
    return sorted(
        name
        for name, parameter in declared
        if parameter.immutable and name in values and values[name] != after.values[name]
    )

"""What lint looks for beyond what makes a template invalid: one function for each kind of doubt, listed here."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from heat.authoring.findings import Finding
from heat.authoring.rules import ageing, calls, judgement, names, needless, secrets
from heat.authoring.subject import Subject

Rule: TypeAlias = Callable[[Subject], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    names.unknown_parameters,
    names.unknown_resources,
    names.properties_beside_broken_ones,
    judgement.types_own_judgement,
    judgement.doubtful_outputs,
    needless.unused_parameters,
    needless.unused_conditions,
    needless.unused_mappings,
    needless.nothing_made,
    needless.implied_dependencies,
    secrets.shown_in_outputs,
    secrets.not_hidden,
    secrets.hidden_with_default,
    ageing.deprecated_types,
    ageing.deprecated_properties,
    ageing.deprecated_attributes,
    ageing.vanishing_functions,
    calls.calls_that_are_none,
    calls.replacements_that_never_happen,
)

"""Where functions announce themselves: one decorator beside the code says name, versions and form.

A plain Python function is called with its arguments evaluated already. A `Node` class (or a function of form "call")
gets the call as it stands in the text: for functions that name things or choose among their arguments.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from heat.functions.apply import Signature, apply
from heat.template.expressions import Call, Expression
from heat.template.language import CFN_VERSIONS, HOT_VERSIONS, Function
from heat.values.errors import Bug

Where: TypeAlias = Literal["values", "conditions", "rules"]
Form: TypeAlias = Literal["list", "map", "value", "call"]
Build: TypeAlias = Callable[[Call], Expression]
F = TypeVar("F", bound=Callable[..., Any])

FIRST_HOT = min(HOT_VERSIONS)
AWS, HEAT_CFN = "AWSTemplateFormatVersion", "HeatTemplateFormatVersion"


@dataclass(frozen=True, slots=True)
class Registered:
    """A function, and the versions that have it."""

    function: Function
    where: Where
    versions: frozenset[tuple[str, str]]


DECLARED: list[Registered] = []


def _versions(since: str | None, until: str | None, cfn: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if since is not None:
        for version in HOT_VERSIONS:
            if since <= version and (until is None or version < until):
                yield "heat_template_version", version
    for key, version in CFN_VERSIONS:
        if key in cfn:
            yield key, version


def function(
    name: str,
    *,
    since: str | None = None,
    until: str | None = None,
    cfn: tuple[str, ...] = (),
    where: Where = "values",
    form: Form = "list",
) -> Callable[[F], F]:
    """Declare a function of that name: in HOT from `since` to before `until`, in the CloudFormation dialects named."""

    def declare(implementation: F) -> F:
        description = (inspect.getdoc(implementation) or "").split("\n")[0]
        versions = frozenset(_versions(since, until, cfn))
        _refuse_duplicate(name, where, versions)
        made = Function(name, description, _builder(implementation, form))
        DECLARED.append(Registered(made, where, versions))
        return implementation

    return declare


def _builder(implementation: Callable[..., Any], form: Form) -> Build:
    if inspect.isclass(implementation) or form == "call":
        return implementation
    signature = Signature.of(implementation, form)
    return lambda call: apply(signature, call)


def _refuse_duplicate(name: str, where: Where, versions: frozenset[tuple[str, str]]) -> None:
    for other in DECLARED:
        both = other.versions & versions
        if other.function.name == name and other.where == where and both:
            raise Bug(f"{name} is declared twice for {sorted(both)}")

"""CloudFormation's newer functions, which the reference does not have: Sub, Cidr, Length, ToJsonString and the like."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_network
from typing import Any

from heat.functions.apply import located
from heat.functions.references import Attribute, ParameterRef, Ref
from heat.functions.registration import AWS, function
from heat.functions.tables import select
from heat.functions.text import fn_split, join
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Call, Expression, Node, Scope, Uses
from heat.template.limits import Budget
from heat.values.errors import ValidationError

HOLE = re.compile(r"\$\{([^${}]*)\}")
MAX_CIDRS = 256


class Hole(Node):
    """One `${Name}` or `${Resource.Attribute}` that is not among the function's own variables."""

    __slots__ = ("name", "path")

    def __init__(self, name: str, call: Call) -> None:
        self.name, self.path = name, call.path

    def evaluate(self, scope: Scope) -> Any:
        if scope.statics.is_parameter(self.name):
            return scope.statics.parameter(self.name)
        return scope.reference(self.name, self.path)

    def uses(self, uses: Uses) -> None:
        uses.calls = True
        if uses.scope.statics.is_parameter(self.name):
            uses.parameters.add(self.name)
        else:
            uses.resource(self.name, (), self.path)


@function("Fn::Sub", cfn=(AWS,))
class Sub(Node):
    """Text with ${Name} replaced by variables, parameters, reference ids or attributes; ${!Name} stays ${Name}."""

    __slots__ = ("holes", "path", "text", "variables")

    def __init__(self, call: Call) -> None:
        given = call.argument if isinstance(call.argument, list) else [call.argument, {}]
        if len(given) != 2 or not isinstance(given[0], str) or not isinstance(given[1], dict):
            raise call.error('"Fn::Sub" takes text, or a list of text and a map of variables')
        self.text, self.path = given[0], call.path
        self.variables = {name: call.compile(raw, 1, name) for name, raw in given[1].items()}
        names = {name.strip() for name in HOLE.findall(self.text)}
        self.holes = {name: self._hole(name, call) for name in sorted(names) if not name.startswith("!")}

    def _hole(self, name: str, call: Call) -> Expression:
        if name in self.variables:
            return self.variables[name]
        resource, dot, attribute = name.partition(".")
        return Attribute(resource, [attribute], call.path) if dot else Hole(name, call)

    def children(self) -> Iterator[Expression]:
        yield from self.holes.values()

    def evaluate(self, scope: Scope) -> Any:
        values = {name: scope.evaluate(hole) for name, hole in self.holes.items()}
        if UNKNOWN in values.values():
            return UNKNOWN

        def fill(match: re.Match[str]) -> str:
            name = match[1].strip()
            filled = f"${{{name[1:]}}}" if name.startswith("!") else self._text(name, values[name])
            scope.budget.spend(len(filled))
            return filled

        with located(self.path):
            scope.budget.spend(len(self.text))
            return HOLE.sub(fill, self.text)

    @staticmethod
    def _text(name: str, value: Any) -> str:
        if isinstance(value, dict | list):
            raise ValidationError(
                f"${{{name}}} is a list or map, which cannot stand in text", fix="Join it with Fn::Join"
            )
        if isinstance(value, bool):
            return str(value).lower()
        return "" if value is None else str(value)


@function("Fn::Sub", cfn=(AWS,), where="conditions")
class ConditionSub(Sub):
    """Text with ${Name} replaced by variables and parameters; ${!Name} stays ${Name}."""

    __slots__ = ()

    def _hole(self, name: str, call: Call) -> Expression:
        if name in self.variables:
            return self.variables[name]
        if "." in name:
            raise call.error(f"${{{name}}} asks a resource, and there are none yet where conditions are judged")
        return ParameterRef(Call("Ref", name, call.path, call.compiler))


@function("Ref", cfn=(AWS,), form="call")
def ref(call: Call) -> Expression:
    """The value of a parameter, or the reference id of a resource; its name may be computed."""
    return ComputedRef(call) if isinstance(call.argument, dict) else Ref(call)


class ComputedRef(Node):
    """A reference whose name is found by functions."""

    __slots__ = ("call", "name")

    def __init__(self, call: Call) -> None:
        self.call, self.name = call, call.compile(call.argument)
        if not isinstance(self.name, Node):
            raise call.error(f'The argument of "{call.name}" must be the name of a parameter or resource')

    def children(self) -> Iterator[Expression]:
        yield self.name

    def target(self, scope: Scope) -> Ref | None:
        """The reference itself, once its name is known."""
        name = scope.evaluate(self.name)
        if name is UNKNOWN:
            return None
        with located(self.call.path):
            if not isinstance(name, str):
                raise ValidationError(f"{name!r} is not the name of a parameter or resource"[:200])
        return Ref(Call(self.call.name, name, self.call.path, self.call.compiler))

    def evaluate(self, scope: Scope) -> Any:
        found = self.target(Scope(scope.statics))
        return UNKNOWN if found is None else found.evaluate(scope)

    def uses(self, uses: Uses) -> None:
        super().uses(uses)
        found = self.target(uses.scope)
        if found is None:
            raise self.call.error(
                "the name of what is referenced hangs on a resource", "Compute it from parameters and mappings alone"
            )
        found.uses(uses)


@function("Fn::Cidr", cfn=(AWS,))
def cidr(block: str, count: Any, bits: Any = None) -> list[str]:
    """The first blocks of a size within an address block: how many, and how many bits each leaves to its hosts."""
    try:
        network = ip_network(block, strict=False)
        wanted = int(count)
        prefix = network.max_prefixlen - int(bits) if bits is not None else network.prefixlen
        if not 1 <= wanted <= MAX_CIDRS:
            raise ValueError(f"the count must be between 1 and {MAX_CIDRS}")
        subnets = network.subnets(new_prefix=prefix)
        found = [str(subnet) for subnet, _ in zip(subnets, range(wanted), strict=False)]
    except (ValueError, TypeError) as error:
        raise ValidationError(f"Fn::Cidr: {error}") from None
    if len(found) < wanted:
        raise ValidationError(f"Fn::Cidr: {block} has room for {len(found)} such blocks, not {wanted}")
    return found


@function("Fn::Length", cfn=(AWS,), form="value")
@function("Fn::Length", cfn=(AWS,), form="value", where="conditions")
def length(items: list[Any]) -> int:
    """How many items a list has."""
    if not isinstance(items, list):
        raise ValidationError("Fn::Length takes a list")
    return len(items)


@function("Fn::ToJsonString", cfn=(AWS,), form="value")
@function("Fn::ToJsonString", cfn=(AWS,), form="value", where="conditions")
def to_json_string(value: Any, *, budget: Budget) -> str:
    """A map or list as JSON text."""
    if not isinstance(value, dict | list):
        raise ValidationError("Fn::ToJsonString takes a map or a list")
    text = json.dumps(value, separators=(",", ":"))
    budget.spend(len(text))
    return text


LISTING: Mapping[str, Callable[..., Any]] = {"Fn::Join": join, "Fn::Select": select, "Fn::Split": fn_split}
"""Functions that conditions share with values."""

for _name, _implementation in LISTING.items():
    function(_name, cfn=(AWS,), where="conditions")(_implementation)

"""CloudFormation's newer functions, which the reference does not have: Sub, Cidr, Length, ToJsonString and the like."""

import json
import re
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any

from heat.functions.apply import located
from heat.functions.references import Attribute
from heat.functions.registration import AWS, function
from heat.functions.text import bounded
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Call, Expression, Node, Scope, Uses
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
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            value = values[name]
            if isinstance(value, dict | list):
                raise ValidationError(f"${{{name}}} is a list or map, which cannot stand in text")
            return "" if value is None else str(value)

        with located(self.path):
            return bounded(HOLE.sub(fill, self.text))


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
def length(items: list[Any]) -> int:
    """How many items a list has."""
    if not isinstance(items, list):
        raise ValidationError("Fn::Length takes a list")
    return len(items)


@function("Fn::ToJsonString", cfn=(AWS,), form="value")
def to_json_string(value: Any) -> str:
    """A map or list as JSON text."""
    if not isinstance(value, dict | list):
        raise ValidationError("Fn::ToJsonString takes a map or a list")
    return bounded(json.dumps(value, separators=(",", ":")))

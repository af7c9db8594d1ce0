"""What other stacks of the project give: Fn::ImportValue."""

from collections.abc import Iterator
from typing import Any

from heat.functions.apply import located
from heat.functions.registration import AWS, function
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Call, Expression, Node, Scope, Uses
from heat.values.errors import ValidationError


@function("Fn::ImportValue", cfn=(AWS,))
class ImportValue(Node):
    """The value that another stack of the project exports under a name."""

    __slots__ = ("name", "path")

    def __init__(self, call: Call) -> None:
        self.name, self.path = call.compile(call.argument), call.path
        if not isinstance(self.name, str | Node) or self.name == "":
            raise call.error('The argument of "Fn::ImportValue" must be the name of an export')

    def children(self) -> Iterator[Expression]:
        yield self.name

    def known_name(self, scope: Scope) -> str | None:
        """The name, which no resource has a say in; None while parameters are missing."""
        name = Scope(scope.statics).evaluate(self.name)
        if name is UNKNOWN:
            return None
        if not isinstance(name, str) or not name:
            raise ValidationError(f"{name!r} is not the name of an export"[:200])
        return name

    def evaluate(self, scope: Scope) -> Any:
        with located(self.path):
            name = self.known_name(scope)
            return UNKNOWN if name is None else scope.statics.imported(name)

    def uses(self, uses: Uses) -> None:
        inner = Uses(uses.scope.statics)
        super().uses(inner)
        with located(self.path):
            if inner.resources:
                raise ValidationError(
                    "the name of what is imported hangs on a resource", fix="Make it of parameters and mappings alone"
                )
            name = self.known_name(uses.scope)
        super().uses(uses)
        if name is not None:
            uses.imports.setdefault(name, self.path)

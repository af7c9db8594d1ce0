"""The place in an expression that names a condition; its value is known before anything runs."""

from heat.template.expressions import Node, Path, Scope, Uses


class ConditionName(Node):
    """True or false, by the conditions section."""

    __slots__ = ("name", "path")

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path

    def evaluate(self, scope: Scope) -> object:
        return scope.statics.condition(self.name)

    def uses(self, uses: Uses) -> None:
        uses.calls = True
        uses.conditions.add(self.name)

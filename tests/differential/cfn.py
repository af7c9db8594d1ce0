"""Expressions of CloudFormation as the reference knows it, made by the type that they should have."""

from collections.abc import Callable
from typing import Any

from tests.differential.dice import Dice
from tests.differential.scope import Scope

Make = Callable[[], Any]
MEMBERS = [".member.0.Name=k", ".member.0.Value=v", ".member.1.Name=n", ".member.1.Value=a=b"]


class Cfn:
    """Throws expressions."""

    def __init__(self, dice: Dice, scope: Scope) -> None:
        self.dice, self.scope = dice, scope

    def text(self, depth: int = 3) -> Any:
        """An expression for a text."""
        dice, less = self.dice, depth - 1
        if dice.chance(self.scope.chaos):
            return self.anything(less)
        if depth <= 0 or dice.chance(25):
            return dice.word()
        makes: list[Make] = [
            lambda: {"Fn::Join": [dice.pick((",", "", "-")), self.items(less)]},
            lambda: {"Fn::Base64": self.text(less)},
            lambda: {"Fn::Select": [dice.pick((0, "0", 1, "1", 9)), self.items(less)]},
            lambda: {"Fn::Select": [dice.pick(("k", "m")), self.table(less)]},
            lambda: {"Fn::Replace": [{"a": self.text(0), "$x": self.text(less)}, self.text(less)]},
            lambda: {"Ref": dice.pick(("AWS::StackName", "AWS::Region"))},
            lambda: self._parameter("string", dice.word),
            lambda: self._parameter("number", dice.word),
            self._mapped,
            lambda: self._choice(lambda: self.text(less)),
        ]
        return dice.pick(makes)()

    def items(self, depth: int = 3) -> Any:
        """An expression for a list of texts."""
        dice, less = self.dice, depth - 1
        if dice.chance(self.scope.chaos):
            return self.anything(less)
        literal: Make = lambda: dice.some(lambda: self.text(less))  # noqa: E731
        if depth <= 0 or dice.chance(30):
            return literal() if depth > -2 else []
        makes: list[Make] = [
            lambda: {"Fn::Split": [dice.pick((",", "-")), self.text(less)]},
            lambda: {"Fn::GetAZs": dice.pick(("", "RegionOne"))},
            lambda: self._parameter("comma_delimited_list", literal),
            lambda: self._choice(literal),
        ]
        return dice.pick(makes)()

    def table(self, depth: int = 3) -> Any:
        """An expression for a map."""
        dice = self.dice
        if dice.chance(self.scope.chaos):
            return self.anything(depth - 1)
        literal: Make = lambda: dice.map(lambda: self.text(depth - 1))  # noqa: E731
        if depth <= 0 or dice.chance(40):
            return literal() if depth > -2 else {}
        makes: list[Make] = [
            lambda: {"Fn::MemberListToMap": ["Name", "Value", MEMBERS]},
            lambda: self._parameter("json", literal),
            lambda: self._choice(literal),
        ]
        return dice.pick(makes)()

    def anything(self, depth: int = 3) -> Any:
        """An expression for a value of any type."""
        if depth <= 0:
            return self.dice.value(1)
        makes: dict[Make, int] = {
            lambda: self.dice.value(2): 2,
            lambda: self.text(depth): 4,
            lambda: self.items(depth): 3,
            lambda: self.table(depth): 2,
            self._attribute: 3,
            lambda: self._parameter("boolean", lambda: True): 1,
        }
        return self.dice.weighted(makes)()

    def condition(self, depth: int = 2) -> Any:
        """An expression for the Conditions section."""
        dice = self.dice
        makes: list[Make] = [lambda: {"Fn::Equals": [self._decided(), self._decided()]}]
        if depth:
            makes.append(lambda: {"Fn::Not": [self.condition(depth - 1)]})
            makes.append(lambda: {dice.pick(("Fn::And", "Fn::Or")): [self.condition(0), self.condition(depth - 1)]})
        if self.scope.conditions:
            makes.append(lambda: {"Fn::Not": [dice.pick(self.scope.conditions)]})
        return dice.pick(makes)()

    def _decided(self) -> Any:
        if self.dice.chance(50):
            return self._parameter(self.dice.pick(("string", "number")), self.dice.scalar)
        return self._mapped() if self.dice.chance(20) else self.dice.scalar()

    def _parameter(self, kind: str, otherwise: Make) -> Any:
        names = self.scope.parameters.get(kind)
        return {"Ref": self.dice.pick(names)} if names else otherwise()

    def _mapped(self) -> Any:
        if not self.scope.mappings:
            return self.dice.word()
        table = self.dice.pick(sorted(self.scope.mappings))
        row = self.dice.pick(sorted(self.scope.mappings[table]))
        return {"Fn::FindInMap": [table, row, self.dice.pick(("x", "x", "y", "z")[: 4 if self.dice.chance(9) else 3])]}

    def _choice(self, make: Make) -> Any:
        if not (self.scope.conditions and self.scope.has("Fn::If")):
            return make()
        return {"Fn::If": [self.dice.pick(self.scope.conditions), make(), make()]}

    def _attribute(self) -> Any:
        if not self.scope.resources:
            return self.dice.value(1)
        name = self.dice.pick(self.scope.resources)
        if self.dice.chance(25):
            return {"Ref": name}
        return {"Fn::GetAtt": [name, "value"]}

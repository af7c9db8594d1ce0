"""Expressions of HOT, made by the type that they should have."""

from collections.abc import Callable
from typing import Any

from tests.differential.dice import Dice
from tests.differential.scope import Scope

Make = Callable[[], Any]
ALGORITHMS = "md5", "sha1", "sha256", "sha512", "sha224"
URL_PARTS: dict[str, tuple[Any, ...]] = {
    "scheme": ("http", "https", "file"),
    "host": ("example.com", "::1", "10.0.0.1"),
    "port": (80, "8080", 1),
    "path": ("/a", "b/c", "/x y", ""),
    "query": ({"k": "v"}, {"a": "1", "b": "x y"}),
    "fragment": ("top", "a b"),
    "username": ("me",),
    "password": ("s&c",),
}
NUMBERS = "$.data.len()", "$.data.first()", "1 + 2"
TEXTS = "$.data.k", "str($.data)", "'x'", "$.data.get(k, z)"
LISTS = "$.data", "$.data.where($ != a)", "$.data.select($)", "list(1, 2)", "$.data.distinct()", "range(0, 3)"
MAPS = "$.data", "dict(a => 1)", "$.data.set(z, 1)"


class Hot:
    """Throws expressions."""

    def __init__(self, dice: Dice, scope: Scope) -> None:
        self.dice, self.scope = dice, scope

    def text(self, depth: int = 3) -> Any:
        """An expression for a text."""
        if self.dice.chance(self.scope.chaos):
            return self.anything(depth)
        return self._one_of(depth, self.dice.word, self._parameter("string"), self._texts(depth))

    def items(self, depth: int = 3) -> Any:
        """An expression for a list of texts."""
        if self.dice.chance(self.scope.chaos):
            return self.anything(depth)
        literal: Make = lambda: self.dice.some(lambda: self.text(depth - 1))  # noqa: E731
        return self._one_of(depth, literal, self._parameter("comma_delimited_list"), self._lists(depth))

    def table(self, depth: int = 3) -> Any:
        """An expression for a map."""
        if self.dice.chance(self.scope.chaos):
            return self.anything(depth)
        literal: Make = lambda: self.dice.map(lambda: self.text(depth - 1))  # noqa: E731
        return self._one_of(depth, literal, self._parameter("json"), self._maps(depth))

    def anything(self, depth: int = 3) -> Any:
        """An expression for a value of any type."""
        if depth <= 0:
            return self.dice.value(1)
        makes: dict[Make, int] = {
            lambda: self.dice.value(2): 2,
            lambda: self.text(depth): 3,
            lambda: self.items(depth): 3,
            lambda: self.table(depth): 3,
            lambda: self._truth(depth): 1,
            lambda: self._attribute(): 2,
            lambda: self._choice(lambda: self.anything(depth - 1)): 2,
            lambda: [self.anything(depth - 1), self.anything(depth - 1)]: 1,
            lambda: {"k": self.anything(depth - 1)}: 1,
            lambda: self._number(depth): 1,
        }
        return self.dice.weighted(makes)()

    def condition(self, depth: int = 2) -> Any:
        """An expression for the conditions section."""
        dice, scope = self.dice, self.scope
        names: list[Make] = [lambda: {"equals": [self._decided(), self._decided()]}]
        if depth:
            names += [lambda: {"not": self.condition(depth - 1)}]
            names += [lambda: {dice.pick(("and", "or")): [self.condition(depth - 1), self.condition(depth - 1)]}]
        if scope.parameters.get("boolean"):
            names.append(lambda: {"get_param": dice.pick(scope.parameters["boolean"])})
        if scope.conditions:
            names.append(lambda: {"not": dice.pick(scope.conditions)})
        if scope.decides("contains"):
            names.append(lambda: {"contains": [self._decided(), dice.some(dice.word)]})
        if scope.decides("yaql"):
            names.append(lambda: {"yaql": {"expression": "$.data = a", "data": self._decided()}})
        return dice.pick(names)()

    def _decided(self) -> Any:
        names = [name for kind in ("string", "number") for name in self.scope.parameters.get(kind, ())]
        return {"get_param": self.dice.pick(names)} if names and self.dice.chance(60) else self.dice.scalar()

    def _one_of(self, depth: int, literal: Make, parameter: Make | None, makes: dict[str, Make]) -> Any:
        if depth <= 0 or self.dice.chance(25):
            return literal() if depth > -2 else ""
        known = [make for name, make in makes.items() if self.scope.has(name.partition(" ")[0])]
        known += [parameter] * 2 if parameter else []
        if self.scope.conditions and self.scope.has("if"):
            known.append(lambda: self._choice(literal))
        return self.dice.pick(known or [literal])()

    def _parameter(self, kind: str) -> Make | None:
        names = self.scope.parameters.get(kind)
        if not names:
            return None
        name = self.dice.pick(names)
        if self.dice.chance(15):
            return lambda: {"get_param": [name, self.dice.pick(("k", 0, "0", "m", 1, "n"))]}
        word = "Ref" if self.scope.has("Ref") and self.dice.chance(20) else "get_param"
        return lambda: {word: name}

    def _texts(self, depth: int) -> dict[str, Make]:
        dice, less = self.dice, depth - 1
        return {
            "list_join": lambda: {"list_join": [dice.pick((",", "", "-")), *self._joined(less)]},
            "str_replace": lambda: {"str_replace": self._replaced(less)},
            "str_replace_strict": lambda: {"str_replace_strict": self._replaced(less)},
            "str_replace_vstrict": lambda: {"str_replace_vstrict": self._replaced(less)},
            "digest": lambda: {"digest": [dice.pick(ALGORITHMS), self.text(less)]},
            "make_url": lambda: {"make_url": self._url(less)},
            "get_file": lambda: {"get_file": dice.pick([*self.scope.files, "nowhere"][: len(self.scope.files) or 1])},
            "str_split": lambda: {"str_split": [dice.pick(("-", ",")), self.text(less), dice.pick((0, 0, "0", 1))]},
            "yaql": lambda: {"yaql": {"expression": dice.pick(TEXTS), "data": self.table(less)}},
            "Fn::Join": lambda: {"Fn::Join": [dice.pick((",", "")), self.items(less)]},
            "Fn::Select": lambda: {"Fn::Select": [dice.pick((0, "0", 1)), self.items(less)]},
            "Fn::Base64": lambda: {"Fn::Base64": self.text(less)},
            "Fn::Replace": lambda: {"Fn::Replace": [{"a": self.text(less)}, self.text(less)]},
            "get_param": lambda: {"get_param": "OS::stack_name"},
        }

    def _lists(self, depth: int) -> dict[str, Make]:
        dice, less = self.dice, depth - 1
        return {
            "str_split": lambda: {"str_split": [dice.pick(("-", ",", "a")), self.text(less)]},
            "list_concat": lambda: {"list_concat": dice.some(lambda: self.items(less), 1, 3)},
            "list_concat_unique": lambda: {"list_concat_unique": dice.some(lambda: self.items(less), 1, 3)},
            "repeat": lambda: {"repeat": self._repeated(less)},
            "filter": lambda: {"filter": [dice.some(dice.word), self.items(less)]},
            "yaql": lambda: {"yaql": {"expression": dice.pick(LISTS), "data": self.items(less)}},
            "Fn::Split": lambda: {"Fn::Split": [dice.pick((",", "-")), self.text(less)]},
            "Fn::GetAZs": lambda: {"Fn::GetAZs": dice.pick(("", "RegionOne"))},
        }

    def _maps(self, depth: int) -> dict[str, Make]:
        dice, less = self.dice, depth - 1
        replaced = {"keys": {"k": "z"}, "values": {"a": "A"}}
        members = [".member.0.Name=k", ".member.0.Value=v", ".member.1.Name=n", ".member.1.Value=a=b"]
        return {
            "map_merge": lambda: {"map_merge": dice.some(lambda: self.table(less), 0, 3)},
            "map_replace": lambda: {"map_replace": [self.table(less), dice.pick((replaced, {"keys": {"k": "m"}}, {}))]},
            "yaql": lambda: {"yaql": {"expression": dice.pick(MAPS), "data": self.table(less)}},
            "Fn::MemberListToMap": lambda: {"Fn::MemberListToMap": ["Name", "Value", members]},
        }

    def _joined(self, depth: int) -> list[Any]:
        several = self.scope.language.version >= "2015-10-15" and self.dice.chance(40)
        return self.dice.some(lambda: self.items(depth), 1, 3 if several else 1)

    def _replaced(self, depth: int) -> dict[str, Any]:
        dice = self.dice
        template = (
            dice.pick(("a is %a%", "$k and $key, $k", "no", "a-b", "%a%%k%")) if dice.chance(85) else self.text(depth)
        )
        value: Make = lambda: dice.value(1) if dice.chance(25) else self.text(depth)  # noqa: E731
        params: Any = {key: value() for key in dice.sample(("%a%", "$k", "$key", "a", "%k%"), 1, 3)}
        return {"template": template, "params": self.table(depth) if dice.chance(7) else params}

    def _url(self, depth: int) -> dict[str, Any]:
        parts = self.dice.sample(tuple(URL_PARTS), 0, 6)
        found = {part: self.dice.pick(URL_PARTS[part]) for part in parts}
        if "path" in found and self.dice.chance(30):
            found["path"] = self.text(depth)
        return found

    def _repeated(self, depth: int) -> dict[str, Any]:
        dice, version = self.dice, self.scope.language.version
        names = dice.sample(("%x%", "%y%"), 1, 2)
        over: Make = lambda: self.table(depth) if version >= "2016-10-14" and dice.chance(20) else self.items(depth)  # noqa: E731
        found: dict[str, Any] = {"for_each": {name: over() for name in names}}
        if version >= "2017-09-01" and dice.chance(30):
            found["permutations"] = dice.pick((True, False))
        body = (f"v-{names[0]}", {"k": names[0], "n": names[-1]}, [names[-1]], {names[0]: 1}, "-".join(names))
        return {**found, "template": dice.pick(body)}

    def _choice(self, make: Make) -> Any:
        scope, dice = self.scope, self.dice
        if not (scope.conditions and scope.has("if")):
            return make()
        condition = dice.pick(scope.conditions) if dice.chance(80) else self.condition(1)
        if scope.language.version >= "2021-04-16" and dice.chance(25):
            return {"if": [condition, make()]}
        return {"if": [condition, make(), make()]}

    def _truth(self, depth: int) -> Any:
        if self.scope.has("contains"):
            return {"contains": [self.text(depth - 1), self.items(depth - 1)]}
        return self.dice.pick((True, False))

    def _number(self, depth: int) -> Any:
        names = self.scope.parameters.get("number")
        if names and self.dice.chance(50):
            return {"get_param": self.dice.pick(names)}
        if self.scope.has("yaql"):
            return {"yaql": {"expression": self.dice.pick(NUMBERS), "data": self.items(depth - 1)}}
        return self.dice.number(0, 9)

    def _attribute(self) -> Any:
        if not self.scope.resources:
            return self.dice.value(1)
        name = self.dice.pick(self.scope.resources)
        if self.dice.chance(15):
            return {"get_resource": name}
        path = self.dice.pick(([], [], [], [0], ["k"], ["k", "m"], ["nothing"]))
        return {"get_attr": [name, "value", *path]}

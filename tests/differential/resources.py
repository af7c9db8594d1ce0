"""Resources of types that need no cloud, with properties that are mostly right, and what hangs on a resource."""

from collections.abc import Callable
from typing import Any

from tests.differential.cfn import Cfn
from tests.differential.dice import Dice
from tests.differential.hot import Hot

Make = Callable[[], Any]
GROUPED = {"type": "OS::Heat::RandomString", "properties": {"length": 8, "salt": "s-%index%"}}


class Resources:
    """Throws resources of one family, each as a map in HOT's words."""

    def __init__(self, dice: Dice, expressions: Hot | Cfn) -> None:
        self.dice, self.expressions = dice, expressions

    def value(self) -> dict[str, Any]:
        """What keeps a value, so that others can read it."""
        dice, make = self.dice, self.expressions
        kind = dice.pick((None, None, None, "string", "comma_delimited_list", "json", "number", "boolean"))
        makes: dict[str | None, Make] = {
            None: make.anything,
            "string": make.text,
            "comma_delimited_list": make.items,
            "json": make.table,
            "number": lambda: dice.pick((1, "2", 3.5)),
            "boolean": lambda: dice.pick((True, "false")),
        }
        found: dict[str, Any] = {"value": makes[kind]()}
        return {"type": "OS::Heat::Value", "properties": found | ({"type": kind} if kind else {})}

    def other(self) -> dict[str, Any]:
        """Any other type."""
        makes: list[Make] = [self.text, self.test, self.nothing, self.group]
        return self.dice.pick(makes)()  # type: ignore[no-any-return]

    def text(self) -> dict[str, Any]:
        """A text thrown by the cloud."""
        dice = self.dice
        classes = [
            {
                "class": dice.pick(("digits", "lowercase", "hexdigits", "digits", "letters", "uppercase", "nonsense")),
                "min": dice.number(0, 9),
            }
        ]
        choices: dict[str, Make] = {
            "length": lambda: dice.pick((8, "16", 1, 512, 0, 513, "x", 2.0, {"k": 1}) if dice.chance(30) else (8, "9")),
            "salt": lambda: self.expressions.text(2),
            "character_classes": lambda: classes,
            "character_sequences": lambda: [{"sequence": dice.word(), "min": 1}],
            "sequence": lambda: dice.pick(("digits", "letters", "nothing")),
        }
        return {"type": "OS::Heat::RandomString", "properties": self._some(choices)}

    def test(self) -> dict[str, Any]:
        """The type for tests."""
        dice = self.dice
        choices: dict[str, Make] = {
            "value": lambda: self.expressions.text(2),
            "fail": lambda: dice.pick((False, "true", True, "false", "no", 0, "maybe")),
            "wait_secs": lambda: dice.pick((0, "1", 1.5, 2, "x", -1)),
            "update_replace": lambda: dice.pick((True, "false")),
            "action_wait_secs": lambda: dice.pick(
                ({"create": 1}, {}, {"create": "1.5", "update": None}, {"creat": 1}, [])
            ),
            "constraint_prop_secs": lambda: dice.pick((1, 0)),
            "attr_wait_secs": lambda: 1,
        }
        return {"type": "OS::Heat::TestResource", "properties": self._some(choices)}

    def nothing(self) -> dict[str, Any]:
        """A type that takes everything."""
        return {"type": "OS::Heat::None", "properties": self.dice.map(lambda: self.expressions.anything(2))}

    def group(self) -> dict[str, Any]:
        """Several of one kind."""
        dice = self.dice
        member = dict(GROUPED) if dice.chance(60) else self.value()
        found: dict[str, Any] = {"count": dice.pick((0, 1, 2, "3")), "resource_def": member}
        if dice.chance(15):
            found["index_var"] = dice.pick(("%index%", "%i%", ""))
        if dice.chance(15):
            found["removal_policies"] = dice.pick(([], [{"resource_list": ["0"]}], [{"resource_list": 1}]))
        return {"type": "OS::Heat::ResourceGroup", "properties": found}

    def adorned(self, resource: dict[str, Any], earlier: list[str], conditions: list[str]) -> dict[str, Any]:
        """The resource with some of all that may hang on one."""
        dice = self.dice
        choices: dict[str, tuple[int, Make]] = {
            "depends_on": (15, lambda: dice.pick((earlier[:1], earlier[-1], earlier)) if earlier else []),
            "metadata": (15, lambda: dice.map(lambda: self.expressions.text(2))),
            "deletion_policy": (12, lambda: dice.pick(("Delete", "Retain", "Snapshot", "Delete", "Retain", "delete"))),
            "update_policy": (5, dict),
            "description": (10, dice.word),
        }
        found = dict(resource)
        found |= {key: make() for key, (percent, make) in choices.items() if dice.chance(percent)}
        if conditions and dice.chance(20):
            found["condition"] = dice.pick([*conditions, True])
        return found

    def _some(self, choices: dict[str, Make]) -> dict[str, Any]:
        return {name: choices[name]() for name in self.dice.sample(tuple(choices), 0, 3)}

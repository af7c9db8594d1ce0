"""Things that go wrong while people write: one is done to a template or an environment that was right."""

from collections.abc import Iterator
from typing import Any

from tests.differential.dice import Dice

Spot = tuple[Any, Any]
"""A map or list, and a key or index of it."""


def mutated(dice: Dice, template: Any, environment: Any) -> str:
    """Do something wrong, in place; what was done."""
    tree = environment if environment and dice.chance(15) else template
    spots = list(_spots(tree))
    if not spots:
        return "nothing"
    holder, key = dice.pick(spots)
    change = dice.pick((_misspell, _retype, _retype, _lose, _double, _nullify, _rename_value, _rename_value, _wrap))
    change(dice, holder, key)
    return f"{change.__name__.strip('_')} {key}"


def _spots(tree: Any) -> Iterator[Spot]:
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        yield tree, key
        if isinstance(value, dict | list):
            yield from _spots(value)


def _misspell(dice: Dice, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        value = holder.pop(key)
        holder[dice.pick((f"{key}s", str(key)[:-1], str(key).upper(), str(key).replace("_", "-")))] = value


def _retype(dice: Dice, holder: Any, key: Any) -> None:
    holder[key] = dice.pick(("text", 7, True, [], {}, ["a"], {"k": "v"}, 1.5, ""))


def _lose(_dice: Dice, holder: Any, key: Any) -> None:
    del holder[key]


def _double(_dice: Dice, holder: Any, key: Any) -> None:
    holder[key] = [holder[key], holder[key]]


def _nullify(_dice: Dice, holder: Any, key: Any) -> None:
    holder[key] = None


def _wrap(dice: Dice, holder: Any, key: Any) -> None:
    inside = dice.pick(("get_param", "get_attr", "Ref", "if", "list_join", "nonsense", "str_split", "get_resource"))
    holder[key] = {inside: holder[key]}


def _rename_value(dice: Dice, holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(value, str):
        holder[key] = dice.pick((f"{value}x", value[:-1], value.lower(), value.title(), ""))
    elif isinstance(value, dict) and len(value) == 1:
        (name,) = value
        holder[key] = {f"{name}x": value[name], "second": 1} if dice.chance(30) else {f"{name}x": value[name]}
    else:
        _retype(dice, holder, key)

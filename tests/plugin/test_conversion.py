"""What a template gives, in the type that a property asks for: as recorded from a running reference."""

import json
from pathlib import Path
from typing import Any

import pytest

from heat.plugin import List, Resource, String
from heat.plugin.properties import Kind, Property
from heat.plugin.resolve import UNKNOWN, resolve
from heat.values.errors import ValidationError

FACTS = json.loads((Path(__file__).parents[1] / "data" / "reference" / "conversions.json").read_text())["facts"]


def type_with(prop: Property) -> type[Resource]:
    class OneProperty(Resource):
        value = prop

    return OneProperty


def converted(fact: dict[str, Any]) -> Any:
    default = 32 if fact["kind"] == "integer" else None
    prop = Property(kind=Kind(fact["kind"]), description="", default=default)
    return resolve(type_with(prop), {"value": fact["given"]})["value"]


@pytest.mark.parametrize("fact", [fact for fact in FACTS if "value" in fact], ids=str)
def test_a_value_converts_as_the_reference_converts_it(fact: dict[str, Any]) -> None:
    assert converted(fact) == fact["value"]


@pytest.mark.parametrize("fact", [fact for fact in FACTS if "error" in fact], ids=str)
def test_a_value_that_the_reference_refuses_is_refused(fact: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        converted(fact)

    assert caught.value.place.path == ("value",)


def test_a_list_becomes_json_where_the_declaration_lets_it() -> None:
    found = resolve(type_with(String("Text.", convert=True)), {"value": [1, "a"]})

    assert found == {"value": '[1, "a"]'}


def test_each_item_of_a_list_is_converted() -> None:
    found = resolve(type_with(List("Texts.", String("Text."))), {"value": [1, True]})

    assert found == {"value": ["1", "True"]}


def test_an_unknown_value_passes_and_stays_unknown() -> None:
    found = resolve(type_with(List("Texts.", String("Text.", allowed=("a",)))), {"value": [UNKNOWN, "a"]})

    assert found == {"value": [UNKNOWN, "a"]}

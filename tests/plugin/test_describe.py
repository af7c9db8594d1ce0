"""The resource type API's answer, derived from the declaration."""

from heat.plugin import Attribute, Integer, List, Map, Range, Resource, String
from heat.plugin.describe import describe
from heat.plugin.support import Support, hidden


class Thing(Resource):
    type_name = "X::Thing"
    support = Support(version="2014.1")
    size = Integer("How large.", default=3, updatable=True, constraints=[Range(1, 9)])
    parts = List("What is in it.", Map("One.", {"name": String("Name.", required=True)}))
    old = String("Before.", support=hidden("5.0.0"))
    attributes = {"weight": Attribute("In grams.", "integer"), "past": Attribute("Gone.", support=hidden("5.0.0"))}


def test_a_property_is_described_with_constraints_and_update_rule() -> None:
    assert describe(Thing)["properties"]["size"] == {
        "type": "integer",
        "description": "How large.",
        "default": 3,
        "required": False,
        "constraints": [{"range": {"min": 1, "max": 9}}],
        "update_allowed": True,
        "immutable": False,
    }


def test_what_is_inside_a_list_is_described_under_a_star() -> None:
    inside = describe(Thing)["properties"]["parts"]["schema"]["*"]

    assert inside["type"] == "map"
    assert inside["schema"]["name"]["required"] is True


def test_hidden_names_are_not_shown() -> None:
    found = describe(Thing)

    assert list(found["properties"]) == ["size", "parts"]
    assert list(found["attributes"]) == ["weight", "show"]


def test_support_status_has_all_its_keys() -> None:
    assert describe(Thing)["support_status"] == {
        "status": "SUPPORTED",
        "message": None,
        "version": "2014.1",
        "previous_status": None,
    }

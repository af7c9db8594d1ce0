"""From the values of a template to properties: defaults, names, constraints, rules, translations."""

from typing import Any, ClassVar

import pytest

from heat.plugin import (
    Add,
    Delete,
    Integer,
    List,
    Map,
    NotTogether,
    Range,
    Rename,
    Resource,
    String,
)
from heat.plugin.constraints import Custom
from heat.plugin.resolve import UNKNOWN, resolve
from heat.plugin.support import unsupported
from heat.values.errors import EntityNotFound, ResourcePropertyConflict, ValidationError, ValidationErrors


class Port(Resource):
    network = String("Its network.", required=True, finds="neutron.network", constraints=[Custom("neutron.network")])
    network_id = String("Old name of it.")
    size = Integer("How large.", default=3, constraints=[Range(1, 9)])
    ips = List(
        "Addresses.", Map("One.", {"ip": String("Address."), "subnet": String("Where.", finds="neutron.subnet")})
    )
    tags = List("Tags.", default=("a",))
    ghost = String("Gone.", support=unsupported())
    left = String("One side.")
    right = String("The other.")
    rules = (NotTogether("left", "right"),)
    translations: ClassVar = (Rename(("network",), ("network_id",)), Rename(("ips", "ip"), ("address",)))


def errors_of(given: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        resolve(Port, given, **options)
    found = caught.value.errors if isinstance(caught.value, ValidationErrors) else (caught.value,)
    return [(".".join(one.place.path), one.problem) for one in found]


def test_every_declared_property_is_there_with_its_default_or_null() -> None:
    found = resolve(Port, {"network": "n"})

    assert found["size"] == 3
    assert found["tags"] == ["a"]
    assert found["left"] is None


def test_a_missing_required_property_is_named() -> None:
    assert errors_of({}) == [("network", "Property network not assigned")]


def test_a_misspelt_property_names_the_nearest_one() -> None:
    with pytest.raises(ValidationError) as caught:
        resolve(Port, {"netwrk": "n"})

    assert caught.value.fix == 'Did you mean "network"?'


def test_all_problems_are_told_together() -> None:
    paths = [path for path, _ in errors_of({"network": "n", "size": 10, "ips": [{"ip": [1]}, {"port": 1}]})]

    assert sorted(paths) == ["ips.0.ip", "ips.1.port", "size"]


def test_a_value_under_an_old_name_moves_to_the_new_one() -> None:
    assert resolve(Port, {"network_id": "n"})["network"] == "n"


def test_an_old_name_inside_list_items_moves_too() -> None:
    with pytest.raises(ResourcePropertyConflict):
        resolve(Port, {"network": "n", "ips": [{"ip": "1", "address": "2"}]})


def test_old_and_new_name_exclude_each_other() -> None:
    with pytest.raises(ResourcePropertyConflict):
        resolve(Port, {"network": "n", "network_id": "m"})


def test_properties_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(ResourcePropertyConflict):
        resolve(Port, {"network": "n", "left": "1", "right": "2"})


def test_without_checks_rules_and_constraints_are_not_asked() -> None:
    assert resolve(Port, {"network": "n", "size": 99, "left": "1", "right": "2"}, check=False)["size"] == 99


def test_names_become_ids_also_inside_lists_of_maps() -> None:
    found = resolve(Port, {"network": "n", "ips": [{"subnet": "s"}]}, find=lambda kind, name: f"{kind}:{name}")

    assert found["network"] == "neutron.network:n"
    assert found["ips"] == [{"subnet": "neutron.subnet:s"}]


def test_an_unknown_name_is_not_looked_up() -> None:
    assert resolve(Port, {"network": UNKNOWN}, find=lambda kind, name: "id")["network"] is UNKNOWN


def test_a_name_that_is_not_found_is_a_validation_error() -> None:
    def find(kind: str, name: str) -> str:
        raise EntityNotFound("Network", name)

    with pytest.raises(ValidationError, match="could not be found"):
        resolve(Port, {"network": "n"}, find=find)


def test_custom_constraints_are_put_to_the_caller() -> None:
    problems = errors_of({"network": "n"}, custom=lambda name, value: f"{name} has no {value}")

    assert problems == [("network", "neutron.network has no n")]


def test_an_unsupported_property_is_refused() -> None:
    assert errors_of({"network": "n", "ghost": "x"}) == [("ghost", "Property ghost is not supported")]


def test_a_default_of_what_is_not_implemented_is_no_fault_of_the_user() -> None:
    class Later(Resource):
        kind = String("Of what kind.", default="plain", implemented=False)

    assert resolve(Later, {}) == {"kind": "plain"}


def test_values_are_added_and_deleted_as_declared() -> None:
    class Other(Resource):
        keep = List("Kept.")
        drop = String("Dropped.")
        translations: ClassVar = (Add(("keep",), ("x",)), Delete(("drop",)))

    assert resolve(Other, {"keep": ["a"], "drop": "b"}) == {"keep": ["a", "x"], "drop": None}


def test_what_the_caller_gave_is_left_as_it_was() -> None:
    given = {"network_id": "n", "ips": [{"address": "1"}]}

    resolve(Port, given)

    assert given == {"network_id": "n", "ips": [{"address": "1"}]}

"""What stands below a group, computed from the group alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heat.resources.heat.group_template import group_template, member, member_names, numbered

REMOVED = st.sets(st.integers(0, 20).map(str), max_size=5)


@given(st.integers(0, 30), REMOVED)
def test_members_are_the_first_numbers_that_were_not_removed(size: int, removed: set[str]) -> None:
    names = member_names(size, removed)

    assert len(names) == size
    assert not removed & set(names)
    assert names == sorted(names, key=int)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("n%index%", "n7"),
        (["%index%", 1], ["7", 1]),
        ({"%index%": {"a": "%index%%index%"}}, {"%index%": {"a": "77"}}),
        (None, None),
        (5, 5),
    ],
)
def test_the_index_variable_is_replaced_in_every_text(value: Any, expected: Any) -> None:
    assert numbered(value, "%index%", "7") == expected


def test_metadata_of_a_member_is_taken_as_written() -> None:
    definition = {"type": "T", "properties": {"a": "%index%"}, "metadata": {"b": "%index%"}}

    assert member(definition, "%index%", "1") == {"type": "T", "properties": {"a": "1"}, "metadata": {"b": "%index%"}}


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        (("ip",), "ip", [{"get_attr": ["0", "ip"]}, {"get_attr": ["1", "ip"]}]),
        (("nets", "a", 0), "nets, a, 0", [{"get_attr": ["0", "nets", "a", 0]}, {"get_attr": ["1", "nets", "a", 0]}]),
        (("attributes", "ip"), "attributes, ip", {"0": {"get_attr": ["0", "ip"]}, "1": {"get_attr": ["1", "ip"]}}),
        (("resource.1.ip",), "resource.1.ip", {"get_attr": ["1", "ip"]}),
        (("resource.1", "ip", "a"), "resource.1, ip, a", {"get_attr": ["1", "ip", "a"]}),
    ],
)
def test_what_is_read_of_members_is_an_output(path: tuple[Any, ...], name: str, value: Any) -> None:
    assert group_template({"0": {"type": "T"}, "1": {"type": "T"}}, [path])["outputs"] == {name: {"value": value}}


@pytest.mark.parametrize(
    "path", [("refs",), ("refs_map",), ("resource.0",), ("resource.9.ip",), ("attributes",), ("show",)]
)
def test_what_the_group_answers_itself_is_no_output(path: tuple[str]) -> None:
    assert "outputs" not in group_template({"0": {"type": "T"}}, [path])

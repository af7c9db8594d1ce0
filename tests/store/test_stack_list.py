"""Lists of stacks: filters, order and pages."""

import pytest

from heat.store import stacks
from heat.store.stack_list import Selection, count, page
from heat.values.status import Action, Status

from .samples import created


@pytest.fixture
def names(database):
    """Four stacks; gives the names of those that a selection means, in order."""
    created(database, "a", created_at=1.0, tags=("red",), updated_at=7.0)
    created(database, "b", created_at=2.0, tags=("blue", "red"), status=Status.COMPLETE)
    created(database, "c", created_at=3.0, action=Action.UPDATE)
    created(database, "d", created_at=3.0, tags=("blue",), updated_at=5.0, username="demo")
    created(database, "x", project_id="other")

    def list_names(*page_arguments, project_id="demo", page_options=None, **selection):
        return [row.name for row in page(database, Selection(project_id, **selection), **page_options or {})]

    return list_names


def test_the_newest_come_first(names):
    assert names()[2:] == ["b", "a"]


def test_all_projects_are_listed_when_none_is_named(names):
    assert "x" in names(project_id=None)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"status": "COMPLETE"}, ["b"]),
        ({"status": ["COMPLETE", "IN_PROGRESS"], "action": "UPDATE"}, ["c"]),
        ({"name": ("a", "d")}, ["d", "a"]),
        ({"username": "demo"}, ["d"]),
        ({"updated_at": 7.0}, ["a"]),
    ],
)
def test_a_filter_keeps_stacks_with_one_of_its_values(names, filters, expected):
    assert names(filters=filters) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({"tags": ("blue", "red")}, {"b"}),
        ({"tags_any": ("blue", "red")}, {"a", "b", "d"}),
        ({"not_tags": ("blue", "red")}, {"a", "c", "d"}),
        ({"not_tags_any": ("blue", "red")}, {"c"}),
        ({"hidden_tags": ("red",)}, {"c", "d"}),
    ],
)
def test_tags_choose(names, selection, expected):
    assert set(names(**selection)) == expected


def test_unknown_filters_are_refused(names):
    with pytest.raises(KeyError, match="colour"):
        names(filters={"colour": "red"})


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"sort_keys": ["name"]}, "abcd"),
        ({"sort_keys": ["name"], "descending": True}, "dcba"),
        ({"sort_keys": ["nonsense"]}, "dcba"),
        ({"sort_keys": ["status", "name"]}, "bacd"),
        ({"sort_keys": ["updated_at", "name"]}, "bcda"),
        ({"descending": False}, "abcd"),
    ],
)
def test_order_is_by_keys_then_by_id(names, options, expected):
    assert names(page_options=options) == list(expected)


@pytest.mark.parametrize("sort_key", ["name", "created_at", "updated_at", "status"])
def test_pages_join_to_the_whole_list(database, names, sort_key):
    whole = [row.id for row in page(database, Selection("demo"), [sort_key])]

    joined, marker = [], None
    while part := page(database, Selection("demo"), [sort_key], marker=marker, limit=1):
        marker = part[-1].id
        joined.append(marker)

    assert joined == whole


def test_an_unknown_marker_does_not_count(names):
    assert len(names(page_options={"marker": "nonsense"})) == 4


def test_deleted_and_nested_stacks_are_shown_when_asked_for(database, names):
    parent, _ = created(database, "parent")
    created(database, "nested", parent_id=parent.id)
    stacks.mark_deleted(database, parent.id)

    assert len(names()) == 4
    assert names(filters={"parent_id": parent.id}) == ["nested"]
    assert "nested" in names(show_nested=True)
    assert "parent" in names(show_deleted=True)


def test_the_count_is_that_of_the_whole_selection(database, names):
    assert count(database, Selection("demo", tags_any=("red",))) == 2

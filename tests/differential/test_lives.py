"""How lives are compared: what is a difference, and what is explained."""

from pathlib import Path
from typing import Any

from tests.differential.lives.comparing import differences
from tests.differential.lives.known import KEPT, reason
from tests.differential.lives.seeing import plain, resources_of
from tests.differential.lives.stories import make_story

ROOT = Path(__file__).parents[2]
CHECK = {"verb": "check"}


def told(status: str = "CHECK_COMPLETE", **more: Any) -> dict[str, Any]:
    return {"answer": None, "stack": {"stack_status": status}, **more}


def test_a_story_can_be_had_again() -> None:
    assert make_story(5, 17).steps == make_story(5, 17).steps
    assert make_story(5, 17).steps != make_story(5, 18).steps


def test_another_state_is_a_difference_that_nothing_explains() -> None:
    (found,) = differences([CHECK], [told()], [told("UPDATE_COMPLETE")])

    assert (found.path, found.ours, found.theirs) == ("stack.stack_status", "CHECK_COMPLETE", "UPDATE_COMPLETE")
    assert reason(found) == ""


def test_another_error_is_a_difference_and_another_text_of_it_is_none() -> None:
    mine, theirs = ({"answer": {"error": code, "text": code}} for code in ("400 A", "404 A"))
    same = {"answer": {"error": "400 A", "text": "in other words"}}

    assert [one.path for one in differences([CHECK], [mine], [theirs])] == ["answer.error"]
    assert differences([CHECK], [mine], [same]) == []


def test_events_of_a_stack_below_in_which_nothing_changes_are_not_compared() -> None:
    group = {"/g": {"resource_type": "OS::Heat::ResourceGroup"}, "/a": {"resource_type": "OS::Heat::TestResource"}}
    events = ["UPDATE_IN_PROGRESS: state changed", "UPDATE_COMPLETE: state changed", "CHECK_FAILED: lost"]
    told_of = {name: told(resources=group, events={f"/{name}": events}) for name in "ga"}

    (found,) = differences([CHECK], [told(resources=group)], [told_of["g"]])
    assert found.theirs == {"/g": ["CHECK_FAILED: lost"]}

    (found,) = differences([CHECK], [told(resources=group)], [told_of["a"]])
    assert found.theirs == {"/a": events}


def test_what_is_listed_twice_is_there_twice() -> None:
    one = {"resource_name": "a", "parent_resource": "g"}

    assert list(resources_of([one, one])) == ["g/a", "g/a'"]


def test_names_ids_and_times_are_taken_out() -> None:
    text = "web-group-abcdefghijkl 01234567-89ab-cdef-0123-456789abcdef 2026-01-01T00:00:00Z http://127.0.0.1:8004/v1/x"

    assert plain(text, "web") == "STACK-group ID TIME URL"


def test_every_kept_difference_has_its_reason_in_the_documents() -> None:
    text = (ROOT / "docs" / "compatibility.md").read_text()

    assert [name for name in KEPT if f"### {name}\n" not in text] == []

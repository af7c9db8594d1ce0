"""What an update would do to stacks below a stack, told over HTTP before anything is done."""

from typing import Any

import pytest
from tests.scenarios.doors import Rest, Stack, hot

LEAF = hot("text: {type: OS::Heat::RandomString}")
MORE = hot("text: {type: OS::Heat::RandomString}\nfurther: {type: OS::Heat::RandomString}")
FILES = {"floor.yaml": hot("room: {type: room.yaml}"), "room.yaml": LEAF}
HOUSE = hot("door: {type: OS::Heat::None}\nhouse: {type: floor.yaml}")
DOOR = hot("door: {type: OS::Heat::None}")
NO_HOUSE = hot("door: {type: OS::Heat::None}\nhouse: {type: OS::Heat::None}")

DOWN = [("house", None), ("room", "house"), ("text", "room")]


def preview(stack: Stack, template: Any, files: Any = FILES) -> dict[str, list[tuple[str, str | None]]]:
    """Names of resources, each with that of the resource above, by what would become of them."""
    answer = stack.door.call(
        "PUT", f"{stack.path}/preview", {"template": template, "files": files}, params={"show_nested": "true"}
    )
    assert answer.status_code == 200, answer.text
    changes = answer.json()["resource_changes"]
    return {
        kind: [(one["resource_name"], one.get("parent_resource")) for one in found]
        for kind, found in changes.items()
        if found
    }


@pytest.fixture(scope="module")
def house(heat: Rest) -> Any:
    stack = heat.made(HOUSE, files=FILES)
    yield stack
    stack.deleted()


def test_stacks_below_count_as_updated_and_their_members_as_what_they_are(house: Stack) -> None:
    assert preview(house, HOUSE) == {"unchanged": [("door", None), DOWN[2]], "updated": DOWN[:2]}


def test_what_comes_and_goes_two_floors_down_is_told(house: Stack) -> None:
    assert preview(house, HOUSE, {**FILES, "room.yaml": MORE}) == {
        "unchanged": [("door", None), DOWN[2]],
        "updated": DOWN[:2],
        "added": [("further", "room")],
    }


def test_what_is_below_something_deleted_is_deleted(house: Stack) -> None:
    assert preview(house, DOOR) == {"unchanged": [("door", None)], "deleted": DOWN}


def test_what_is_below_something_replaced_is_deleted(house: Stack) -> None:
    assert preview(house, NO_HOUSE) == {"unchanged": [("door", None)], "replaced": DOWN[:1], "deleted": DOWN[1:]}


def test_all_that_will_stand_below_something_new_is_added(heat: Rest) -> None:
    stack = heat.made(DOOR)

    assert preview(stack, HOUSE) == {"unchanged": [("door", None)], "added": DOWN}
    stack.deleted()

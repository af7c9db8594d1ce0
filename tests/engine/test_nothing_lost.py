"""What failures, crashes and foreign things must not cost: things that are there, and things of others."""

import time
from pathlib import Path
from typing import ClassVar

import pytest
from tests.engine.bench_of_one import Stage, stage
from tests.engine.test_takeover import until

from heat.plugin import Change, Resource, String
from heat.store import stacks
from heat.values.errors import InvalidArgument, NotFound
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
ONE = HEAD + "resources: {r: {type: 'Test::Thing', %s}}\n"
TWO = HEAD + "resources:\n  v: {type: 'Test::Thing'}\n  w: {type: '%s', depends_on: v, properties: {a: %s}}\n"


class Thing(Resource):
    """A thing of a cloud that may keep it from sight, or have lost it."""

    type_name = "Test::Thing"
    a = String("Bad ones are refused, slow ones never come about, rough ones fail when they are there.", updatable=True)
    hidden: ClassVar[bool] = False
    gone: ClassVar[bool] = False
    log: ClassVar[list[str]] = []

    def handle_create(self) -> None:
        if self.properties["a"] == "bad":
            raise InvalidArgument("it is bad")
        type(self).gone = False
        self.physical_id = f"id-{len(self.log)}"
        self.log.append(f"create {self.physical_id}")

    def check_create_complete(self) -> bool:
        if self.properties["a"] == "rough":
            raise InvalidArgument("it is rough")
        return True

    def show(self) -> dict[str, object]:
        if self.hidden:
            raise InvalidArgument("not for you")
        if self.gone:
            raise NotFound("no such thing")
        return {}

    def needs_replace_failed(self) -> bool:
        return self.physical_id is None

    def handle_update(self, change: Change) -> None:
        self.log.append(f"update {self.physical_id}")

    def check_update_complete(self, change: Change) -> bool:
        return self.properties["a"] != "slow"

    def handle_delete(self) -> None:
        self.log.append(f"delete {self.physical_id}")


@pytest.fixture
def house(tmp_path: Path):
    Thing.hidden, Thing.gone = False, False
    Thing.log.clear()
    with stage(tmp_path, plugins={"Test::Thing": Thing}) as made:
        yield made


def test_a_thing_of_others_that_could_not_be_seen_never_becomes_the_stack_s_own(house: Stage) -> None:
    Thing.hidden = True
    stack_id = house.create(ONE % "external_id: FOREIGN")
    house.settled(stack_id)
    Thing.hidden = False
    house.update(stack_id, ONE % "properties: {a: x}")
    house.settled(stack_id)

    house.act(stack_id, Action.DELETE)

    house.settled(stack_id)
    assert Thing.log == ["create id-0", "delete id-0"]


def test_an_external_id_that_was_wrong_can_be_put_right(house: Stage) -> None:
    Thing.hidden = True
    stack_id = house.create(ONE % "external_id: WRONG")
    house.settled(stack_id)
    Thing.hidden = False

    house.update(stack_id, ONE % "external_id: RIGHT")

    assert house.settled(stack_id).status is Status.COMPLETE
    assert (house.resources(stack_id)["r"].physical_id, Thing.log) == ("RIGHT", [])


def test_what_cannot_be_read_says_nothing_of_how_much_there_is(house: Stage) -> None:
    stack_id = house.create(TWO % ("Test::Thing", "bad"))
    house.settled(stack_id)

    house.update(stack_id, TWO % ("Test::NotHere", "x"))

    assert house.settled(stack_id).reason.startswith("StackValidationFailed")
    assert stacks.get(house.database, stack_id).resource_count == len(house.resources(stack_id)) == 2


def test_what_failed_and_was_then_removed_by_hand_is_made_anew(house: Stage) -> None:
    stack_id = house.create(ONE % "properties: {a: rough}")
    assert house.settled(stack_id).status is Status.FAILED
    Thing.gone = True

    house.update(stack_id, ONE % "properties: {a: fine}")

    assert house.settled(stack_id).status is Status.COMPLETE
    assert [line for line in Thing.log if line.startswith("create")] == ["create id-0", "create id-1"]


def test_a_change_that_a_crash_cut_short_and_a_user_takes_back_replaces_nothing(house: Stage) -> None:
    stack_id = house.create(ONE % "properties: {a: one}")
    house.settled(stack_id)
    house.update(stack_id, ONE % "properties: {a: slow}")
    until(lambda: "update id-0" in Thing.log)
    time.sleep(0.3)  # that it waits is written
    house.halt()
    house.engine()
    house.engines.reverse()

    house.update(stack_id, ONE % "properties: {a: one}")

    assert house.settled(stack_id).status is Status.COMPLETE
    assert not [line for line in Thing.log if line.startswith("delete")]
    assert Thing.log[-1] == "update id-0"

"""Copies made for snapshots: none is made twice or forgotten, and with stacks that are gone nothing is done."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import select
from tests.engine.bench_of_one import QUICK, Stage, stage
from tests.engine.test_takeover import until

from heat.engine.portrait import portrait
from heat.plugin import Resource, String
from heat.store import resources
from heat.store.schema import operation
from heat.values.errors import InvalidArgument, NotFound
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\nresources:\n  other: {type: OS::Heat::RandomString}\n"
ONE = HEAD + "  r: {type: Test::Copied, properties: {a: %s}}\n"
NESTED = HEAD + "  n: {type: x.yaml}\n"


class Copied(Resource):
    """Copies of it take as long as they are held back; one of a bad thing fails at once."""

    type_name = "Test::Copied"
    snapshot_data = frozenset({"copy"})
    a = String("What it is.")
    made: ClassVar[list[str]] = []
    held_back: ClassVar[list[str]] = []

    def handle_create(self) -> None:
        if self.properties["a"] == "never":
            raise InvalidArgument("it cannot be made")
        self.physical_id = self.physical_name

    def prepare_for_replace(self) -> None:
        raise NotFound("somebody took it away")

    def handle_snapshot(self) -> None:
        self.data["copy"] = f"copy of {self.physical_id}"
        if self.data["copy"] not in self.made:
            self.made.append(self.data["copy"])

    def check_snapshot_complete(self) -> bool:
        if self.properties["a"] == "bad":
            raise InvalidArgument("it went wrong")
        return not self.held_back

    def handle_delete_snapshot(self) -> None:
        self.made.remove(self.data.pop("copy"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Stage]:
    Copied.made.clear()
    Copied.held_back.clear()
    with stage(tmp_path, plugins={"Test::Copied": Copied}) as made:
        yield made


def created(house: Stage, template: str, below: str = "") -> str:
    stack_id = house.create(template, files={"x.yaml": below})
    assert house.settled(stack_id).status is Status.COMPLETE
    return stack_id


def being_copied(house: Stage) -> tuple[str, str]:
    """A stack, and the one below it in which a copy is being made."""
    stack_id = created(house, NESTED, ONE % "good")
    Copied.held_back.append("yes")
    house.act(stack_id, Action.SNAPSHOT)
    until(lambda: bool(Copied.made))
    (child,) = house.below(stack_id)
    return stack_id, child.id


def test_a_stack_below_is_copied_once_whoever_goes_on(house: Stage) -> None:
    stack_id, child_id = being_copied(house)

    house.halt()
    house.engine(QUICK)
    until(lambda: house.history(stack_id).count("n SNAPSHOT_IN_PROGRESS") > 1)
    Copied.held_back.clear()

    assert house.settled(stack_id).status is Status.COMPLETE
    mine = (operation.c.stack_id == child_id, operation.c.action == "SNAPSHOT")
    query = select(operation.c.id).where(*mine)
    assert len(house.database.read(lambda connection: connection.execute(query).all())) == 1


def test_a_stack_that_somebody_removes_while_it_is_copied_is_not_made_anew(house: Stage) -> None:
    stack_id, child_id = being_copied(house)

    house.act(child_id, Action.DELETE)
    Copied.held_back.clear()

    assert "is gone" in house.settled(stack_id).reason
    assert house.below(stack_id) == []


@pytest.mark.parametrize("action", [Action.CHECK, Action.SUSPEND, Action.SNAPSHOT])
def test_nothing_is_done_to_a_stack_below_that_is_gone(house: Stage, action: Action) -> None:
    stack_id = created(house, NESTED, ONE % "good")
    (child,) = house.below(stack_id)
    house.act(child.id, Action.DELETE)
    house.settled(child.id)

    house.act(stack_id, action)

    stack = house.settled(stack_id)
    assert (stack.status, "is gone" in stack.reason) == (Status.FAILED, True)


def test_a_thing_that_is_kept_keeps_no_copy_that_nobody_asks_for(house: Stage) -> None:
    stack_id = created(house, (ONE % "good").replace("{type: Test", "{deletion_policy: Retain, type: Test"))
    house.act(stack_id, Action.SNAPSHOT)  # no snapshot is kept of it
    house.settled(stack_id)
    assert len(Copied.made) == 1

    house.update(stack_id, HEAD)

    assert house.settled(stack_id).status is Status.COMPLETE
    assert Copied.made == []


def test_a_copy_that_goes_wrong_is_taken_away(house: Stage) -> None:
    stack_id = created(house, ONE % "bad")

    house.act(stack_id, Action.SNAPSHOT)

    assert house.settled(stack_id).status is Status.FAILED
    key = house.resources(stack_id)["r"].id
    assert (Copied.made, (resources.detail(house.database, [key])[key].data or {}).get("copy")) == ([], None)


def test_what_stands_is_remembered_and_not_what_failed_to_take_its_place(house: Stage) -> None:
    stack_id = created(house, ONE % "good")
    house.update(stack_id, ONE % "never")
    assert house.settled(stack_id).status is Status.FAILED

    house.act(stack_id, Action.SNAPSHOT)

    told = portrait(house.database, house.settled(stack_id), lambda _: frozenset({"copy"}))
    assert [told["resources"]["r"]["resource_data"].get("copy")] == Copied.made


def test_a_thing_that_is_gone_keeps_nobody_from_taking_its_place(house: Stage) -> None:
    stack_id = created(house, ONE % "good")

    house.update(stack_id, ONE % "better")

    assert house.settled(stack_id).status is Status.COMPLETE

"""A thing whose creation outlives two engines, while another definition of it comes in between."""

from pathlib import Path
from threading import Event
from typing import ClassVar

from tests.engine.bench_of_one import Frail, Stage, stage
from tests.engine.test_takeover import HEAD, until

from heat.plugin import Change, Resource, String
from heat.values.status import Status

TEMPLATE = HEAD + "resources: {r: {type: 'Test::Slow', properties: {size: %s}}}\n"


class Slow(Resource):
    """Its creation answers late; it needs its size until it is done."""

    type_name = "Test::Slow"
    size = String("How large.", updatable=True)
    cloud: ClassVar[dict[str, str]] = {}
    answers: ClassVar[Event]
    done: ClassVar[Event]

    def handle_create(self) -> None:
        self.cloud["thing"] = self.properties["size"]
        self.answers.wait(30)
        self.physical_id = "thing"

    def find_existing(self) -> str | None:
        return next(iter(self.cloud), None)

    def check_create_complete(self) -> bool:
        return len(self.properties["size"]) > 0 and self.done.is_set()

    def handle_update(self, change: Change) -> None:
        self.cloud["thing"] = self.properties["size"]

    def handle_delete(self) -> None:
        self.cloud.clear()


def dies(house: Stage, number: int) -> None:
    """An engine reads and writes nothing any more."""
    found = house.engines[number].house.database
    assert isinstance(found, Frail)
    found.lost = True


def test_what_was_found_after_one_death_is_looked_after_beyond_the_next(tmp_path: Path) -> None:
    Slow.cloud.clear()
    Slow.answers, Slow.done = Event(), Event()
    with stage(tmp_path, plugins={"Test::Slow": Slow}) as house:
        stack_id = house.create(TEMPLATE % "small")
        until(lambda: bool(Slow.cloud))
        dies(house, 0)
        house.update(stack_id, TEMPLATE % "large")
        house.engine()
        until(lambda: house.resources(stack_id)["r"].physical_id == "thing")
        dies(house, 1)
        Slow.done.set()
        house.engine()

        assert house.settled(stack_id).status is Status.COMPLETE
        assert Slow.cloud == {"thing": "large"}
        Slow.answers.set()

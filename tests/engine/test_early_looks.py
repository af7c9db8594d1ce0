"""What comes while a look is out is not missed, though that look was too early to see it."""

from dataclasses import replace
from pathlib import Path
from threading import Event, Lock
from typing import Any, ClassVar

from tests.engine.bench_of_one import QUICK, stage

from heat.engine.dispatch import pause_s
from heat.plugin.resource import Resource
from heat.values.status import Status

TEMPLATE = "heat_template_version: 2021-04-16\nresources: {ear: {type: Test::Ear}}"
NEVER_S = 3600.0
LOOKS_ONLY_WHEN_TOLD = replace(QUICK, first_look_s=NEVER_S, longest_pause_s=NEVER_S)


class Door:
    """Holds the second look, the first after the one that belongs to the beginning, until it is told to go on."""

    def __init__(self) -> None:
        self.entered, self.opened = Event(), Event()
        self._lock, self._looks = Lock(), 0

    def look(self) -> bool:
        with self._lock:
            self._looks += 1
            number = self._looks
        if number == 2:
            self.entered.set()
            self.opened.wait(30)
        return number > 2


def test_a_signal_that_comes_while_a_look_is_out_is_looked_for_at_once(tmp_path: Path) -> None:
    door = Door()

    class Ear(Resource):
        """Hears what the third look tells."""

        awaits_signals: ClassVar[bool] = True

        def handle_create(self) -> Any:
            self.physical_id = "ear"

        def check_create_complete(self) -> bool:
            return door.look()

    with stage(tmp_path, settings=LOOKS_ONLY_WHEN_TOLD, plugins={"Test::Ear": Ear}) as house:
        stack_id = house.create(TEMPLATE)
        while not door.entered.wait(0.02):
            house.engines[0].poke(stack_id)
        house.engines[0].poke(stack_id)
        door.opened.set()

        assert house.settled(stack_id, within_s=30).status is Status.COMPLETE


def test_a_thing_may_be_looked_at_for_days() -> None:
    assert pause_s(0.2, 100_000, 5.0) == 5.0

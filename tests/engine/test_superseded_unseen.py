"""An operation that another supersedes before the loop has written anything of it has happened all the same."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.engine import Engine
from heat.engine.house import House
from heat.engine.pool import Job
from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.store.rows import ServiceRow

HEAD = "heat_template_version: 2021-04-16\nresources:\n"
ONE = HEAD + "  one: {type: OS::Heat::RandomString}\n"
TWO = ONE + "  two: {type: OS::Heat::RandomString}\n"


@dataclass
class Crew:
    """Reads at once what is to be read, and keeps back what is to be done."""

    jobs: list[Job] = field(default_factory=list)
    reads: bool = True

    def submit(self, project: str, stack: str, job: Job) -> None:
        if self.reads:
            job()
        else:
            self.jobs.append(job)

    def close(self) -> None:
        self.jobs.clear()

    def busy(self) -> set[str]:
        return set()

    def await_one(self, wait_s: float) -> None:
        pass

    def stop(self, wait_s: float) -> bool:
        return True


def unmoved(house: Stage, crew: Crew) -> Engine:
    """An engine whose loop turns when it is told to."""
    sessions = Sessions(CloudSettings(auth_url="http://127.0.0.1:9"))
    row = ServiceRow("engine-0", "here", "here", "heat-engine", "engine", 1, time.time(), time.time())
    made = Engine(House("engine-0", house.database, sessions, load(), LANGUAGES, QUICK), row, crew)
    house.engines.append(made)
    return made


def test_what_was_begun_and_superseded_in_one_turn_is_told(tmp_path: Path) -> None:
    with stage(tmp_path, engines=0) as house:
        crew = Crew()
        engine = unmoved(house, crew)
        stack_id = house.create(ONE)
        house.update(stack_id, TWO)
        crew.reads = False

        engine.loop.turn()

        told = [line.partition(" ")[2] if line.startswith("s-") else line for line in house.history(stack_id)]
        assert told == ["CREATE_IN_PROGRESS", "one CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "two CREATE_IN_PROGRESS"]
        house.engines.clear()


def test_what_was_never_begun_becomes_what_is_wanted_now(tmp_path: Path) -> None:
    with stage(tmp_path, engines=0) as house:
        crew = Crew()
        engine = unmoved(house, crew)
        stack_id = house.create(ONE.replace("}", ", deletion_policy: Retain}"))
        house.update(stack_id, ONE.replace("RandomString", "Value, properties: {value: x}"))
        crew.reads = False

        engine.loop.turn()

        row = house.resources(stack_id)["one"]
        assert (row.type_name, row.deletion_policy) == ("OS::Heat::Value", "Delete")
        house.engines.clear()

"""The mechanism of batches under another type: with CloudFormation's words, names of its own, and the oldest first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.engine.bench_of_one import QUICK, Stage, stage

from heat.plugin import Change, ChildStack, Integer, Knobs, Map, Property, RollingGroup, String
from heat.store import events
from heat.values.status import Action, Status

KNOBS = Knobs("MaxBatchSize", "MinInstancesInService", "PauseTime")
TEMPLATE = """
heat_template_version: 2021-04-16
resources:
  fleet:
    type: Test::Fleet
    update_policy: {Rolling: {MaxBatchSize: 1, MinInstancesInService: %s, PauseTime: PT0S}}
    properties: {size: %s, word: %s}
"""


@dataclass(frozen=True)
class Sailors:
    """Members that say a word; the oldest of them give way first."""

    word: str
    names: list[str]
    here: list[str]

    def final_names(self) -> list[str]:
        return self.names

    def spare_names(self, number: int) -> list[str]:
        first = 1 + max(age(name) for name in [*self.names, *self.here])
        return [f"m{first + offset}" for offset in range(number)]

    def giving_way(self, names: Sequence[str]) -> list[str]:
        return sorted(names, key=age)

    def definition_of(self, name: str) -> Mapping[str, Any]:
        return {"type": "OS::Heat::TestResource", "properties": {"value": self.word}}

    def stack_of(self, definitions: Mapping[str, Mapping[str, Any]]) -> ChildStack:
        return ChildStack({"heat_template_version": "2021-04-16", "resources": dict(definitions)})


def age(name: str) -> int:
    """The lower, the older."""
    return int(name[1:])


class Fleet(RollingGroup):
    """Loses its oldest members when it shrinks."""

    size = Integer("How many.", required=True, updatable=True)
    word = String("What each of them says.", updatable=True)
    update_policy_schema: ClassVar[Mapping[str, Property]] = {
        "Rolling": Map(
            "How it rolls.",
            {
                "MaxBatchSize": Integer("At once.", default=1),
                "MinInstancesInService": Integer("Meanwhile.", default=0),
                "PauseTime": String("Between.", default="PT0S"),
            },
        ).named("Rolling")
    }

    def handle_create(self) -> None:
        self._choose()
        self.begin_batches(None, self.context.now())

    def check_create_complete(self) -> bool:
        return self.batches_done(self.context.now())

    def handle_update(self, change: Change) -> None:
        self._choose()
        self.begin_batches(KNOBS.pace(self.context.update_policy.get("Rolling")), self.context.now())

    def check_update_complete(self, change: Change) -> bool:
        return self.batches_done(self.context.now())

    def crew(self) -> Sailors:
        return Sailors(self.properties["word"], self.data["names"].split(), self._here())

    def _here(self) -> list[str]:
        return sorted(self.context.child.members, key=age) if self.context.child else []

    def _choose(self) -> None:
        kept = self._here()[-self.properties["size"] :]
        fresh = [f"m{number}" for number in range(len(kept), self.properties["size"])]
        self.data["names"] = " ".join([*kept, *fresh])


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, settings=QUICK, plugins={"Test::Fleet": Fleet}) as made:
        yield made


def below(house: Stage, stack_id: str) -> str:
    return house.resources(stack_id)["fleet"].physical_id or ""


def begun(house: Stage, stack_id: str, action: Action) -> list[str]:
    """Members with which that was begun, in that order."""
    page = events.page(house.database, [below(house, stack_id)], limit=1000)
    mine = [one for one in page if one.resource_name.startswith("m") and one.status is Status.IN_PROGRESS]
    return [one.resource_name for one in mine if one.action is action]


def test_the_oldest_members_are_changed_first(house: Stage) -> None:
    stack_id = house.create(TEMPLATE % (0, 3, "a"))
    house.settled(stack_id, 90)
    house.update(stack_id, TEMPLATE % (0, 3, "b"))

    assert house.settled(stack_id, 90).status is Status.COMPLETE
    assert begun(house, stack_id, Action.UPDATE) == ["m0", "m1", "m2"]


def test_a_fleet_that_must_serve_grows_meanwhile(house: Stage) -> None:
    stack_id = house.create(TEMPLATE % (0, 2, "a"))
    house.settled(stack_id, 90)
    house.update(stack_id, TEMPLATE % (2, 2, "b"))

    assert house.settled(stack_id, 90).status is Status.COMPLETE
    assert begun(house, stack_id, Action.CREATE)[2:] == ["m2"]
    assert begun(house, stack_id, Action.DELETE) == ["m2"]
    assert set(house.resources(below(house, stack_id))) == {"m0", "m1"}


def test_a_fleet_that_shrinks_loses_its_oldest_members(house: Stage) -> None:
    stack_id = house.create(TEMPLATE % (0, 3, "a"))
    house.settled(stack_id, 90)
    house.update(stack_id, TEMPLATE % (0, 1, "b"))

    assert house.settled(stack_id, 90).status is Status.COMPLETE
    assert set(house.resources(below(house, stack_id))) == {"m2"}
    assert begun(house, stack_id, Action.UPDATE) == ["m2"]

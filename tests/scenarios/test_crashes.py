"""kill -9 at any moment: after a restart the stack ends as if nothing had happened, with nothing lost or doubled."""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.scenarios.doors import Rest, Stack, hot
from tests.scenarios.heat_all import HeatAll, nothing_left

MOMENTS = 20
SEED = 20261121
KINDS = {"nova.servers": 3, "cinder.volumes": 3, "neutron.ports": 6}
"""What the first version of the stack is made of. A server's own port is one that the stack made."""


def members(version: int) -> dict[str, Any]:
    """Ports, servers and volumes; the second version renames ports, changes a flavor and makes one volume anew."""
    found = ["net: {type: OS::Neutron::Net}"]
    found += ["subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.4.0.0/24}}"]
    for number in range(3):
        own = f"network: {{get_resource: net}}, name: port-{number}-{version}"
        found += [
            f"port{number}: {{type: OS::Neutron::Port, depends_on: subnet, properties: {{{own}}}}}",
            f"spare{number}: {{type: OS::Neutron::Port, depends_on: subnet, properties: {{{own}}}}}",
            f"volume{number}: {{type: OS::Cinder::Volume, properties: {{size: {1 if version == 1 or number else 2}}}}}",
            f"server{number}: {{type: OS::Nova::Server, properties: {{image: cirros, "
            f"flavor: {'m1.nano' if version == 1 or number else 'm1.micro'}, "
            f"networks: [{{port: {{get_resource: port{number}}}}}]}}}}",
            f"plug{number}: {{type: OS::Cinder::VolumeAttachment, properties: "
            f"{{instance_uuid: {{get_resource: server{number}}}, volume_id: {{get_resource: volume{number}}}}}}}",
        ]
    return hot("\n".join(found))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    """A heat-all that is killed now and then; servers and volumes take their time."""
    running = HeatAll(tmp_path_factory.mktemp("crash")).start()
    yield running
    running.stop()


def slow_down(house: HeatAll) -> None:
    """What the control API was told does not outlive its process."""
    house.control.operation("nova.server.build", seconds=0.4)
    house.control.operation("cinder.volume.create", seconds=0.3)
    house.control.operation("neutron.port.create", latency=0.1)


def interrupted(house: HeatAll, stack: Stack, begin: Callable[[], object], after_s: float, expected: str) -> Stack:
    """Begin something, kill the house after a while, start it again, and wait for the end."""
    begin()
    time.sleep(after_s)
    house.kill()
    house.start()
    slow_down(house)
    door = house.rest()
    return Stack(door, stack.name, stack.id).settled(expected)


def moments() -> list[tuple[str, float]]:
    """In which action, and how long after its beginning, the house is killed."""
    dice = random.Random(SEED)
    return [(dice.choice(("create", "update", "delete")), round(dice.uniform(0.0, 2.0), 2)) for _ in range(MOMENTS)]


@pytest.mark.parametrize(("action", "after_s"), moments())
def test_a_killed_house_finishes_what_it_began(house: HeatAll, action: str, after_s: float) -> None:
    slow_down(house)
    before = house.control.objects()
    door: Rest = house.rest()

    stack = door.create(members(1))
    if action == "create":
        stack = interrupted(house, stack, lambda: None, after_s, "CREATE_COMPLETE")
    stack.settled("CREATE_COMPLETE")
    if action == "update":
        stack = interrupted(house, stack, lambda: stack.change(members(2)), after_s, "UPDATE_COMPLETE")
    counted = {kind: len(house.control.objects()[kind]) - len(before.get(kind, [])) for kind in KINDS}
    if action == "delete":
        stack = interrupted(house, stack, lambda: door.call("DELETE", stack.path), after_s, "DELETE_COMPLETE")
    else:
        stack.deleted()

    assert counted == KINDS
    nothing_left(house.control, before)


def test_a_house_that_was_told_to_end_ends_cleanly_and_goes_on_later(house: HeatAll) -> None:
    slow_down(house)
    stack = house.rest().create(members(1))

    assert house.stop() == 0
    house.start()

    Stack(house.rest(), stack.name, stack.id).settled("CREATE_COMPLETE").deleted()
    assert "nova.servers" not in house.control.objects()

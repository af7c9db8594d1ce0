"""Templates that people have written: each is created, updated with one thing changed, and deleted without a trace."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.scenarios import corpus
from tests.scenarios.doors import Rest, Stack, until
from tests.scenarios.guest import signal_all
from tests.scenarios.heat_all import HeatAll, nothing_left, quick, records


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    """A heat-all whose cloud has what the corpus takes for granted."""
    path = tmp_path_factory.mktemp("corpus")
    running = HeatAll(path / "state", "--seed", str(corpus.seed_file(path / "seed.yaml"))).start()
    try:
        quick(running.control)
        plant(running.connect())
        yield running
    finally:
        running.stop()


def plant(cloud: Any) -> None:
    """An existing server on the existing network."""
    network = cloud.network.find_network("private")
    image, flavor = cloud.image.find_image("cirros"), cloud.compute.find_flavor("m1.nano")
    nets = [{"uuid": network.id}]
    server = cloud.compute.create_server(name="corpus-server", image_id=image.id, flavor_id=flavor.id, networks=nets)
    cloud.compute.wait_for_server(server, interval=0.1)


def by_id(cloud: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters for which some templates need an id where people would give a name."""
    finders = {"_net_id": cloud.network.find_network, "_subnet_id": cloud.network.find_subnet}
    finders |= {"internal_network": cloud.network.find_network, "internal_subnet": cloud.network.find_subnet}
    finders |= {"instance_id": cloud.compute.find_server}
    found = dict(parameters)
    for name, value in parameters.items():
        finder = next((finder for end, finder in finders.items() if name.endswith(end)), None)
        found[name] = finder(value).id if finder else value
    return found


def settled(stack: Stack, town: HeatAll, expected: str) -> None:
    """Wait for the end, while guests do what their user data says."""
    told: set[str] = set()
    waits = "WaitCondition" in str(stack.door.get(f"{stack.path}/template"))

    def look() -> dict[str, Any]:
        shown = stack.show()
        if waits and not told and signal_all(records(town.cloud_url, "nova.servers")):
            told.add(stack.id)
        return shown

    shown = until(look, lambda one: not one["stack_status"].endswith("IN_PROGRESS"))
    assert shown["stack_status"] == expected, shown["stack_status_reason"]


def strayed(stack: Stack) -> list[Any]:
    """What differs between the stack and the cloud."""
    found = stack.door.get(f"{stack.path}/drift")["drift"]["resources"]
    same = ("in sync", "not readable")
    return [
        (one["resource_name"], one["reason"], one["properties"]) for one in found if one["drift_status"] not in same
    ]


@pytest.fixture
def broom(town: HeatAll) -> Iterator[None]:
    """What a failed test leaves does not make the others fail."""
    yield
    for stack in town.rest().get("/stacks")["stacks"]:
        Stack(town.rest(), stack["stack_name"], stack["id"]).deleted()


@pytest.mark.usefixtures("broom")
@pytest.mark.parametrize("template", corpus.RUNNABLE, ids=lambda template: template.name)
def test_it_is_created_changed_and_taken_away(town: HeatAll, template: corpus.Template) -> None:
    heat, control = town.rest(), town.control
    if template.name in corpus.SLOWED:
        control.fault(operation=corpus.SLOWED[template.name], slow=3, times=1)
    before = control.objects()
    parameters = by_id(town.connect(), template.parameters)

    stack = heat.create(template.text, parameters=parameters, files=template.files)
    settled(stack, town, "CREATE_COMPLETE")
    assert strayed(stack) == [], "nobody has touched it"
    created = len(stack.events(nested_depth=5))
    stack.change(template.changed_text, parameters={**parameters, **template.change}, files=template.files)
    settled(stack, town, "UPDATE_COMPLETE")
    changed = len(stack.events(nested_depth=5)) - created
    stack.deleted()

    assert changed > 2, "the update touched nothing but the stack"
    nothing_left(control, before)


@pytest.mark.parametrize("template", corpus.INVALID, ids=lambda template: template.name)
def test_what_no_heat_accepts_is_refused(town: HeatAll, template: corpus.Template) -> None:
    answer = town.rest().call("POST", "/stacks", {"stack_name": "invalid", "template": template.text})

    assert answer.status_code == 400


def test_most_of_what_is_not_run_lacks_types_that_are_not_there_yet() -> None:
    assert corpus.NOT_RUN.keys().isdisjoint(template.name for template in corpus.RUNNABLE)
    assert all(corpus.NOT_RUN.values()), corpus.report()


def test_outputs_of_a_new_network_tell_addresses(town: HeatAll) -> None:
    template = next(one for one in corpus.RUNNABLE if one.name == "hot/servers_in_new_neutron_net.yaml")
    stack = Rest(town.connect().session).create(template.text, parameters=by_id(town.connect(), template.parameters))

    outputs = stack.settled("CREATE_COMPLETE").outputs()

    assert outputs["server1_private_ip"].startswith("10.7.0.")
    stack.deleted()

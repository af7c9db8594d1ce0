"""What the service says of a thing decides whether it is done, broken, or to be made anew."""

from collections.abc import Iterator

import pytest

from heat.resources.rest import ResourceUnknownStatus
from heat.values.errors import CloudError, NotFound, ResourceInError, ValidationError
from heat.values.status import Action

from ..driving import Driven, Driver


@pytest.fixture
def network(driver: Driver) -> Iterator[Driven]:
    made = driver.create("OS::Neutron::Net", at="net")
    yield made
    made.delete()


def becomes(made: Driven, status: str) -> None:
    """Have the cloud say so."""
    networks = made.driver.cloud.server.cloud.state.collection("neutron", "networks")
    record = networks.get(str(made.physical_id))
    assert record is not None
    networks.put({**record, "status": status})


def is_done(made: Driven) -> bool:
    return bool(made.instance(Action.CREATE).check_create_complete())


@pytest.mark.parametrize(("status", "done"), [("ACTIVE", True), ("DOWN", True), ("BUILD", False)])
def test_a_thing_is_done_when_it_has_come_to_rest(network: Driven, status: str, done: bool) -> None:
    becomes(network, status)

    assert is_done(network) is done


def test_a_broken_thing_is_told(network: Driven) -> None:
    becomes(network, "ERROR")

    with pytest.raises(ResourceInError, match="Went to status ERROR"):
        is_done(network)
    with pytest.raises(ResourceInError):
        network.act(Action.CHECK)


def test_a_status_that_nobody_knows_is_told(network: Driven) -> None:
    becomes(network, "SLEEPY")

    with pytest.raises(ResourceUnknownStatus, match="SLEEPY"):
        is_done(network)


@pytest.mark.parametrize(("status", "anew"), [("ACTIVE", False), ("ERROR", True)])
def test_after_a_failure_only_what_is_broken_is_made_anew(network: Driven, status: str, anew: bool) -> None:
    becomes(network, status)

    assert network.instance(Action.UPDATE).needs_replace_failed() is anew


def test_what_is_gone_is_made_anew_and_found_missing_by_a_check(driver: Driver) -> None:
    gone = driver.create("OS::Neutron::Net")
    gone.delete()

    assert gone.instance(Action.UPDATE).needs_replace_failed()
    with pytest.raises(NotFound):
        gone.act(Action.CHECK)


def test_a_check_sees_that_a_join_is_gone(driver: Driver, network: Driven) -> None:
    block = driver.create("OS::Neutron::Subnet", at="subnet", network=network.physical_id, cidr="10.74.0.0/24")
    router = driver.create("OS::Neutron::Router", at="router")
    ends = {"router": router.physical_id, "subnet": block.physical_id}
    joint = driver.create("OS::Neutron::RouterInterface", at="joint", **ends)
    joint.act(Action.CHECK)

    joint.delete()

    with pytest.raises(NotFound):
        joint.act(Action.CHECK)
    router.delete()
    block.delete()


def test_the_words_of_the_service_reach_the_reader(driver: Driver, network: Driven) -> None:
    block = driver.create("OS::Neutron::Subnet", at="subnet", network=network.physical_id, cidr="10.75.0.0/24")
    taken = driver.plan(
        "OS::Neutron::Port",
        network=network.physical_id,
        fixed_ips=[{"subnet": block.physical_id, "ip_address": "10.75.0.1"}],
    )
    first = driver.create(
        "OS::Neutron::Port",
        at="first",
        network=network.physical_id,
        fixed_ips=[{"subnet": block.physical_id, "ip_address": "10.75.0.9"}],
    )
    taken.properties["fixed_ips"][0]["ip_address"] = "10.75.0.9"

    with pytest.raises(CloudError, match=r"IP address 10\.75\.0\.9 already allocated") as caught:
        taken.create()

    assert caught.value.status == 409
    first.delete()
    block.delete()


def test_value_specs_cannot_say_what_properties_say(driver: Driver) -> None:
    wrong = driver.plan("OS::Neutron::Net", value_specs={"shared": True, "name": "x"})

    with pytest.raises(ValidationError, match="name, shared not allowed in value_specs"):
        wrong.create()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ipv6_ra_mode": "slaac"}, "not supported for ipv4"),
        ({"ip_version": 6, "ipv6_ra_mode": "slaac", "ipv6_address_mode": "dhcpv6-stateful"}, "must be equal"),
        ({"gateway_ip": "first"}, 'Gateway IP address "first" is in invalid format'),
    ],
)
def test_a_subnet_that_contradicts_itself_is_refused(
    driver: Driver, network: Driven, given: dict[str, object], words: str
) -> None:
    wrong = driver.plan("OS::Neutron::Subnet", network=network.physical_id, cidr="10.0.0.0/24", **given)

    with pytest.raises(ValidationError, match=words):
        wrong.create()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"distributed": True, "l3_agent_ids": ["a"]}, "distributed, l3_agent_ids"),
        ({"distributed": True, "ha": True}, "distributed, ha"),
        ({"l3_agent_ids": ["a", "b"]}, "only have one L3 agent"),
        ({"l3_agent_ids": ["a"], "l3_agent_id": "b"}, "l3_agent_id, l3_agent_ids"),
    ],
)
def test_a_router_that_contradicts_itself_is_refused(driver: Driver, given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        driver.plan("OS::Neutron::Router", **given).create()

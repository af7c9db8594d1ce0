"""From names to ids, and what templates may name."""

from collections.abc import Iterator
from typing import Any

import pytest

from heat.cloud.constraints import CloudChecks
from heat.cloud.finders import Finders, PhysicalResourceNameAmbiguity
from heat.cloud.kinds import BY_NAME
from heat.cloud.sessions import Access
from heat.values.errors import EntityNotFound
from minicloud.testing import RunningCloud


@pytest.fixture
def twins(demo: Access) -> Iterator[list[str]]:
    """Two networks of one name."""
    network = demo.client("network")
    ids = [network.post("/networks", {"network": {"name": "twin"}})["network"]["id"] for _ in range(2)]
    yield ids
    for each in ids:
        network.delete(f"/networks/{each}")


def find(demo: Access, kind: str, text: str) -> str:
    return Finders().find(demo.client, demo.project_id, kind, text)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("neutron.network", "public"),
        ("neutron.subnet", "private-subnet"),
        ("nova.flavor", "m1.tiny"),
        ("glance.image", "cirros"),
        ("keystone.role", "member"),
    ],
)
def test_a_thing_is_found_by_name_and_by_id(sessions: Any, demo: Access, kind: str, name: str) -> None:
    seen_by = sessions.service() if kind.startswith("keystone") else demo

    by_name = find(seen_by, kind, name)

    assert by_name != name
    assert find(seen_by, kind, by_name) == by_name


def test_two_of_one_name_are_ambiguous(demo: Access, twins: list[str]) -> None:
    with pytest.raises(PhysicalResourceNameAmbiguity, match="twin"):
        find(demo, "neutron.network", "twin")
    assert find(demo, "neutron.network", twins[0]) == twins[0]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("neutron.network", "Unable to find network with name or id 'nope'"),
        ("neutron.qos_policy", "Unable to find policy with name or id 'nope'"),
        ("glance.image", "No images matching {'name': 'nope'}."),
        ("nova.keypair", "The Key (nope) could not be found."),
        ("nova.server", "The Server (nope) could not be found."),
        ("cinder.volume", "The Volume (nope) could not be found."),
        ("cinder.snapshot", "The VolumeSnapshot (nope) could not be found."),
        ("cinder.backup", "The Volume backup (nope) could not be found."),
        ("cinder.vtype", "The VolumeType (nope) could not be found."),
    ],
)
def test_what_is_missing_is_told_in_known_words(demo: Access, kind: str, words: str) -> None:
    with pytest.raises(EntityNotFound) as caught:
        find(demo, kind, "nope")

    assert str(caught.value) == words


def test_a_key_pair_is_its_name(demo: Access) -> None:
    demo.client("compute").post("/os-keypairs", {"keypair": {"name": "deploy", "type": "ssh"}}, microversion="2.91")

    assert find(demo, "nova.keypair", "deploy") == "deploy"
    demo.client("compute").delete("/os-keypairs/deploy")


def test_a_name_is_looked_up_once(cloud: RunningCloud, demo: Access) -> None:
    finders = Finders()
    finders.find(demo.client, demo.project_id, "neutron.network", "public")
    before = cloud.control.requests()

    finders.find(demo.client, demo.project_id, "neutron.network", "public")

    assert cloud.control.requests() == before


def test_what_heat_just_made_is_not_looked_up(cloud: RunningCloud, demo: Access) -> None:
    finders = Finders()
    before = cloud.control.requests()

    finders.know("ours", "neutron.network", "1234")

    assert finders.find(demo.client, "ours", "neutron.network", "1234") == "1234"
    assert cloud.control.requests() == before


def test_what_was_forgotten_is_looked_up_again(demo: Access) -> None:
    finders = Finders()
    finders.know(demo.project_id, "neutron.network", "1234")

    finders.forget(demo.project_id, "neutron.network", "1234")

    with pytest.raises(EntityNotFound):
        finders.find(demo.client, demo.project_id, "neutron.network", "1234")


def test_many_names_take_one_call(cloud: RunningCloud, demo: Access, twins: list[str]) -> None:
    demo.client("network").get("/networks", name="warm up")
    before = cloud.control.requests()["neutron.network.list"]

    found = Finders().find_many(demo.client, demo.project_id, "neutron.network", ["public", "private", "twin", "nope"])

    assert set(found) == {"public", "private"}
    assert cloud.control.requests()["neutron.network.list"] - before == 1


def test_a_constraint_tells_what_is_wrong_and_remembers_for_a_moment(cloud: RunningCloud, demo: Access) -> None:
    check = CloudChecks(Finders(), demo.client, demo.project_id)
    words = "Error validating value 'nope': Unable to find network with name or id 'nope'"

    assert check("neutron.network", "public") is None
    assert check("neutron.network", "nope") == words
    before = cloud.control.requests()
    assert check("neutron.network", "nope") == words
    assert cloud.control.requests() == before


def test_checks_that_are_not_of_the_cloud_pass(demo: Access) -> None:
    assert CloudChecks(Finders(), demo.client, demo.project_id)("net_cidr", "nonsense") is None


def test_every_kind_that_the_reference_checks_in_the_cloud_is_known() -> None:
    reference = {
        "barbican.container", "barbican.secret", "blazar.reservation", "cinder.backup", "cinder.qos_specs",
        "cinder.snapshot", "cinder.volume", "cinder.vtype", "designate.zone", "glance.image", "ironic.node",
        "ironic.portgroup", "keystone.domain", "keystone.group", "keystone.project", "keystone.region",
        "keystone.role", "keystone.service", "keystone.user", "magnum.cluster_template", "manila.share_network",
        "manila.share_snapshot", "manila.share_type", "mistral.workflow", "neutron.address_scope",
        "neutron.flow_classifier", "neutron.lbaas.listener", "neutron.lbaas.loadbalancer", "neutron.lbaas.pool",
        "neutron.lbaas.provider", "neutron.network", "neutron.port", "neutron.port_pair", "neutron.port_pair_group",
        "neutron.qos_policy", "neutron.router", "neutron.security_group", "neutron.segment", "neutron.subnet",
        "neutron.subnetpool", "neutron.taas.tap_flow", "neutron.taas.tap_service", "nova.flavor", "nova.host",
        "nova.keypair", "nova.server", "octavia.availabilityzone", "octavia.availabilityzoneprofile",
        "octavia.flavor", "octavia.flavorprofile", "octavia.l7policy", "octavia.listener", "octavia.loadbalancer",
        "octavia.pool", "trove.flavor", "zaqar.queue",
    }  # fmt: skip

    assert reference <= BY_NAME.keys()

"""What looks the same and was there before is somebody else's: it is neither taken nor removed, however calls go."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from tests.ambiguity.lives import SETTLING_S, template
from tests.ambiguity.town import Heat, Town

Place = tuple[Town, Mapping[str, str]]
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ6cGRkMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3 me"
SINGLE = {
    "neutron.router.add_interface": "OS::Neutron::RouterInterface, properties: {router: %(router)s, "
    "subnet: %(loose_subnet)s}",
    "neutron.port_forwarding.create": "OS::Neutron::FloatingIPPortForward, properties: {floating_ip: %(address)s, "
    "external_port: 80, internal_port: %(port)s, internal_ip_address: %(port_address)s, internal_port_number: 8, "
    "protocol: tcp}",
    "neutron.security_group_rule.create": "OS::Neutron::SecurityGroupRule, properties: {security_group: %(group)s}",
    "neutron.rbac_policy.create": "OS::Neutron::RBACPolicy, properties: {object_type: network, object_id: %(net)s, "
    "action: access_as_shared, target_tenant: %(project)s}",
    "neutron.qos_dscp_marking_rule.create": "OS::Neutron::QoSDscpMarkingRule, properties: {policy: %(policy)s, "
    "dscp_mark: 16}",
    "nova.keypair.create": f"OS::Nova::KeyPair, properties: {{name: mine, public_key: {KEY}}}",
    "nova.flavor.create": "OS::Nova::Flavor, properties: {name: small, ram: 64, vcpus: 1}",
    "nova.volume_attachment.create": "OS::Cinder::VolumeAttachment, properties: {instance_uuid: %(server)s, "
    "volume_id: %(volume)s}",
}
"""The cloud has one of these at most: the call that makes it, and the resource."""
SEVERAL = {
    "nova.server_group.create": "OS::Nova::ServerGroup, properties: {name: same}",
    "neutron.metering_label.create": "OS::Neutron::MeteringLabel, properties: {name: same}",
}
"""Of these it may have several that look the same."""


class Stack:
    """One stack with one resource, made and taken away by an administrator of the project."""

    def __init__(self, place: Place, thing: str, heat: Heat | None = None) -> None:
        self._town, ground = place
        self._heat = heat or self._town.heat
        body = {"template": template(f"thing: {{type: {thing}}}", ground), "params": {}, "files": {}, "args": {}}
        self._identity: dict[str, Any] = self._ask("create_stack", stack_name=f"s-{uuid4().hex[:10]}", **body)
        self.status = self._status()

    def delete(self) -> str:
        """Its end, and how it went."""
        self._ask("delete_stack", stack_identity=self._identity)
        return self._status()

    def _ask(self, method: str, **arguments: Any) -> Any:
        return self._heat.ask(self._town.context("chief"), method, **arguments)

    def _status(self) -> str:
        status = str(self._heat.settled(self._identity["stack_id"]).status)
        self._town.cloud.control.advance(SETTLING_S)
        return status


@pytest.fixture(scope="module")
def neighbour(place: Place) -> Iterator[Heat]:
    """Another Heat on the same cloud, whose trust lasts as long as it does."""
    with place[0].neighbour() as heat:
        anchor = Stack(place, "OS::Heat::None", heat)
        yield heat
        anchor.delete()


@pytest.fixture(params=["another stack", "another Heat"])
def owner(request: pytest.FixtureRequest, place: Place, neighbour: Heat) -> Heat:
    """The Heat whose stack was there first: ours, or one that ours knows nothing of."""
    return place[0].heat if request.param == "another stack" else neighbour


@pytest.mark.parametrize("fault", [None, "reset", "lost"])
@pytest.mark.parametrize("call", SINGLE)
def test_what_can_be_there_once_stays_with_whoever_has_it(
    place: Place, owner: Heat, call: str, fault: str | None
) -> None:
    town, start = place[0], place[0].counts()
    first = Stack(place, SINGLE[call], owner)
    there = town.counts()
    if fault:
        town.arm(call, 1, {fault: True})

    second = Stack(place, SINGLE[call])

    assert town.disarm() is bool(fault)
    assert (first.status, second.status, second.delete()) == ("COMPLETE", "FAILED", "COMPLETE")
    assert town.counts() == there
    assert (first.delete(), town.counts()) == ("COMPLETE", start)


@pytest.mark.parametrize("fault", [None, "reset", "lost"])
@pytest.mark.parametrize("call", SEVERAL)
def test_of_things_that_look_the_same_each_keeps_its_own(
    place: Place, owner: Heat, call: str, fault: str | None
) -> None:
    town, start = place[0], place[0].counts()
    first = Stack(place, SEVERAL[call], owner)
    there = town.counts()
    if fault:
        town.arm(call, 1, {fault: True})

    second = Stack(place, SEVERAL[call])

    assert town.disarm() is bool(fault)
    assert (first.status, second.status, second.delete()) == ("COMPLETE", "COMPLETE", "COMPLETE")
    assert town.counts() == there
    assert (first.delete(), town.counts()) == ("COMPLETE", start)

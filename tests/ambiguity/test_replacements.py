"""Things of which there can be only one are replaced, and are there afterwards, whether the update succeeds or not."""

import pytest
from tests.ambiguity.stacks import Place, Standing

from heat.values.status import Action, Status

SPOILT = "\nspoilt: {type: OS::Heat::TestResource, properties: {fail: true}, depends_on: thing}\n"
PUBLIC = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ"
ROUTER = "r: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}\n"
VPC = """
v: {type: AWS::EC2::VPC, properties: {CidrBlock: 10.6.0.0/16}}
n: {type: AWS::EC2::Subnet, properties: {CidrBlock: 10.6.1.0/24, VpcId: {get_resource: v}}}
a: {type: AWS::EC2::RouteTable, depends_on: n, properties: {VpcId: {get_resource: v}}}
b: {type: AWS::EC2::RouteTable, depends_on: n, properties: {VpcId: {get_resource: v}}}
g: {type: AWS::EC2::InternetGateway}
h: {type: AWS::EC2::InternetGateway}
"""
CHANGED = {
    "key": (
        "thing: {type: OS::Nova::KeyPair, properties: {name: one, public_key: %s}}",
        (PUBLIC + "C8", PUBLIC + "D9"),
    ),
    "rule": (
        "thing: {type: OS::Neutron::SecurityGroupRule, properties: {security_group: %%(group)s, description: %s}}",
        ("old", "new"),
    ),
    "joint": (
        "a: {type: OS::Neutron::Router}\nb: {type: OS::Neutron::Router}\n"
        "thing: {type: OS::Neutron::RouterInterface, "
        "properties: {subnet: %%(loose_subnet)s, router: {get_resource: %s}}}",
        ("a", "b"),
    ),
    "elastic address": (
        "e: {type: AWS::EC2::EIP}\np: {type: OS::Neutron::Port, properties: {network: %%(net)s}}\n"
        "thing: {type: AWS::EC2::EIPAssociation, properties: {%s, NetworkInterfaceId: {get_resource: p}}}",
        ("EIP: {get_resource: e}", "AllocationId: {get_attr: [e, AllocationId]}"),
    ),
    "floating ip": (
        "p: {type: OS::Neutron::Port, properties: {network: %%(net)s}}\nthing: {type: OS::Neutron::FloatingIP, "
        "properties: {floating_network: public, port_id: {get_resource: p}, value_specs: {description: %s}}}",
        ("old", "new"),
    ),
    "way out": (
        VPC + "thing: {type: AWS::EC2::VPCGatewayAttachment, properties: {VpcId: {get_resource: v}, "
        "InternetGatewayId: {get_resource: %s}}}",
        ("g", "h"),
    ),
    "table of a subnet": (
        VPC + "thing: {type: AWS::EC2::SubnetRouteTableAssociation, properties: {SubnetId: {get_resource: n}, "
        "RouteTableId: {get_resource: %s}}}",
        ("a", "b"),
    ),
    "instance": (
        "p: {type: OS::Neutron::Port, properties: {network: %%(net)s}}\nthing: {type: AWS::EC2::Instance, properties: "
        "{ImageId: cirros, InstanceType: m1.nano, UserData: %s, NetworkInterfaces: [{get_resource: p}], "
        "Volumes: [{VolumeId: %%(volume)s, Device: /dev/vdb}]}}",
        ("old", "new"),
    ),
    "addresses of a port": (
        "thing: {type: OS::Neutron::Port, properties: {network: %%(net)s, fixed_ips: [{ip_address: 10.40.0.88}], "
        "mac_address: 'fa:16:3e:00:00:%s'}}",
        ("88", "89"),
    ),
}
"""Templates with a resource that a change of one word replaces."""
UNHEALTHY = {
    "gateway": ROUTER.replace("external_gateway_info: {network: public}", "name: r")
    + "thing: {type: OS::Neutron::RouterGateway, properties: {router_id: {get_resource: r}, network: public}}",
    "route": "thing: {type: OS::Neutron::ExtraRoute, properties: {router_id: %(router)s, destination: 10.70.0.0/24, "
    "nexthop: 10.40.0.70}}",
    "routes": "thing: {type: OS::Neutron::ExtraRouteSet, properties: {router: %(router)s, routes: "
    "[{destination: 10.71.0.0/24, nexthop: 10.40.0.71}]}}",
    "association": "thing: {type: OS::Neutron::FloatingIPAssociation, properties: {floatingip_id: %(address)s, "
    "port_id: %(port)s}}",
    "forward": "thing: {type: OS::Neutron::FloatingIPPortForward, properties: {floating_ip: %(address)s, "
    "external_port: 22, internal_port: %(port)s, internal_ip_address: %(port_address)s, internal_port_number: 22, "
    "protocol: tcp}}",
    "attachment": "thing: {type: OS::Cinder::VolumeAttachment, properties: {instance_uuid: %(server)s, "
    "volume_id: %(volume)s}}",
}
AGAIN = (
    ("gateway", "neutron.router.update"), ("key", "nova.keypair.create"), ("route", "neutron.router.add_extraroutes"),
    ("association", "neutron.floatingip.update"), ("attachment", "nova.volume_attachment.create"),
)  # fmt: skip
"""Things, and the call that makes them."""
ADMINS = {
    "quota": "thing: {type: OS::Neutron::Quota, properties: {project: %(quota_project)s, network: 70}}",
    "flavor": "thing: {type: OS::Nova::Flavor, properties: {name: one, ram: 64, vcpus: 1, extra_specs: {a: b}}}",
    "limit": "thing: {type: OS::Neutron::QoSBandwidthLimitRule, properties: {policy: %(policy)s, max_kbps: 7}}",
    "share": "thing: {type: OS::Neutron::RBACPolicy, properties: {object_type: network, object_id: %(admin_net)s, "
    "action: access_as_shared, target_tenant: %(project)s}}",
}


@pytest.mark.parametrize("what", CHANGED)
def test_a_change_that_needs_another_leaves_that_other(place: Place, what: str) -> None:
    text, (old, new) = CHANGED[what]
    stack = Standing(place, text % old)
    before = stack.cloud()

    assert stack.update(text % new).reason == "Stack UPDATE completed successfully"
    assert stack.cloud() == before

    stack.delete()


@pytest.mark.parametrize("what", CHANGED)
def test_a_change_that_is_taken_back_leaves_what_was_there(place: Place, what: str) -> None:
    text, (old, new) = CHANGED[what]
    stack = Standing(place, text % old)
    before = stack.cloud()

    end = stack.update(text % new + SPOILT, disable_rollback=False)
    assert (end.action, end.status, stack.cloud()) == (Action.ROLLBACK, Status.COMPLETE, before)

    stack.delete()


@pytest.mark.parametrize(
    ("text", "user"),
    [*((text, "demo") for text in UNHEALTHY.values()), *((text, "admin") for text in ADMINS.values())],
    ids=[*UNHEALTHY, *ADMINS],
)
def test_what_is_made_anew_takes_the_place_of_what_it_was(place: Place, text: str, user: str) -> None:
    stack = Standing(place, text, user)
    before = stack.cloud()
    stack.mark()

    assert stack.update(text).reason == "Stack UPDATE completed successfully"
    assert stack.cloud() == before

    stack.delete()


@pytest.mark.parametrize(("what", "call"), AGAIN)
def test_a_replacement_that_is_made_at_the_second_attempt_stays(place: Place, what: str, call: str) -> None:
    text = UNHEALTHY[what] if what in UNHEALTHY else CHANGED[what][0] % CHANGED[what][1][0]
    stack = Standing(place, text)
    before = stack.cloud()
    stack.mark()
    assert stack.disturbed(call).update(text).status is Status.FAILED

    assert stack.update(text).reason == "Stack UPDATE completed successfully"
    assert stack.cloud() == before

    stack.delete()


@pytest.mark.parametrize("what", ["way out", "joint", "key"])
def test_two_changes_that_failed_are_taken_back_together(place: Place, what: str) -> None:
    text, (old, new) = CHANGED[what]
    third = {"way out": old, "joint": old, "key": PUBLIC + "E0"}[what]
    stack = Standing(place, text % old)
    before = stack.cloud()
    assert stack.update(text % new + SPOILT).status is Status.FAILED

    end = stack.update(text % third + SPOILT, disable_rollback=False)
    assert (end.action, end.status, stack.cloud()) == (Action.ROLLBACK, Status.COMPLETE, before)

    stack.delete()

"""The answer to a call is lost, or the connection breaks, while a stack changes: it ends as if nothing had happened."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.scenarios.doors import hot
from tests.scenarios.heat_all import HeatAll, nothing_left, quick, strikes

from minicloud.testing import Control

PLACE = """
net: {type: OS::Neutron::Net, properties: {name: net-%(v)s}}
subnet:
  type: OS::Neutron::Subnet
  properties: {network: {get_resource: net}, cidr: 10.5.0.0/24, name: subnet-%(v)s}
router: {type: OS::Neutron::Router, properties: {name: router-%(v)s}}
guards: {type: OS::Neutron::SecurityGroup, properties: {name: guards-%(v)s, rules: [{protocol: %(protocol)s}]}}
port: {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}, name: port-%(v)s}}
server:
  type: OS::Nova::Server
  properties:
    name: server-%(v)s
    image: cirros
    flavor: %(flavor)s
    metadata: {version: "%(v)s"}
    networks: [{port: {get_resource: port}}]
volume: {type: OS::Cinder::Volume, properties: {name: volume-%(v)s, size: %(v)s}}
"""
VERSIONS = {
    1: {"v": 1, "protocol": "udp", "flavor": "m1.nano"},
    2: {"v": 2, "protocol": "icmp", "flavor": "m1.micro"},
}
CHANGES = [
    *(f"neutron.{noun}.update" for noun in ("network", "subnet", "router", "security_group", "port")),
    *(f"neutron.security_group_rule.{call}" for call in ("create", "delete")),
    *(f"nova.{call}" for call in ("server.update", "server.action", "server_metadata.replace")),
    *(f"cinder.volume.{call}" for call in ("update", "action")),
]
AWS = """
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.6.0.0/16}}
  net: {Type: AWS::EC2::Subnet, Properties: {VpcId: {Ref: vpc}, CidrBlock: 10.6.1.0/24}}
  gate: {Type: AWS::EC2::InternetGateway}
  open: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: {Ref: vpc}, InternetGatewayId: {Ref: gate}}}
  table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: {Ref: vpc}}}
  joined:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: {Ref: net}, RouteTableId: {Ref: table}}
  guards:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      VpcId: {Ref: vpc}
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: "80", ToPort: "80", CidrIp: 0.0.0.0/0}]
  plug: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: {Ref: net}, GroupSet: [{Ref: guards}]}}
  web:
    Type: AWS::EC2::Instance
    Properties: {ImageId: cirros, InstanceType: m1.nano, NetworkInterfaces: [{Ref: plug}]}
  disk: {Type: AWS::EC2::Volume, Properties: {Size: 1, AvailabilityZone: nova}}
  mount:
    Type: AWS::EC2::VolumeAttachment
    Properties: {InstanceId: {Ref: web}, VolumeId: {Ref: disk}, Device: /dev/vdb}
  address: {Type: AWS::EC2::EIP, Properties: {InstanceId: {Ref: web}}, DependsOn: open}
"""
AWS_CALLS = [
    *(f"neutron.{noun}.create" for noun in ("network", "subnet", "router", "security_group", "security_group_rule")),
    *(f"neutron.{call}" for call in ("port.create", "floatingip.create", "floatingip.update", "router.update")),
    *(f"neutron.router.{call}_interface" for call in ("add", "remove")),
    *("nova.server.create", "nova.volume_attachment.create", "cinder.volume.create"),
]
AWS_ENDS = [
    *(f"neutron.{noun}.delete" for noun in ("network", "subnet", "router", "security_group", "port", "floatingip")),
    *(f"neutron.router.{call}" for call in ("update", "add_interface", "remove_interface")),
    *("nova.server.delete", "nova.volume_attachment.delete", "cinder.volume.delete"),
]
AWS_COUNTS = {
    "neutron.networks": 1,
    "neutron.subnets": 1,
    "neutron.routers": 2,
    "neutron.security_groups": 1,
    "neutron.security_group_rules": 3,
    "neutron.floatingips": 1,
    "nova.servers": 1,
    "cinder.volumes": 1,
    "cinder.attachments": 1,
}
BREAKS = "lost", "reset"
"""The call is carried out and its answer is lost; or the connection breaks before anything was done."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    """A heat-all in which nothing else happens."""
    running = HeatAll(tmp_path_factory.mktemp("answers")).start()
    yield running
    running.stop()


@pytest.fixture
def cloud(town: HeatAll) -> Iterator[Control]:
    """Its cloud; no fault outlives a test."""
    control = town.control
    quick(control)
    yield control
    control.clear_faults()
    control.clear_operations()


def place(version: int) -> dict[str, Any]:
    return hot(PLACE % VERSIONS[version])


def counts(control: Control) -> dict[str, int]:
    return {kind: len(ids) for kind, ids in control.objects().items()}


def looks_like(town: HeatAll, version: int) -> dict[str, Any]:
    """What of a version can be seen in the cloud, and whether it is there."""
    cloud = town.connect()
    (server,), (volume,) = cloud.compute.servers(), cloud.block_storage.volumes()
    group = cloud.network.find_security_group(f"guards-{version}")
    rules = [one["protocol"] for one in group.security_group_rules if one["protocol"]] if group else []
    named = [cloud.network.find_network, cloud.network.find_subnet, cloud.network.find_router, cloud.network.find_port]
    nouns = "net", "subnet", "router", "port"
    return {
        "networking": all(find(f"{noun}-{version}") for find, noun in zip(named, nouns, strict=True)),
        "rules": rules == [VERSIONS[version]["protocol"]],
        "server": (server.name, server.metadata["version"], server.status)
        == (f"server-{version}", str(version), "ACTIVE"),
        "flavor": server.flavor["original_name"] == VERSIONS[version]["flavor"],
        "volume": (volume.name, volume.size) == (f"volume-{version}", version),
    }


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("call", CHANGES)
def test_a_change_whose_answer_does_not_come_is_made_once(town: HeatAll, cloud: Control, call: str, how: str) -> None:
    before = cloud.objects()
    stack = town.rest().made(place(1))
    made = counts(cloud)
    cloud.fault(operation=call, times=1, **{how: True})

    stack.update(place(2))
    assert strikes(town.cloud_url) == [1], f"{call} was never called"
    seen, afterwards = looks_like(town, 2), counts(cloud)
    stack.deleted()

    assert all(seen.values()), seen
    assert afterwards == made
    nothing_left(cloud, before)


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("call", AWS_CALLS)
def test_nothing_of_amazons_types_is_lost_or_doubled(town: HeatAll, cloud: Control, call: str, how: str) -> None:
    before = cloud.objects()
    cloud.fault(operation=call, times=1, **{how: True})

    stack = town.rest().made(AWS)
    assert strikes(town.cloud_url) == [1], f"{call} was never called"
    made = counts(cloud)
    stack.deleted()

    assert {kind: made[kind] - len(before.get(kind, [])) for kind in AWS_COUNTS} == AWS_COUNTS
    nothing_left(cloud, before)


@pytest.mark.parametrize("call", AWS_ENDS)
def test_a_lost_answer_to_a_removal_of_amazons_types_is_no_failure(town: HeatAll, cloud: Control, call: str) -> None:
    before = cloud.objects()
    stack = town.rest().made(AWS)
    cloud.fault(operation=call, times=1, lost=True)

    stack.deleted()

    assert strikes(town.cloud_url) == [1], f"{call} was never called"
    nothing_left(cloud, before)

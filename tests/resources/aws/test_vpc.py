"""AWS::EC2 networks over minicloud: VPCs, their subnets and routers, and the ways out."""

from collections.abc import Iterator
from typing import Any

import pytest

from heat.plugin import Verdict
from heat.resources.aws.eip import Eip
from heat.resources.aws.vpc_gateway_attachment import VpcGatewayAttachment
from minicloud.testing import RunningCloud

from ..driving import Driven, Driver


@pytest.fixture
def vpc(driver: Driver) -> Iterator[Driven]:
    made = driver.create("AWS::EC2::VPC", at="vpc", CidrBlock="10.7.0.0/16")
    yield made
    made.delete()


@pytest.fixture
def subnet(driver: Driver, vpc: Driven) -> Iterator[Driven]:
    made = driver.create(
        "AWS::EC2::Subnet", at="net", VpcId=vpc.physical_id, CidrBlock="10.7.1.0/24", AvailabilityZone="moon"
    )
    yield made
    made.delete()


def routers(driver: Driver) -> dict[str, dict[str, Any]]:
    """Routers of the test's stack by name."""
    found = driver.access.client("network").list("/routers", "routers")
    return {router["name"]: router for router in found if router["name"].startswith("teststack-")}


def joined(driver: Driver, subnet: Driven) -> list[str]:
    """Ids of the routers that a subnet is on."""
    ports = driver.access.client("network").list("/ports", "ports", fixed_ips=f"subnet_id={subnet.physical_id}")
    return [port["device_id"] for port in ports if port["device_owner"] == "network:router_interface"]


def test_a_subnet_of_a_vpc_is_on_its_router(driver: Driver, vpc: Driven, subnet: Driven) -> None:
    assert joined(driver, subnet) == [router["id"] for router in routers(driver).values()]
    assert subnet.attribute("AvailabilityZone") == "moon"


def test_a_vpc_whose_answer_was_lost_is_found_again(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="neutron.network.create", lost=True, times=1)
    made = driver.create("AWS::EC2::VPC", at="vpc")

    assert len(routers(driver)) == 1

    made.delete()


def test_a_route_table_takes_a_subnet_and_gives_it_back(driver: Driver, vpc: Driven, subnet: Driven) -> None:
    before = joined(driver, subnet)
    table = driver.create("AWS::EC2::RouteTable", at="table", VpcId=vpc.physical_id)
    moved = driver.create(
        "AWS::EC2::SubnetRouteTableAssociation",
        at="move",
        RouteTableId=table.physical_id,
        SubnetId=subnet.physical_id,
    )
    assert joined(driver, subnet) == [table.physical_id]

    moved.delete()
    assert joined(driver, subnet) == before
    table.delete()


def test_a_gateway_opens_all_routers_of_a_vpc(driver: Driver, vpc: Driven, subnet: Driven) -> None:
    table = driver.create("AWS::EC2::RouteTable", at="table", VpcId=vpc.physical_id)
    gateway = driver.create("AWS::EC2::InternetGateway", at="gate")
    attached = driver.create(
        "AWS::EC2::VPCGatewayAttachment", at="open", VpcId=vpc.physical_id, InternetGatewayId=gateway.physical_id
    )
    assert all(router["external_gateway_info"] for router in routers(driver).values())

    attached.delete()
    assert not any(router["external_gateway_info"] for router in routers(driver).values())
    table.delete()
    gateway.delete()


def test_an_interface_has_its_address_and_groups(driver: Driver, subnet: Driven) -> None:
    group = driver.create("AWS::EC2::SecurityGroup", at="group", GroupDescription="web")
    made = driver.create(
        "AWS::EC2::NetworkInterface",
        at="port",
        SubnetId=subnet.physical_id,
        PrivateIpAddress="10.7.1.9",
        GroupSet=[group.physical_id],
    )
    assert made.attribute("PrivateIpAddress") == "10.7.1.9"
    assert made.show()["security_groups"] == [group.physical_id]

    assert made.update(GroupSet=None) is Verdict.UPDATE
    assert made.show()["security_groups"] == [driver.find("neutron.security_group", "default")]

    made.delete()
    group.delete()


class Peers:
    """Resources as written: heat.resources.neutron.resource.Peers."""

    def __init__(self, **written: dict[str, Any]) -> None:
        self.written = written

    def having(self, type_name: str, names: str | tuple[str, ...], value: Any) -> list[str]:
        key = names if isinstance(names, str) else names[0]
        return [
            name
            for name, one in self.written.items()
            if value is not None and one["type"] == type_name and one.get(key) == value
        ]

    def properties(self, reference: Any) -> dict[str, Any]:
        return self.written.get(reference, {})

    def reference(self, name: str) -> str:
        return name


PEERS = Peers(
    net={"type": "AWS::EC2::Subnet", "VpcId": "vpc"},
    table={"type": "AWS::EC2::RouteTable", "VpcId": "vpc"},
    other={"type": "AWS::EC2::RouteTable", "VpcId": "elsewhere"},
    open={"type": "AWS::EC2::VPCGatewayAttachment", "VpcId": "vpc"},
    moved={"type": "AWS::EC2::SubnetRouteTableAssociation", "SubnetId": "net"},
    port={"type": "AWS::EC2::NetworkInterface", "SubnetId": "net"},
    one={"type": "AWS::EC2::Instance", "SubnetId": "net"},
    two={"type": "AWS::EC2::Instance", "NetworkInterfaces": ["port"]},
    lone={"type": "AWS::EC2::Instance"},
)


def test_a_gateway_waits_for_the_routers_that_it_opens() -> None:
    assert set(VpcGatewayAttachment.implicit_requires({"VpcId": "vpc"}, PEERS)) == {"net", "table"}


@pytest.mark.parametrize(("instance", "needed"), [("one", ["open", "moved"]), ("two", ["open", "moved"]), ("lone", [])])
def test_an_address_waits_for_the_way_in(instance: str, needed: list[str]) -> None:
    assert list(Eip.implicit_requires({"InstanceId": instance}, PEERS)) == needed

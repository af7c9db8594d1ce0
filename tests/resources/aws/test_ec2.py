"""AWS::EC2 types over minicloud."""

from typing import Any

import pytest

from heat.plugin import Verdict
from heat.values.errors import EntityNotFound, NotSupported, ValidationError
from heat.values.status import Action
from minicloud.testing import RunningCloud

from ..driving import Driven, Driver


def subnet(driver: Driver) -> str:
    return driver.find("neutron.subnet", "private-subnet")


def instance(driver: Driver, **properties: Any) -> Driven:
    given = {"ImageId": "cirros", "InstanceType": "m1.nano", "SubnetId": subnet(driver), **properties}
    return driver.create("AWS::EC2::Instance", at="web", **given)


def rules(driver: Driver, group: Driven) -> set[tuple[Any, ...]]:
    found = driver.access.client("network").list(
        "/security-group-rules", "security_group_rules", security_group_id=group.physical_id
    )
    return {(rule["direction"], rule["ethertype"], rule["protocol"], rule["port_range_min"]) for rule in found}


def test_an_instance_lives_and_leaves_nothing(driver: Driver) -> None:
    made = instance(driver, Tags=[{"Key": "a", "Value": "b"}], UserData="#!/bin/sh\ntrue")

    assert made.show()["status"] == "ACTIVE"
    assert made.show()["metadata"] == {"a": "b"}
    assert made.attribute("PublicIp") == made.attribute("PrivateDnsName") != "0.0.0.0"
    assert made.attribute("AvailabilityZone") == "nova"

    made.delete()


def test_an_instance_without_a_network_takes_the_only_one(driver: Driver) -> None:
    made = instance(driver, SubnetId=None)

    assert list(made.show()["addresses"]) == ["private"]

    made.delete()


def test_an_instance_that_was_lost_is_found_again(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="nova.server.create", lost=True, times=1)
    made = instance(driver)

    assert len(driver.access.client("compute").list("/servers", "servers")) == 1

    made.delete()


def test_an_instance_changes_its_size_and_tags(driver: Driver) -> None:
    made = instance(driver)

    assert made.update(InstanceType="m1.tiny", Tags=[{"Key": "c", "Value": "d"}]) is Verdict.UPDATE
    assert made.show()["flavor"]["original_name"] == "m1.tiny"
    assert made.show()["metadata"] == {"c": "d"}

    made.delete()


def test_an_instance_moves_to_given_ports(driver: Driver) -> None:
    port = driver.create("OS::Neutron::Port", at="port", network="private")
    made = instance(driver)

    assert made.update(SubnetId=None, NetworkInterfaces=[port.physical_id]) is Verdict.UPDATE
    interfaces = driver.access.client("compute").get(f"/servers/{made.physical_id}/os-interface")
    assert [one["port_id"] for one in interfaces["interfaceAttachments"]] == [port.physical_id]

    made.delete()
    port.delete()


def test_an_instance_gets_its_volumes(driver: Driver) -> None:
    disks = [driver.create("AWS::EC2::Volume", at=at, AvailabilityZone="nova", Size=1) for at in ("one", "two")]
    wanted = [{"VolumeId": disk.physical_id, "Device": f"/dev/vd{letter}"} for disk, letter in zip(disks, "cd")]
    made = instance(driver, Volumes=wanted)

    assert [disk.show()["status"] for disk in disks] == ["in-use", "in-use"]

    made.delete()
    for disk in disks:
        disk.delete()


def test_another_image_needs_a_new_instance(driver: Driver) -> None:
    made = instance(driver)

    assert made.update(KeyName=None, UserData="other") is Verdict.REPLACE

    made.delete()


def test_a_mapped_volume_needs_a_snapshot(driver: Driver) -> None:
    planned = driver.plan(
        "AWS::EC2::Instance",
        ImageId="cirros",
        InstanceType="m1.nano",
        BlockDeviceMappings=[{"DeviceName": "/dev/vdb", "Ebs": {"VolumeSize": "1"}}],
    )

    with pytest.raises(ValidationError, match="SnapshotId is missing"):
        planned.instance(Action.CREATE).validate()


def test_a_security_group_has_just_the_rules_it_says(driver: Driver) -> None:
    web = {"IpProtocol": "tcp", "FromPort": "80", "ToPort": "80", "CidrIp": "0.0.0.0/0"}
    made = driver.create("AWS::EC2::SecurityGroup", GroupDescription="web", SecurityGroupIngress=[web])
    assert rules(driver, made) == {
        ("ingress", "IPv4", "tcp", 80),
        ("egress", "IPv4", None, None),
        ("egress", "IPv6", None, None),
    }

    made.update(
        SecurityGroupIngress=[{"IpProtocol": "icmp", "FromPort": "-1", "ToPort": "-1", "CidrIp": "0.0.0.0/0"}],
        SecurityGroupEgress=[{"IpProtocol": "udp", "FromPort": "53", "ToPort": "53", "CidrIp": "10.0.0.0/8"}],
    )
    assert rules(driver, made) == {("ingress", "IPv4", "icmp", None), ("egress", "IPv4", "udp", 53)}

    made.delete()


def test_a_rule_may_name_another_group(driver: Driver) -> None:
    rule = {"IpProtocol": "tcp", "FromPort": "1", "ToPort": "9", "SourceSecurityGroupName": "default"}
    made = driver.create("AWS::EC2::SecurityGroup", GroupDescription="web", SecurityGroupIngress=[rule])

    assert ("ingress", "IPv4", "tcp", 1) in rules(driver, made)

    made.delete()


def test_a_volume_never_changes(driver: Driver) -> None:
    made = driver.create("AWS::EC2::Volume", AvailabilityZone="nova", Size=1, Tags=[{"Key": "a", "Value": "b"}])
    assert made.show()["metadata"] == {"a": "b"}

    with pytest.raises(NotSupported, match="Size"):
        made.update(Size=2)

    made.delete()


def test_a_volume_is_attached_and_taken_off(driver: Driver) -> None:
    made, disk = instance(driver), driver.create("AWS::EC2::Volume", AvailabilityZone="nova", Size=1)
    attached = driver.create(
        "AWS::EC2::VolumeAttachment",
        at="on",
        InstanceId=made.physical_id,
        VolumeId=disk.physical_id,
        Device="/dev/vdc",
    )
    assert disk.show()["attachments"][0]["server_id"] == made.physical_id

    for one in (attached, disk, made):
        one.delete()


def test_an_address_leads_to_an_instance_and_elsewhere(driver: Driver) -> None:
    first, second = instance(driver), instance(driver)
    address = driver.create("AWS::EC2::EIP", at="ip", InstanceId=first.physical_id)
    assert address.reference() == address.show()["floating_ip_address"]
    before = address.show()["port_id"]

    assert address.update(InstanceId=second.physical_id) is Verdict.UPDATE
    assert address.show()["port_id"] not in (before, None)
    assert address.attribute("AllocationId") == address.physical_id

    for one in (address, first, second):
        one.delete()


def test_an_address_that_was_lost_is_found_again(driver: Driver, cloud: RunningCloud) -> None:
    cloud.control.fault(operation="neutron.floatingip.create", lost=True, times=1)
    address = driver.create("AWS::EC2::EIP", at="ip")

    assert len(driver.access.client("network").list("/floatingips", "floatingips")) == 1
    assert address.reference() == address.show()["floating_ip_address"]

    address.delete()


def test_an_association_leads_an_address_to_an_instance(driver: Driver) -> None:
    made, address = instance(driver), driver.create("AWS::EC2::EIP", at="ip")
    joined = driver.create("AWS::EC2::EIPAssociation", at="to", EIP=address.reference(), InstanceId=made.physical_id)
    assert address.show()["port_id"]
    assert joined.update(EIP=None, AllocationId=address.physical_id) is Verdict.REPLACE

    joined.delete()
    assert address.show()["port_id"] is None
    address.delete()
    made.delete()


def test_an_association_of_an_address_that_is_not_there_says_so(driver: Driver) -> None:
    made = instance(driver)
    planned = driver.plan("AWS::EC2::EIPAssociation", at="to", EIP="172.24.255.1", InstanceId=made.physical_id)

    with pytest.raises(EntityNotFound, match=r"172\.24\.255\.1"):
        planned.create()

    made.delete()

"""CloudFormation's types of parameters beyond the reference's: lists of something, and names of things in the cloud."""

import re
from dataclasses import dataclass
from typing import Any

from heat.plugin.constraints import Constraint, Custom
from heat.plugin.conversion import number

LIST = re.compile(r"List<(.+)>")
STORED = re.compile(r"AWS::SSM::Parameter::.+")
THINGS = {
    "AWS::EC2::AvailabilityZone::Name": "",
    "AWS::EC2::Image::Id": "glance.image",
    "AWS::EC2::Instance::Id": "nova.server",
    "AWS::EC2::KeyPair::KeyName": "nova.keypair",
    "AWS::EC2::SecurityGroup::GroupName": "neutron.security_group",
    "AWS::EC2::SecurityGroup::Id": "neutron.security_group",
    "AWS::EC2::Subnet::Id": "neutron.subnet",
    "AWS::EC2::VPC::Id": "neutron.network",
    "AWS::EC2::Volume::Id": "cinder.volume",
    "AWS::Route53::HostedZone::Id": "designate.zone",
}
"""Types whose values name something, with the constraint that looks it up; "" where every name passes."""
NO_STORE = "this cloud has no parameter store: give the value itself, or its own type"


@dataclass(frozen=True, slots=True)
class CfnType:
    """What a type means here."""

    base: str
    constraint: Constraint | None = None


def names() -> list[str]:
    """All of them."""
    plain = [*THINGS, "String", "Number"]
    return [*THINGS, *(f"List<{name}>" for name in plain)]


def meaning(written: object) -> CfnType | None:
    """What a type means; None when it is not one of these."""
    if not isinstance(written, str):
        return None
    listed = LIST.fullmatch(written)
    inner = listed[1] if listed else written
    if inner not in THINGS and not (listed and inner in ("String", "Number")):
        return None
    kind = THINGS.get(inner, "")
    return CfnType("CommaDelimitedList" if listed else "String", Custom(kind) if kind else None)


def advice(written: object) -> str:
    """What to do about a type that cannot be had here; "" when there is nothing special about it."""
    return NO_STORE if isinstance(written, str) and STORED.fullmatch(written) else ""


def refined(written: str, value: Any) -> Any:
    """A converted value as its type demands. Raises ValueError for an item that is none of the type."""
    listed = LIST.fullmatch(written)
    if listed is None or not isinstance(value, list):
        return value
    items = [item.strip() for item in value]
    if listed[1] == "Number":
        for item in items:
            number(item)
    return items

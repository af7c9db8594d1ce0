"""What the cloud says of things that parameters name, for the rules of a template: Fn::ValueOf and Fn::ValueOfAll."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from heat.engine.accounts import Account
from heat.plugin.unknown import UNKNOWN
from heat.values.errors import HeatError

TAGS = "Tags."


@dataclass(frozen=True, slots=True)
class Described:
    """Where things of a type are asked for, and how what is said of them is called at AWS."""

    service: str
    kind: str
    path: str
    entity: str
    attributes: Mapping[str, Callable[[Mapping[str, Any]], Any]]


def _first_zone(network: Mapping[str, Any]) -> Any:
    return next(iter(network.get("availability_zones") or ()), "")


TYPES = {
    "AWS::EC2::VPC::Id": Described(
        "network", "neutron.network", "/networks", "network", {"AvailabilityZone": _first_zone}
    ),
    "AWS::EC2::Subnet::Id": Described(
        "network",
        "neutron.subnet",
        "/subnets",
        "subnet",
        {"VpcId": lambda subnet: subnet.get("network_id"), "CidrBlock": lambda subnet: subnet.get("cidr")},
    ),
    "AWS::EC2::SecurityGroup::Id": Described(
        "network", "neutron.security_group", "/security-groups", "security_group", {}
    ),
    "AWS::EC2::Instance::Id": Described("compute", "nova.server", "/servers", "server", {}),
    "AWS::EC2::Volume::Id": Described(
        "block-storage",
        "cinder.volume",
        "/volumes",
        "volume",
        {"AvailabilityZone": lambda volume: volume.get("availability_zone")},
    ),
}


class Descriptions:
    """Asks the cloud as the caller; each thing once."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._known: dict[tuple[str, str], Mapping[str, Any]] = {}

    def __call__(self, type_name: str, value: Any, attribute: str) -> Any:
        """An attribute of a thing; UNKNOWN where this cloud has no such thing to tell."""
        how = TYPES.get(type_name)
        if how is None or not (attribute.startswith(TAGS) or attribute in how.attributes):
            return UNKNOWN
        try:
            thing = self._thing(how, str(value))
        except HeatError:
            return UNKNOWN  # that it does not exist is told by the parameter's own check
        if attribute.startswith(TAGS):
            return _tag(thing, attribute.removeprefix(TAGS))
        return how.attributes[attribute](thing)

    def _thing(self, how: Described, value: str) -> Mapping[str, Any]:
        key = how.path, value
        if key not in self._known:
            identity = self._account.find(how.kind, value)
            answer = self._account.client(how.service).get(f"{how.path}/{identity}")
            self._known[key] = answer.get(how.entity) or {}
        return self._known[key]


def _tag(thing: Mapping[str, Any], name: str) -> Any:
    """A tag by its name: servers and volumes keep them as metadata, the network service as texts with "="."""
    metadata = thing.get("metadata")
    if isinstance(metadata, Mapping):
        return metadata.get(name, "")
    pairs = (str(tag).partition("=") for tag in thing.get("tags") or ())
    return next((value for key, _, value in pairs if key == name), "")

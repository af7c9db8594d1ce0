"""What all things of the network service share: statuses, `value_specs`, tags, and who waits for whom unasked.

Source: Networking API v2.0.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Protocol

from heat.plugin import Change
from heat.resources.rest import RestResource, without_nulls
from heat.values.errors import ValidationError

Names = str | tuple[str, ...]


class Peers(Protocol):
    """The resources of one stack, before any of them exists; a reference equals another reference to the same."""

    def having(self, type_name: str, names: Names, value: Any) -> Iterable[str]:
        """Resources of a type that have this value at one of these properties; a path is dotted."""
        ...

    def properties(self, reference: Any) -> Mapping[str, Any]:
        """Properties as written of the resource that a value refers to; {} when it refers to none."""
        ...

    def reference(self, name: str) -> Any:
        """A reference to the resource of that name, as it stands in others' properties."""
        ...


class NeutronResource(RestResource):
    """One member of a collection of the network service."""

    service = "network"
    ready: ClassVar[frozenset[str]] = frozenset()
    pending = frozenset({"BUILD", "ALLOCATING", "PENDING_CREATE", "PENDING_UPDATE"})
    vanishes_later = False

    usual: ClassVar[Mapping[str, Any]] = {
        "allocation_pools": [],
        "description": "",
        "dns_domain": "",
        "dns_name": "",
        "port_security_enabled": True,
        "stateful": True,
    }
    """What a field goes back to when it is taken away; null for others."""
    kept: ClassVar[frozenset[str]] = frozenset(
        {
            "availability_zone_hints",
            "default_prefixlen",
            "default_quota",
            "max_prefixlen",
            "min_prefixlen",
            "propagate_uplink_status",
        }
    )
    """Fields for which the service knows no way back: taken away, they stay as they are."""

    def validate(self) -> None:
        specs = self.properties.get("value_specs") or {}
        forbidden = sorted(specs.keys() & ({"shared", "tenant_id"} | self.properties_schema.keys()))
        if forbidden:
            raise ValidationError(f"{', '.join(forbidden)} not allowed in value_specs")

    def check_create_complete(self) -> bool:
        if not super().check_create_complete():
            return False
        if self.properties.get("tags"):
            self.set_tags()
        return True

    def handle_update(self, change: Change) -> None:
        super().handle_update(change)
        if "tags" in change:
            self.set_tags()

    def update_body(self, change: Change) -> dict[str, Any]:
        """The changed fields; few can be null."""
        body = super().update_body(change)
        given = without_nulls(body)
        return given | {field: self.usual.get(field) for field in body.keys() - given.keys() - self.kept}

    def set_tags(self) -> None:
        """Make its labels those of the properties."""
        self.client.put(f"{self.path}/tags", {"tags": self.properties.get("tags") or []})
        self.observed = None

    def to_wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`value_specs` are fields of their own; tags have a call of their own."""
        plain = {name: value for name, value in values.items() if name not in ("value_specs", "tags")}
        return {**super().to_wire(plain), **without_nulls(values.get("value_specs") or {})}

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """Names of resources of the same stack that must come first though nothing in the template says so."""
        return ()


class Relation(NeutronResource):
    """What is no thing of its own in the cloud, but something that is so between two things.

    Making it so again does no harm unless a type says otherwise, so nothing needs to be found after a crash.
    """

    name_key = None

    def check_create_complete(self) -> bool:
        return True

    def check_update_complete(self, change: Change) -> bool:
        return True

    def find_existing(self) -> str | None:
        return None

    def show(self) -> Mapping[str, Any]:
        return {}

    def needs_replace_failed(self) -> bool:
        return self.physical_id is None


def subnets_of(network: Any, peers: Peers) -> Iterable[str]:
    """The subnets that a stack puts on a network."""
    return peers.having("OS::Neutron::Subnet", ("network", "network_id"), network) if network else ()


def interfaces_of(router: Any, peers: Peers) -> Iterable[str]:
    """The interfaces that a stack gives a router."""
    return peers.having("OS::Neutron::RouterInterface", ("router", "router_id"), router) if router else ()


def interfaces_to(port: Mapping[str, Any], peers: Peers) -> Iterable[str]:
    """The router interfaces that make a port, as written, reachable from outside."""
    network = port.get("network") or port.get("network_id")
    subnets = [peers.reference(name) for name in subnets_of(network, peers)]
    addresses = port.get("fixed_ips")
    for address in addresses if isinstance(addresses, list) else ():
        if isinstance(address, Mapping):
            subnets.append(address.get("subnet") or address.get("subnet_id"))
    for subnet in subnets:
        yield from peers.having("OS::Neutron::RouterInterface", ("subnet", "subnet_id"), subnet)

"""What must come first though no template says so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from heat.plugin import Registry
from heat.resources.neutron.resource import NeutronResource


@dataclass(frozen=True)
class Ref:
    """A reference to another resource, as it stands in a template."""

    name: str


class Template:
    """A stack before anything exists: name -> (type, properties)."""

    def __init__(self, registry: Registry, **resources: tuple[str, Mapping[str, Any]]) -> None:
        self.registry = registry
        self.resources = {name: (f"OS::Neutron::{kind}", given) for name, (kind, given) in resources.items()}

    def having(self, type_name: str, names: str | tuple[str, ...], value: Any) -> Iterable[str]:
        paths = (names,) if isinstance(names, str) else names
        for name, (kind, given) in self.resources.items() if value is not None else ():
            if kind == type_name and any(at(given, path.split(".")) == value for path in paths):
                yield name

    def properties(self, reference: Any) -> Mapping[str, Any]:
        return self.resources[reference.name][1] if isinstance(reference, Ref) else {}

    def reference(self, name: str) -> Any:
        return Ref(name)

    def first(self, name: str) -> set[str]:
        kind, given = self.resources[name]
        resource = self.registry.types[kind]
        assert issubclass(resource, NeutronResource)
        return set(resource.implicit_requires(given, self))


def at(given: Any, path: list[str]) -> Any:
    for key in path:
        given = given.get(key) if isinstance(given, Mapping) else None
    return given


def web(registry: Registry) -> Template:
    return Template(
        registry,
        net=("Net", {}),
        subnet=("Subnet", {"network": Ref("net")}),
        old=("Subnet", {"network_id": Ref("net")}),
        other=("Subnet", {"network": "elsewhere"}),
        router=("Router", {"external_gateway_info": {"network": "public"}}),
        joint=("RouterInterface", {"router": Ref("router"), "subnet": Ref("subnet")}),
        port=("Port", {"network": Ref("net")}),
        address=("FloatingIP", {"floating_network": "public", "port_id": Ref("port")}),
        spare=("FloatingIP", {"floating_network": "somewhere"}),
        led=("FloatingIPAssociation", {"floatingip_id": Ref("spare"), "port_id": Ref("port")}),
        gate=("RouterGateway", {"router_id": Ref("router"), "network": "public"}),
    )


def test_a_port_waits_for_the_subnets_of_its_network(registry: Registry) -> None:
    assert web(registry).first("port") == {"subnet", "old"}


def test_a_floating_ip_waits_for_the_way_from_outside_to_its_port(registry: Registry) -> None:
    assert web(registry).first("address") == {"router", "joint", "gate"}


def test_a_floating_ip_of_another_network_waits_for_nothing(registry: Registry) -> None:
    assert web(registry).first("spare") == set()


def test_an_association_waits_for_the_router_of_its_port(registry: Registry) -> None:
    assert web(registry).first("led") == {"joint"}


def test_a_gateway_waits_for_the_other_sides_of_its_router(registry: Registry) -> None:
    assert web(registry).first("gate") == {"joint"}


def test_what_is_not_known_yet_makes_nobody_wait(registry: Registry) -> None:
    vague = Template(
        registry,
        other=("RouterInterface", {"router": "r", "subnet": "s"}),
        port=("Port", {"network": "somewhere", "fixed_ips": "unknown"}),
        address=("FloatingIP", {"floating_network": None, "port_id": Ref("port")}),
        led=("FloatingIPAssociation", {"floatingip_id": "x", "port_id": "elsewhere"}),
        gate=("RouterGateway", {}),
        router=("Router", {"external_gateway_info": "unknown"}),
    )

    assert [vague.first(name) for name in vague.resources] == [set()] * 6


def test_a_network_waits_for_nothing(registry: Registry) -> None:
    assert web(registry).first("net") == set()


def test_routes_wait_for_the_subnets_of_their_router(registry: Registry) -> None:
    routes = Template(
        registry,
        router=("Router", {}),
        joint=("RouterInterface", {"router": Ref("router"), "subnet": "web"}),
        old=("RouterInterface", {"router_id": Ref("router"), "subnet": "db"}),
        foreign=("RouterInterface", {"router": "elsewhere", "subnet": "web"}),
        several=("ExtraRouteSet", {"router": Ref("router")}),
        one=("ExtraRoute", {"router_id": Ref("router")}),
    )

    assert routes.first("several") == routes.first("one") == {"joint", "old"}

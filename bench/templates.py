"""The templates that are measured, as plain documents, so that no client's YAML parser takes part."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]
VERSION = "2021-04-16"
NESTED_FILE = "file:///nested.yaml"
_RANDOM = "OS::Heat::RandomString"


@dataclass(frozen=True, slots=True)
class Subject:
    """A template with the files it names, and how many resources it has, nested ones included."""

    template: Document
    size: int
    files: Mapping[str, str] = field(default_factory=dict)


def flat(count: int) -> Subject:
    """Resources that have nothing to do with each other."""
    return Subject(_template({f"r{number:04d}": {"type": _RANDOM} for number in range(count)}), count)


def changing(count: int, value: int) -> Subject:
    """Resources that another value changes in place."""
    thing = {"type": "OS::Heat::TestResource", "properties": {"value": f"value {value}"}}
    return Subject(_template({f"r{number:04d}": thing for number in range(count)}), count)


def chain(count: int) -> Subject:
    """Resources each of which requires the one before."""
    resources: Document = {f"r{number:04d}": {"type": _RANDOM} for number in range(count)}
    for number in range(1, count):
        resources[f"r{number:04d}"]["depends_on"] = f"r{number - 1:04d}"
    return Subject(_template(resources), count)


def group(count: int) -> Subject:
    """One resource group."""
    return Subject(_grouped(count, _RANDOM), count + 1)


def nested(count: int, size: int) -> Subject:
    """A group of nested stacks."""
    inner = json.dumps(flat(size).template)
    return Subject(_grouped(count, NESTED_FILE), 1 + count * (1 + size), {NESTED_FILE: inner})


def ports(count: int) -> Subject:
    """Ports on a new network, each with a security group of its own."""
    subnet = {"network": {"get_resource": "net"}, "cidr": "10.77.0.0/16"}
    resources: Document = {
        "net": {"type": "OS::Neutron::Net"},
        "subnet": {"type": "OS::Neutron::Subnet", "properties": subnet},
    }
    for number in range(count):
        group_name = f"sg{number:03d}"
        rules = [{"protocol": "tcp", "port_range_min": 22, "port_range_max": 22}]
        resources[group_name] = {"type": "OS::Neutron::SecurityGroup", "properties": {"rules": rules}}
        port = {
            "network": {"get_resource": "net"},
            "fixed_ips": [{"subnet": {"get_resource": "subnet"}}],
            "security_groups": [{"get_resource": group_name}],
        }
        resources[f"port{number:03d}"] = {"type": "OS::Neutron::Port", "properties": port}
    return Subject(_template(resources), 2 + 2 * count)


def servers(count: int, network: str) -> Subject:
    """Servers on a network that exists."""
    properties = {"image": "cirros", "flavor": "m1.tiny", "networks": [{"network": network}]}
    server = {"type": "OS::Nova::Server", "properties": properties}
    return Subject(_template({f"s{number:03d}": server for number in range(count)}), count)


def _grouped(count: int, type_name: str) -> Document:
    properties = {"count": count, "resource_def": {"type": type_name}}
    return _template({"g": {"type": "OS::Heat::ResourceGroup", "properties": properties}})


def _template(resources: Document) -> Document:
    return {"heat_template_version": VERSION, "resources": resources}


SUBJECTS: dict[str, Callable[[str], Subject]] = {
    "flat10": lambda _network: flat(10),
    "flat100": lambda _network: flat(100),
    "flat500": lambda _network: flat(500),
    "flat1000": lambda _network: flat(1000),
    "chain100": lambda _network: chain(100),
    "group100": lambda _network: group(100),
    "nested20x10": lambda _network: nested(20, 10),
    "flat10000": lambda _network: flat(10000),
    "nested1000x22": lambda _network: nested(1000, 22),
    "ports50": lambda _network: ports(50),
    "servers30": lambda network: servers(30, network),
}
"""By case; each is given the name of the network that servers are put on."""

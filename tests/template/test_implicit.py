"""Requirements that types imply: a port needs the subnets of its network, though it names the network only."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import pytest

from heat.functions import LANGUAGES
from heat.graph import render
from heat.plugin import Registry, Rename, Resource, String
from heat.template import Blueprint, parse
from heat.template.implicit import Peers


class Net(Resource):
    note = String("Anything.")


class Subnet(Resource):
    network = String("Its network.")
    network_id = String("The same.")
    note = String("Anything.")
    translations: ClassVar = (Rename(("network",), ("network_id",)),)


class Port(Resource):
    network = String("Its network.")

    @classmethod
    def implicit_requires(cls, properties: Mapping[str, Any], peers: Peers) -> Iterable[str]:
        """The subnets of its network."""
        return peers.having("Subnet", ("network", "network_id"), properties.get("network"))


for one in (Net, Subnet, Port):
    one.type_name = one.__name__
PLUGINS = Registry({"Net": Net, "Subnet": Subnet, "Port": Port})


def graph_of(resources: str) -> str:
    text = f"heat_template_version: 2021-04-16\nresources:\n  net: {{type: Net}}\n{resources}"
    return render(Blueprint(parse(text, LANGUAGES), plugins=PLUGINS).graph)


@pytest.mark.parametrize("key", ["network", "network_id"])
def test_a_type_tells_what_it_requires_by_comparing_references(key: str) -> None:
    found = graph_of(f"""
  other: {{type: Net}}
  port: {{type: Port, properties: {{network: {{get_resource: net}}}}}}
  mine: {{type: Subnet, properties: {{{key}: {{get_resource: net}}}}}}
  its: {{type: Subnet, properties: {{network: {{get_resource: other}}}}}}
""")

    assert found == "its <- other\nmine <- net\nnet\nother\nport <- mine net"


def test_names_that_are_equal_mean_the_same_too() -> None:
    found = graph_of("""
  port: {type: Port, properties: {network: public}}
  sub: {type: Subnet, properties: {network: public}}
""")

    assert found == "net\nport <- sub\nsub"


def test_an_implied_requirement_that_would_close_a_ring_is_left_out() -> None:
    found = graph_of("""
  port: {type: Port, properties: {network: {get_resource: net}}}
  sub: {type: Subnet, properties: {network: {get_resource: net}, note: {get_resource: port}}}
""")

    assert found == "net\nport <- net\nsub <- net port"

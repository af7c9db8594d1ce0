"""Changes that are called off on their way: what stood before stands again, with all that it had."""

from typing import Any

from tests.scenarios.doors import Rest, Stack, hot, until
from tests.scenarios.heat_all import HeatAll

from minicloud.testing import Control

SERVER = """
port: {type: OS::Neutron::Port, properties: {network: private}}
server:
  type: OS::Nova::Server
  properties:
    {image: cirros, flavor: %s, flavor_update_policy: REPLACE, networks: [{port: {get_resource: port}}]}
"""


def resource(stack: Stack, name: str) -> dict[str, Any]:
    return dict(stack.door.get(f"{stack.path}/resources/{name}")["resource"])


def test_a_server_has_its_port_again_when_its_replacement_is_called_off(
    heat: Rest, heat_all: HeatAll, cloud: Control
) -> None:
    others = cloud.objects().get("nova.servers", [])
    stack = heat.made(hot(SERVER % "m1.tiny"))
    before, port = (resource(stack, name)["physical_resource_id"] for name in ("server", "port"))
    cloud.operation("nova.server.build", seconds=600)

    stack.change(hot(SERVER % "m1.small"))
    until(lambda: resource(stack, "server"), lambda one: one["physical_resource_id"] not in ("", before))
    heat.call("POST", f"{stack.path}/actions", {"cancel_update": None})

    stack.settled("ROLLBACK_COMPLETE")
    assert resource(stack, "server")["physical_resource_id"] == before
    assert heat_all.connect().network.get_port(port).device_id == before
    assert set(cloud.objects()["nova.servers"]) == {*others, before}

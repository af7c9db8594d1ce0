"""Two templates of the corpus on a real OpenStack: created, updated, deleted, and nothing is left.

`OS_CLIENT_CONFIG_FILE=... HEAT_TEST_CLOUD=demo pytest -m openstack tests/real_openstack`
"""

import os
from collections.abc import Iterator
from typing import Any

import openstack
import pytest
from tests.scenarios import corpus
from tests.scenarios.doors import Rest, Stack, new_name

pytestmark = [
    pytest.mark.openstack,
    pytest.mark.skipif(not os.environ.get("HEAT_TEST_CLOUD"), reason="HEAT_TEST_CLOUD names no cloud"),
]
PARAMETERS: dict[str, dict[str, Any]] = {
    "hot/servers_in_new_neutron_net.yaml": {
        "image": "cirros",
        "flavor": "m1.nano",
        "public_net": "public",
        "private_net_name": "heat-test-net",
        "private_net_cidr": "10.77.0.0/24",
        "private_net_gateway": "10.77.0.1",
        "private_net_pool_start": "10.77.0.10",
        "private_net_pool_end": "10.77.0.99",
    },
    "hot/vm_with_cinder.yaml": {"image": "cirros", "flavor": "m1.nano", "network": "private", "vol_size": 1},
}
CHANGES: dict[str, dict[str, Any]] = {
    "hot/servers_in_new_neutron_net.yaml": {"private_net_pool_end": "10.77.0.98"},
    "hot/vm_with_cinder.yaml": {"vol_size": 2},
}


@pytest.fixture(scope="module")
def cloud() -> Any:
    return openstack.connect(cloud=os.environ["HEAT_TEST_CLOUD"])


@pytest.fixture(scope="module")
def key(cloud: Any) -> Iterator[str]:
    """A key pair for the servers."""
    name = new_name("key")
    cloud.create_keypair(name)
    yield name
    cloud.delete_keypair(name)


def objects(cloud: Any) -> dict[str, set[str]]:
    """What the project has."""
    project = cloud.current_project_id
    network, compute = cloud.network, cloud.compute
    kinds = {
        "servers": compute.servers(),
        "networks": network.networks(project_id=project),
        "subnets": network.subnets(project_id=project),
        "ports": network.ports(project_id=project),
        "routers": network.routers(project_id=project),
        "addresses": network.ips(project_id=project),
        "groups": network.security_groups(project_id=project),
        "volumes": cloud.block_storage.volumes(),
    }
    return {kind: {one.id for one in found} for kind, found in kinds.items()}


@pytest.fixture
def broom(heat: Rest) -> Iterator[None]:
    """A failed test leaves nothing in somebody's cloud."""
    yield
    for stack in heat.get("/stacks")["stacks"]:
        Stack(heat, stack["stack_name"], stack["id"]).deleted()


@pytest.mark.usefixtures("broom")
@pytest.mark.parametrize("name", PARAMETERS)
def test_it_is_created_updated_and_deleted_without_a_trace(heat: Rest, cloud: Any, key: str, name: str) -> None:
    template = corpus.Template(corpus.ROOT / name).text
    parameters, before = {"key_name": key, **PARAMETERS[name]}, objects(cloud)

    stack = heat.create(template, parameters=parameters).settled("CREATE_COMPLETE", patience_s=180)
    outputs = stack.outputs()
    stack.change(template, parameters={**parameters, **CHANGES[name]})
    stack.settled("UPDATE_COMPLETE", patience_s=180)
    stack.deleted()

    assert all(outputs.values()), outputs
    assert objects(cloud) == before

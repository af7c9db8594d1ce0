"""A subnet that somebody has an address on when it is to go."""

from typing import Any

import pytest

from heat.values.errors import CloudError
from heat.values.status import Action

from ..driving import Driven, Driver


def held(driver: Driver) -> tuple[Driven, Driven, Any]:
    """A network with a subnet, and a port there of which Heat knows nothing."""
    net = driver.create("OS::Neutron::Net")
    subnet = driver.create("OS::Neutron::Subnet", network=net.physical_id, cidr="10.80.0.0/24")
    port = driver.access.client("network").post("/ports", {"port": {"network_id": net.physical_id}})["port"]["id"]
    return net, subnet, port


def test_a_subnet_goes_as_soon_as_it_is_let_go(driver: Driver) -> None:
    net, subnet, port = held(driver)
    subnet.started_at = subnet.instance(Action.DELETE).context.now()

    subnet.call("handle_delete")
    assert subnet.call("check_delete_complete") is False
    driver.access.client("network").delete(f"/ports/{port}")

    assert subnet.call("check_delete_complete") is True
    net.delete()


def test_a_subnet_that_is_not_let_go_is_told_with_the_services_words(driver: Driver) -> None:
    net, subnet, port = held(driver)
    subnet.started_at = subnet.instance(Action.DELETE).context.now() - 31

    with pytest.raises(CloudError, match="have an IP allocation from this subnet"):
        subnet.call("handle_delete")

    driver.access.client("network").delete(f"/ports/{port}")
    subnet.delete()
    net.delete()

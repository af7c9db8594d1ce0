"""What was begun and came to no end is brought to one by the next update, and nothing is made anew for it."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.ambiguity.stacks import Place, Standing

from heat.values.status import Action, Status

HALF: dict[str, tuple[str, str, Callable[[Any, str], Any], Any]] = {
    "rules": (
        "thing: {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp}]}}",
        "neutron.security_group_rule.create",
        lambda cloud, ident: len(cloud.network.get_security_group(ident).security_group_rules),
        3,
    ),
    "labels": (
        "thing: {type: OS::Neutron::Net, properties: {name: lan, tags: [a]}}",
        "neutron.network.update",
        lambda cloud, ident: cloud.network.get_network(ident).tags,
        ["a"],
    ),
    "name of a volume": (
        "thing: {type: OS::Cinder::Volume, properties: {name: disk, size: 1}}",
        "cinder.volume.update",
        lambda cloud, ident: cloud.block_storage.get_volume(ident).name,
        "disk",
    ),
    "address of a server": (
        "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, "
        "networks: [{port: %(port)s, floating_ip: %(address)s}]}}",
        "neutron.floatingip.update",
        lambda cloud, ident: [bool(one.port_id) for one in cloud.network.ips()],
        [True],
    ),
    "subnet of a VPC": (
        "v: {type: AWS::EC2::VPC, properties: {CidrBlock: 10.6.0.0/16}}\n"
        "thing: {type: AWS::EC2::Subnet, properties: {CidrBlock: 10.6.1.0/24, VpcId: {get_resource: v}}}",
        "neutron.router.add_interface",
        lambda cloud, ident: [one.device_owner for one in cloud.network.ports(fixed_ips=f"subnet_id={ident}")],
        ["network:router_interface"],
    ),
}
"""Templates, the call that fails while the thing is made, what to look at, and how it is to be in the end."""


@pytest.mark.parametrize("what", HALF)
def test_the_rest_of_a_creation_is_done_by_the_update_that_mends_it(place: Place, what: str) -> None:
    town, _ = place
    text, call, look, wanted = HALF[what]
    town.cloud.control.fault(operation=call, status=400, times=1)
    stack = Standing(place, text)
    assert (stack.made.action, stack.made.status) == (Action.CREATE, Status.FAILED)
    made = stack.thing()

    assert stack.update(text).status is Status.COMPLETE
    assert (stack.thing(), look(town.cloud.connect("demo"), made)) == (made, wanted)

    stack.delete()


def test_a_volume_whose_change_failed_keeps_what_it_holds(place: Place) -> None:
    town, _ = place
    text = "thing: {type: OS::Cinder::Volume, properties: {size: %d}}"
    stack = Standing(place, text % 1)
    made = stack.thing()
    town.cloud.control.fault(operation="cinder.volume.action", status=400, times=1)

    assert stack.update(text % 2, disable_rollback=False).action is Action.ROLLBACK
    assert stack.thing() == made

    stack.delete()


def test_routes_that_a_failed_change_took_away_are_there_again(place: Place) -> None:
    town, ground = place
    text = (
        "thing: {type: OS::Neutron::ExtraRouteSet, properties: {router: %%(router)s, routes: "
        "[{destination: 10.%d.0.0/24, nexthop: 10.40.0.71}]}}"
    )
    stack = Standing(place, text % 71)
    town.cloud.control.fault(operation="neutron.router.add_extraroutes", status=400, times=1)

    assert stack.update(text % 72, disable_rollback=False).action is Action.ROLLBACK
    routes = town.cloud.connect("demo").network.get_router(ground["router"]).routes
    assert [one["destination"] for one in routes] == ["10.71.0.0/24"]

    stack.delete()


@pytest.mark.parametrize("action", ["stop_server", "pause_server"])
def test_a_server_that_its_user_put_to_rest_is_mended_all_the_same(place: Place, action: str) -> None:
    town, _ = place
    text = (
        "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, "
        "networks: [{network: private}], tags: [blue]}}"
    )
    town.cloud.control.fault(operation="nova.server_tag.*", status=400, times=1)
    stack = Standing(place, text)
    compute, made = town.cloud.connect("demo").compute, stack.thing()
    getattr(compute, action)(made)

    assert stack.update(text).status is Status.COMPLETE
    assert (stack.thing(), compute.get_server(made).tags) == (made, ["blue"])

    stack.delete()


def test_an_attachment_whose_change_failed_is_mended_in_place(place: Place) -> None:
    town, _ = place
    server = (
        "%s: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}"
    )
    text = (
        f"{server % 'a'}\n{server % 'b'}\nthing: {{type: OS::Cinder::VolumeAttachment, properties: "
        "{volume_id: %%(volume)s, instance_uuid: {get_resource: %s}}}"
    )
    stack = Standing(place, text % "a")
    town.cloud.control.fault(operation="nova.volume_attachment.delete", status=409, times=1)

    end = stack.update(text % "b", disable_rollback=False)
    assert (end.action, end.status) == (Action.ROLLBACK, Status.COMPLETE)

    stack.delete()


def test_a_stack_whose_server_broke_with_a_volume_on_it_can_be_deleted(place: Place) -> None:
    town, _ = place
    stack = Standing(
        place,
        "s: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}\n"
        "v: {type: OS::Cinder::Volume, properties: {size: 1}}\n"
        "thing: {type: OS::Cinder::VolumeAttachment, properties: "
        "{volume_id: {get_resource: v}, instance_uuid: {get_resource: s}}}",
    )
    volume = town.cloud.connect("demo").block_storage.get_volume(stack.thing())
    admin = town.cloud.connect("admin")
    admin.compute.reset_server_state(volume.attachments[0]["server_id"], "error")

    stack.delete()


def test_a_broken_server_gives_its_port_to_its_replacement(place: Place) -> None:
    town, ground = place
    text = "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{port: %(port)s}]}}"
    stack = Standing(place, text)
    broken = stack.thing()
    town.cloud.connect("admin").compute.reset_server_state(broken, "error")
    stack.mark()

    assert stack.update(text).reason == "Stack UPDATE completed successfully"
    port = town.cloud.connect("demo").network.get_port(ground["port"])
    assert port.device_id == stack.thing() != broken

    stack.delete()


NEVER_BEGUN = {
    "user data": (
        "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}], "
        "user_data_format: RAW, user_data_update_policy: REBUILD, user_data: %s, metadata: {k: %s}}}",
        "nova.server_metadata.*",
        "nova.server.action",
    ),
    "backup": (
        "thing: {type: OS::Cinder::Volume, properties: {size: 1, name: %s, backup_id: %s}}",
        "cinder.volume.update",
        "cinder.backup.restore",
    ),
    "refused backup": (
        "thing: {type: OS::Cinder::Volume, properties: {size: 1, description: %s, backup_id: %s}}",
        "cinder.backup.restore",
        "cinder.backup.restore",
    ),
}
"""Templates, the call that a change fails at, and the call that would overwrite what is there."""


@pytest.mark.parametrize("what", NEVER_BEGUN)
def test_what_a_change_never_came_to_is_not_taken_back(place: Place, what: str) -> None:
    town, ground = place
    text, fails, overwrites = NEVER_BEGUN[what]
    facts = {"volume_id": ground["volume"], "name": "other", "force": True}
    other = town.cloud.connect("demo").block_storage.create_backup(**facts).id
    stack = Standing(place, text % ("a", "%(backup)s"))
    town.cloud.control.fault(operation=fails, status=403, times=1)
    before = town.cloud.control.requests().get(overwrites, 0)

    end = stack.update(text % ("b", other), disable_rollback=False)
    assert (end.action, end.status) == (Action.ROLLBACK, Status.COMPLETE)
    asked = town.cloud.control.requests().get(overwrites, 0) - before
    assert asked == (1 if fails == overwrites else 0)

    town.cloud.control.clear_faults()
    stack.delete()


ON_A_PORT = {
    "server": (
        "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, user_data_format: RAW, "
        "user_data: %s, networks: [{port: %%(port)s}]}}"
    ),
    "instance": (
        "thing: {type: AWS::EC2::Instance, properties: {ImageId: cirros, InstanceType: m1.nano, "
        "UserData: %s, NetworkInterfaces: [%%(port)s]}}"
    ),
}
"""Servers whose replacement needs what they hold."""


@pytest.mark.parametrize("what", ON_A_PORT)
def test_a_server_that_is_broken_for_a_moment_stays_when_its_replacement_fails(place: Place, what: str) -> None:
    town, _ = place
    stack = Standing(place, ON_A_PORT[what] % "a")
    server = stack.thing()
    town.cloud.connect("admin").compute.reset_server_state(server, "error")
    town.cloud.control.fault(operation="nova.server.create", status=400, times=1)

    end = stack.update(ON_A_PORT[what] % "b", disable_rollback=False)
    assert (end.action, end.status, stack.thing()) == (Action.ROLLBACK, Status.COMPLETE, server)
    assert town.cloud.connect("demo").compute.find_server(server) is not None

    town.cloud.control.clear_faults()
    stack.delete()


NETWORKS = {
    "by network": ("{network: private}", "{network: %(net)s}, {network: %(loose_net)s}"),
    "by subnet": ("{subnet: private-subnet}", "{subnet: %(subnet)s}, {subnet: %(loose_subnet)s}"),
    "one stays": ("{network: private}, {subnet: %(subnet)s}", "{subnet: %(subnet)s}, {network: %(loose_net)s}"),
    "by port": ("{port: %(port)s, floating_ip: %(address)s}", "{port: %(other_port)s}, {network: %(loose_net)s}"),
}
"""Networks of a server before and after a change; to come to them the server has to be attached to the last."""


def places(place: Place, server: str) -> list[str]:
    """The networks that a server is on, and the addresses that lead to it."""
    cloud = place[0].cloud.connect("demo")
    ports = list(cloud.network.ports(device_id=server))
    addresses = [one.id for port in ports for one in cloud.network.ips(port_id=port.id)]
    return sorted([port.network_id for port in ports]) + addresses


@pytest.mark.parametrize("what", NETWORKS)
@pytest.mark.parametrize("roll_back", [True, False])
def test_networks_of_a_change_that_failed_are_taken_back_or_completed(place: Place, what: str, roll_back: bool) -> None:
    town, _ = place
    old, new = NETWORKS[what]
    text = "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [%s]}}"
    stack, wanted = (
        Standing(place, text % old),
        Standing(place, text % new if not roll_back else "n: {type: OS::Heat::None}"),
    )
    expected = places(place, stack.thing()) if roll_back else places(place, wanted.thing())
    wanted.delete()
    nth = 1 if what == "one stays" else 2
    town.cloud.control.fault(operation="nova.interface.attach", status=400, nth=nth, times=1)

    end = stack.update(text % new, disable_rollback=not roll_back)
    town.cloud.control.clear_faults()
    assert roll_back or stack.update(text % new).status is Status.COMPLETE
    assert end.status is (Status.COMPLETE if roll_back else Status.FAILED)
    assert places(place, stack.thing()) == expected

    stack.delete()

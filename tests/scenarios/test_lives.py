"""Whole lives of stacks over HTTP: made, looked at, changed, taken away."""

from tests.scenarios.doors import Rest, hot, new_name

from minicloud.testing import Control

STRING = hot("word: {type: OS::Heat::RandomString, properties: {length: 8}}")
LONGER = hot("word: {type: OS::Heat::RandomString, properties: {length: 9}}")
SERVER = """
server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}
"""
NETWORK = """
net: {type: OS::Neutron::Net, properties: {name: %s}}
subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.9.0.0/24}}
"""


def test_a_stack_is_created_and_shown_complete(heat: Rest) -> None:
    stack = heat.made(STRING)

    shown = stack.show()

    assert shown["stack_name"] == stack.name
    assert shown["stack_status_reason"] == "Stack CREATE completed successfully"
    assert shown["stack_owner"] == "demo"
    assert shown["parameters"]["OS::stack_id"] == stack.id


def test_a_stack_is_listed_by_its_name(heat: Rest) -> None:
    stack = heat.made(STRING)

    listed = heat.get("/stacks", params={"name": stack.name})["stacks"]

    assert [one["id"] for one in listed] == [stack.id]


def test_a_deleted_stack_is_gone_from_the_list_and_found_by_its_id(heat: Rest) -> None:
    stack = heat.made(STRING).deleted()

    assert heat.get("/stacks", params={"name": stack.name})["stacks"] == []
    assert stack.show()["stack_status"] == "DELETE_COMPLETE"
    assert heat.call("GET", f"/stacks/{stack.name}").status_code == 404


def test_the_name_of_a_deleted_stack_is_free(heat: Rest) -> None:
    gone = heat.made(STRING).deleted()

    again = heat.create(STRING, gone.name).settled("CREATE_COMPLETE")

    assert again.id != gone.id


def test_a_change_in_place_keeps_the_thing(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(NETWORK % new_name("net")))
    before = stack.physical("net")
    renamed = new_name("net")

    stack.update(hot(NETWORK % renamed))

    assert stack.physical("net") == before
    assert (
        heat.session.get(f"/v2.0/networks/{before}", endpoint_filter={"service_type": "network"}).json()["network"][
            "name"
        ]
        == renamed
    )
    stack.deleted()


def test_a_change_that_cannot_be_made_in_place_replaces_and_what_hangs_on_it(heat: Rest) -> None:
    stack = heat.made(hot(NETWORK % new_name("net")))
    before = stack.physical("subnet")

    stack.update(hot((NETWORK % new_name("net")).replace("10.9.0.0", "10.8.0.0")))

    assert stack.physical("subnet") != before
    stack.deleted()


def test_a_changed_value_goes_on_to_those_who_use_it(heat: Rest) -> None:
    user = "user: {type: OS::Heat::Value, properties: {value: {get_attr: [word, value]}}}"
    word = "word: {type: OS::Heat::RandomString, properties: {length: %s}}"
    outputs = {"out": {"value": {"get_attr": ["user", "value"]}}}
    stack = heat.made(hot(f"{word % 4}\n{user}", outputs=outputs))

    stack.update(hot(f"{word % 7}\n{user}", outputs=outputs))

    assert len(stack.outputs()["out"]) == 7


def test_resources_come_and_go_with_an_update(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot("a: {type: OS::Neutron::Net}\nb: {type: OS::Neutron::Net}"))
    gone, kept = stack.physical("a"), stack.physical("b")

    stack.update(hot("b: {type: OS::Neutron::Net}\nc: {type: OS::Neutron::Net}"))

    assert set(stack.resources()) == {"b", "c"}
    assert stack.physical("b") == kept
    assert gone not in cloud.objects()["neutron.networks"]
    stack.deleted()


def test_an_update_with_the_same_template_touches_nothing(heat: Rest) -> None:
    stack = heat.made(STRING)
    before = stack.resources()["word"]["updated_time"], stack.physical("word")

    stack.update(STRING)

    assert (stack.resources()["word"]["updated_time"], stack.physical("word")) == before
    assert stack.show()["updated_time"] is not None


def test_a_deletion_leaves_nothing_in_the_cloud(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(NETWORK % new_name("net")))
    network = stack.physical("net")

    stack.deleted()

    assert network not in cloud.objects().get("neutron.networks", [])


def test_what_shall_be_retained_stays_in_the_cloud(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot("net: {type: OS::Neutron::Net, deletion_policy: Retain}"))
    network = stack.physical("net")

    stack.deleted()

    assert network in cloud.objects()["neutron.networks"]
    heat.session.delete(f"/v2.0/networks/{network}", endpoint_filter={"service_type": "network"})


def test_an_update_during_a_creation_takes_its_place(heat: Rest) -> None:
    slow = "slow: {type: OS::Heat::TestResource, properties: {value: %s, action_wait_secs: {create: 1}}}"
    stack = heat.create(hot(slow % "one"))

    stack.update(hot((slow % "two") + "\nmore: {type: OS::Heat::RandomString}"))

    assert set(stack.resources()) == {"slow", "more"}


def test_a_deletion_during_a_creation_takes_its_place(heat: Rest, cloud: Control) -> None:
    before = cloud.objects().get("nova.servers", [])
    cloud.operation("nova.server.build", seconds=30)
    stack = heat.create(hot(SERVER))

    stack.deleted()

    assert cloud.objects().get("nova.servers", []) == before

"""Snapshots of stacks over HTTP: images and backups are made, gone back to and removed, down to nested stacks."""

from typing import Any

from tests.scenarios.doors import Rest, Stack, hot, until

from minicloud.testing import Control

THINGS = """
word: {type: OS::Heat::RandomString, properties: {length: %d}}
disk: {type: OS::Cinder::Volume, properties: {size: 1}}
server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}
group:
  type: OS::Heat::ResourceGroup
  properties: {count: 1, resource_def: {type: OS::Cinder::Volume, properties: {size: 1}}}
"""


def take(stack: Stack, name: str = "one") -> dict[str, Any]:
    answer = stack.door.call("POST", f"{stack.path}/snapshots", {"name": name})
    assert answer.status_code == 200, answer.text
    stack.settled("SNAPSHOT_COMPLETE")
    return dict(stack.door.get(f"{stack.path}/snapshots/{answer.json()['id']}")["snapshot"])


def restore(stack: Stack, snapshot: dict[str, Any]) -> None:
    answer = stack.door.call("POST", f"{stack.path}/snapshots/{snapshot['id']}/restore")
    assert answer.status_code == 202, answer.text
    stack.settled("RESTORE_COMPLETE")


def kept(snapshot: dict[str, Any]) -> set[str]:
    """Ids of all images and backups that it holds."""
    found = snapshot["data"]["resources"]
    leaves = [found["disk"], found["server"], found["group"]["resources"]["0"]]
    return {leaf["resource_data"].get("backup_id") or leaf["resource_data"]["snapshot_image_id"] for leaf in leaves}


def living(cloud: Control) -> set[str]:
    objects = cloud.objects()
    return {*objects.get("glance.images", []), *objects.get("cinder.backups", [])}


def test_a_snapshot_copies_what_can_be_copied_down_to_nested_stacks(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(THINGS % 8))

    snapshot = take(stack)

    assert (snapshot["name"], snapshot["action"], snapshot["status"]) == ("one", "CREATE", "COMPLETE")
    assert len(kept(snapshot)) == 3 and kept(snapshot) <= living(cloud)
    assert {one["resource_status"] for one in stack.resources(nested_depth=2).values()} == {"SNAPSHOT_COMPLETE"}
    stack.deleted()


def test_each_snapshot_keeps_its_own_copies(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(THINGS % 8))
    first, second = take(stack, "first"), take(stack, "second")

    answer = heat.call("DELETE", f"{stack.path}/snapshots/{first['id']}")

    assert answer.status_code == 204
    assert not kept(first) & living(cloud) and kept(second) <= living(cloud)
    assert [one["name"] for one in heat.get(f"{stack.path}/snapshots")["snapshots"]] == ["second"]
    stack.deleted()


def test_with_a_stack_go_its_snapshots(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(THINGS % 8))
    snapshot = take(stack)

    stack.deleted()

    assert not kept(snapshot) & living(cloud)


def test_a_stack_goes_back_to_its_snapshot(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(THINGS % 8, outputs={"word": {"value": {"get_attr": ["word", "value"]}}}))
    snapshot = take(stack)
    changed = (THINGS % 10).replace("count: 1", "count: 2") + "more: {type: OS::Heat::RandomString}\n"
    stack.update(hot(changed))

    restore(stack, snapshot)

    resources = stack.resources(nested_depth=2)
    assert "more" not in resources and "1" not in resources and len(stack.outputs()["word"]) == 8
    restored = {name for name, one in resources.items() if one["resource_status"] == "RESTORE_COMPLETE"}
    assert restored == {"disk", "server", "group", "0"}
    stack.deleted()


def test_what_was_removed_since_comes_back_as_the_snapshot_has_it(heat: Rest) -> None:
    stack = heat.made(hot(THINGS % 8))
    snapshot = take(stack)
    stack.update(hot("word: {type: OS::Heat::RandomString, properties: {length: 8}}"))

    restore(stack, snapshot)

    assert stack.resources()["server"]["resource_status"] == "RESTORE_COMPLETE"
    stack.deleted()


def test_snapshots_and_other_work_do_not_mix(heat: Rest) -> None:
    stack = heat.create(
        hot("slow: {type: OS::Heat::TestResource, properties: {value: x, action_wait_secs: {create: 600}}}")
    )
    until(lambda: stack.status, lambda status: status == "CREATE_IN_PROGRESS")

    answer = heat.call("POST", f"{stack.path}/snapshots", {"name": "early"})

    assert answer.status_code == 409 and answer.json()["error"]["type"] == "ActionInProgress"
    assert heat.get(f"{stack.path}/snapshots")["snapshots"] == []
    stack.deleted()


def test_a_snapshot_that_nobody_took_is_not_found(heat: Rest) -> None:
    stack = heat.made(hot("word: {type: OS::Heat::RandomString}"))

    for method, rest in (("GET", ""), ("DELETE", ""), ("POST", "/restore")):
        answer = heat.call(method, f"{stack.path}/snapshots/nope{rest}")
        assert (answer.status_code, answer.json()["error"]["message"]) == (404, "Snapshot with id nope not found")
    stack.deleted()

"""Copies for a snapshot that was overtaken do not stay in the cloud, and what cannot be removed is named."""

from tests.scenarios.doors import Rest, Stack, hot, until

from minicloud.testing import Control

DISK = "disk: {type: OS::Cinder::Volume, properties: {size: 1}}"
MORE = f"{DISK}\nword: {{type: OS::Heat::RandomString}}"


def backups(cloud: Control) -> set[str]:
    return set(cloud.objects().get("cinder.backups", []))


def begun(heat: Rest, cloud: Control) -> tuple[Stack, str]:
    """A stack of which a snapshot is being taken, and the backup that takes so long."""
    stack = heat.made(hot(DISK))
    before = backups(cloud)
    cloud.operation("cinder.backup.create", seconds=120)
    assert heat.call("POST", f"{stack.path}/snapshots", {"name": "one"}).status_code == 200
    (backup,) = until(lambda: backups(cloud) - before, bool)
    return stack, backup


def test_a_backup_goes_when_an_update_overtakes_its_snapshot(heat: Rest, cloud: Control) -> None:
    stack, backup = begun(heat, cloud)

    stack.update(hot(MORE))
    until(lambda: heat.get(f"{stack.path}/snapshots")["snapshots"][0]["status"], lambda status: status == "FAILED")
    cloud.advance(150)
    stack.update(hot(DISK))

    until(lambda: backups(cloud), lambda found: backup not in found)
    stack.deleted()


def test_a_backup_goes_when_its_stack_is_taken_away_meanwhile(heat: Rest, cloud: Control) -> None:
    stack, backup = begun(heat, cloud)

    heat.call("DELETE", stack.path)
    until(lambda: stack.status, lambda status: status == "DELETE_IN_PROGRESS")
    cloud.advance(150)

    stack.settled("DELETE_COMPLETE")
    assert backup not in backups(cloud)
    assert stack.reason == "Stack DELETE completed successfully"


def test_an_earlier_snapshot_keeps_its_backup_when_a_later_one_is_overtaken(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(DISK))
    heat.call("POST", f"{stack.path}/snapshots", {"name": "early"})
    stack.settled("SNAPSHOT_COMPLETE")
    (early,) = heat.get(f"{stack.path}/snapshots")["snapshots"]
    kept = early["data"]["resources"]["disk"]["resource_data"]["backup_id"]
    cloud.operation("cinder.backup.create", seconds=120)
    late = heat.call("POST", f"{stack.path}/snapshots", {"name": "late"}).json()["id"]
    until(lambda: len(backups(cloud)), lambda count: count >= 2)
    stack.update(hot(MORE))

    heat.call("DELETE", f"{stack.path}/snapshots/{late}")

    assert kept in backups(cloud)
    cloud.advance(150)
    stack.deleted()
    assert kept not in backups(cloud)


def test_what_a_snapshot_holds_and_cannot_be_removed_is_named_when_its_stack_goes(heat: Rest, cloud: Control) -> None:
    stack = heat.made(hot(DISK))
    heat.call("POST", f"{stack.path}/snapshots", {"name": "kept"})
    stack.settled("SNAPSHOT_COMPLETE")
    (one,) = heat.get(f"{stack.path}/snapshots")["snapshots"]
    backup = one["data"]["resources"]["disk"]["resource_data"]["backup_id"]
    cloud.fault(operation="cinder.backup.delete", status=403, message="It is locked.")

    stack.deleted()

    assert stack.reason == f"Stack DELETE completed successfully. Left behind: snapshot kept ({backup})"
    cloud.clear_faults()

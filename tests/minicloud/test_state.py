"""Records in memory and on disk."""

from pathlib import Path

from minicloud.state import State


def test_a_record_is_found_by_any_field_with_or_without_an_index() -> None:
    volumes = State().collection("cinder", "volumes", ("project_id",))
    volumes.put({"id": "1", "project_id": "a", "name": "x"})
    volumes.put({"id": "2", "project_id": "a", "name": "y"})
    volumes.put({"id": "3", "project_id": "b", "name": "y"})

    assert [record["id"] for record in volumes.find(project_id="a", name="y")] == ["2"]
    assert [record["id"] for record in volumes.find(name="y")] == ["2", "3"]


def test_an_index_follows_a_record_that_was_changed_in_place() -> None:
    volumes = State().collection("cinder", "volumes", ("status",))
    record = volumes.put({"id": "1", "status": "creating"})

    record["status"] = "available"
    volumes.put(record)

    assert volumes.find(status="creating") == []
    assert volumes.find(status="available") == [record]


def test_an_index_declared_late_knows_earlier_records() -> None:
    state = State()
    state.collection("nova", "servers").put({"id": "1", "host": "h"})

    assert state.collection("nova", "servers", ("host",)).find(host="h") == [{"id": "1", "host": "h"}]


def test_what_was_flushed_is_there_after_a_restart_and_what_was_removed_is_not(tmp_path: Path) -> None:
    state = State(tmp_path / "cloud.sqlite")
    records = state.collection("nova", "servers")
    records.put({"id": "1", "name": "kept"})
    records.put({"id": "2", "name": "removed"})
    state.flush()
    records.remove("2")
    state.flush()  # and no close: the process is killed here

    reborn = State(tmp_path / "cloud.sqlite").collection("nova", "servers")

    assert reborn.values() == [{"id": "1", "name": "kept"}]


def test_records_keep_their_order_over_a_restart(tmp_path: Path) -> None:
    state = State(tmp_path / "cloud.sqlite")
    for key in ("c", "a", "b"):
        state.collection("nova", "servers").put({"id": key})
    state.flush()
    state.collection("nova", "servers").put({"id": "c", "changed": True})
    state.close()

    reborn = State(tmp_path / "cloud.sqlite").collection("nova", "servers")

    assert [record["id"] for record in reborn.values()] == ["c", "a", "b"]

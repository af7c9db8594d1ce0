"""Engines and their heart-beats."""

from heat.store import services
from heat.store.rows import ServiceRow


def engine(engine_id="engine-1", **fields):
    known = {"host": "host", "hostname": "host.example", "binary": "heat-engine", "topic": "engine"}
    return ServiceRow(engine_id, **known, report_interval=60, created_at=1.0, updated_at=1.0, **fields)


def test_each_beat_is_counted_and_dated(database, clock):
    services.register(database, engine())
    clock.now += 60

    assert services.beat(database, "engine-1")

    assert services.beats(database) == {"engine-1": 1}
    assert services.known(database)[0].updated_at == clock.now


def test_an_engine_that_nobody_knows_is_told_so(database):
    assert not services.beat(database, "unknown")


def test_registering_again_counts_as_a_beat(database):
    services.register(database, engine())
    services.register(database, engine())

    assert services.beats(database) == {"engine-1": 1}


def test_a_stopped_engine_beats_no_more_but_is_still_known(database, clock):
    services.register(database, engine())

    services.stop(database, "engine-1")

    assert services.beats(database) == {}
    assert services.known(database)[0].deleted_at == clock.now


def test_a_forgotten_engine_is_gone(database):
    services.register(database, engine("engine-1"))
    services.register(database, engine("engine-2"))

    assert services.forget(database, ["engine-1"]) == 1
    assert [row.engine_id for row in services.known(database)] == ["engine-2"]

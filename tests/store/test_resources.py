"""Resources: light rows, heavy details, and changes by signals."""

from itertools import count

from sqlalchemy import select

from heat.store import resources
from heat.store.database import Database
from heat.store.rows import ResourceDetail
from heat.store.schema import resource
from heat.store.secrets import Secrets
from heat.store.step import StepWrites, commit

from .samples import at_once, claimed, resource_row

NUMBERS = count()


def written(database, *details, **fields):
    """A resource with these details written one after the other."""
    stack, fence = claimed(database, f"stack-{next(NUMBERS)}")
    row = resource_row(stack, **fields)
    for detail in details:
        commit(database, [StepWrites([fence], resources=[(row, detail)])])
    return row


def test_a_resource_comes_back_with_all_its_fields(database):
    row = written(
        database,
        None,
        physical_id="vm-1",
        applied="fingerprint",
        requires=("a", "b"),
        replaces="old",
        replaced_by="new",
        started_at=3.5,
        operation_id="operation",
        reference_id="vm-1",
        values_digest="digest",
        known=("first_address", "networks.private"),
        generation=3,
        deletion_policy="Retain",
    )

    assert resources.load(database, row.stack_id) == [row]
    assert resources.get_many(database, [row.id, "unknown"]) == {row.id: row}
    assert resources.find_physical(database, "vm-1") == [row]


def test_the_latest_generation_is_found_first(database):
    old = written(database, None, name="server", replaced_by="new")
    stack, fence = claimed(database, "other")
    new = resource_row(stack, "server", stack_id=old.stack_id, replaces=old.id, generation=2)
    commit(database, [StepWrites([fence], resources=[(new, None)])])

    assert [row.id for row in resources.find(database, old.stack_id, "server")] == [new.id, old.id]
    assert resources.find(database, old.stack_id, "unknown") == []


def test_what_was_never_written_is_none(database):
    row = written(database, None)

    assert resources.detail(database, [row.id]) == {row.id: ResourceDetail()}


def test_data_lies_encrypted_in_the_table(database):
    row = written(database, ResourceDetail(data={"private_key": "hush"}))

    query = select(resource.c.data).where(resource.c.id == row.id)
    stored = database.read(lambda connection: connection.execute(query).scalar_one())

    assert "hush" not in stored and "private_key" not in stored
    assert resources.detail(database, [row.id])[row.id].data == {"private_key": "hush"}


def test_a_signal_saves_metadata_at_the_revision_that_it_read(database):
    row = written(database, ResourceDetail(metadata={"1": "a"}))
    seen = resources.detail(database, [row.id])[row.id]

    assert resources.save_metadata(database, row.id, {"1": "a", "2": "b"}, seen.revision)

    assert resources.detail(database, [row.id])[row.id].metadata == {"1": "a", "2": "b"}


def test_of_signals_that_read_the_same_revision_one_is_saved(database):
    row = written(database, ResourceDetail(metadata={}))
    seen = resources.detail(database, [row.id])[row.id]
    saved = []

    at_once(
        lambda key: saved.append(resources.save_metadata(database, row.id, {key: 1}, seen.revision)), ["a", "b", "c"]
    )

    assert saved.count(True) == 1


def test_a_step_that_writes_data_is_seen_by_a_signal(database):
    row = written(database, ResourceDetail(metadata={}), ResourceDetail(data={"a": "b"}))

    assert not resources.save_data(database, row.id, {}, revision=1)
    assert resources.save_data(database, row.id, {}, revision=2)


def test_resources_of_many_stacks_are_loaded_together(database):
    rows = [written(database, None, stack_id=f"stack-of-many-{number}") for number in range(3)]

    loaded = resources.load_many(database, [row.stack_id for row in rows])

    assert {row.id for row in loaded} == {row.id for row in rows}


def test_properties_are_sealed_where_the_operator_asks_for_it(database, url):
    sealing = Database(url, Secrets("notgood but just long enough i t", encrypt_properties=True))
    row = written(sealing, ResourceDetail({"password": "hush"}, {"key": "hush"}))

    columns = select(resource.c.properties, resource.c.attributes).where(resource.c.id == row.id)
    stored = database.read(lambda connection: connection.execute(columns).one())
    sealing.close()

    assert "hush" not in "".join(stored)
    assert resources.detail(database, [row.id])[row.id].properties == {"password": "hush"}

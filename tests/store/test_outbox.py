"""Events on their way to sinks, hooks that wait, reasons and plans, on every database."""

from dataclasses import replace
from uuid import uuid4

from heat.store import explanations, hooks, outbox, plans
from heat.store.database import Database
from heat.store.explanations import ExplanationRow
from heat.store.hooks import HookRow
from heat.store.plans import PlanRow
from heat.store.rows import EventRow, OperationRow, Source
from heat.values.status import Action, Status

STACK = str(uuid4())
SINK = {"type": "webhook", "target": "https://example.org"}


def event(name: str = "a") -> EventRow:
    return EventRow(str(uuid4()), STACK, STACK, name, "T", None, Action.CREATE, Status.COMPLETE, "", 1.0)


def send(database: Database, *names: str, to: str = SINK["target"]) -> str:
    """Put events on their way; the id of their sink."""
    rows = [event(name) for name in names]
    deliveries = outbox.address(rows, [{**SINK, "target": to}], lambda one: {"name": one.resource_name})
    outbox.record(database, rows, deliveries)
    return deliveries[0].sink_id


def test_one_engine_at_a_time_delivers_to_a_sink(database: Database) -> None:
    sink_id = send(database, "a", "b")

    assert outbox.hold(database, "engine-1", (), 10.0) == [sink_id]
    assert outbox.hold(database, "engine-2", (), 10.0) == []
    assert outbox.hold(database, "engine-2", ["engine-1"], 10.0) == [sink_id]


def test_who_had_a_turn_just_now_comes_last(database: Database) -> None:
    first, second, third = (send(database, "a", to=f"https://example.org/{each}") for each in range(3))

    assert outbox.hold(database, "engine-1", (), 10.0, most=2) == [first, second]
    assert set(outbox.hold(database, "engine-1", (), 10.0, most=2, last={first, second})) == {third, first}


def test_events_come_in_order_and_are_gone_once_delivered(database: Database) -> None:
    sink_id = send(database, "a", "b")
    rows = outbox.batch(database, sink_id, 10)

    outbox.delivered(database, rows[:1])

    assert [row.body["name"] for row in rows] == ["a", "b"]
    assert [row.body["name"] for row in outbox.batch(database, sink_id, 10)] == ["b"]


def test_what_is_put_off_is_due_later_and_nobody_holds_it(database: Database) -> None:
    sink_id = send(database, "a")
    outbox.hold(database, "engine-1", (), 10.0)
    (row,) = outbox.batch(database, sink_id, 1)

    outbox.put_off(database, row, 20.0)

    assert outbox.hold(database, "engine-2", (), 19.0) == []
    assert outbox.hold(database, "engine-2", (), 20.0) == [sink_id]
    assert outbox.batch(database, sink_id, 1)[0].attempts == 1


def test_of_a_backlog_the_last_events_are_kept(database: Database) -> None:
    sink_id = send(database, "a", "b", "c")

    assert outbox.drop(database, sink_id, keep=2) == 1
    assert [row.body["name"] for row in outbox.batch(database, sink_id, 10)] == ["b", "c"]


def test_a_hook_is_cleared_once(database: Database) -> None:
    row = HookRow("operation/CREATE", STACK, "a", "pre-create", False, 1.0)
    database.write(lambda connection: hooks.add_paused(connection, [row, row]))

    assert [hooks.clear(database, row, event()), hooks.clear(database, row, event())] == [True, False]
    assert hooks.of_operation(database, "operation/CREATE") == [replace(row, cleared=True)]


def test_what_is_said_later_of_a_resource_holds(database: Database) -> None:
    operation = str(uuid4())
    first = ExplanationRow(operation, STACK, "a", "updated", "UPDATE", "value changed", created_at=1.0)
    last = replace(first, outcome="failed", reason="refused")
    for row in (first, last):
        database.write(lambda connection, one=row: explanations.add(connection, database, [one]))  # type: ignore[misc]

    (found,) = explanations.of_operation(database, operation)

    assert (found.outcome, found.reason) == ("failed", "refused")


def test_of_the_plans_of_a_stack_the_last_are_kept(database: Database) -> None:
    made = [PlanRow(str(uuid4()), STACK, "p", float(at), Source("t", "e", "f"), {"x": 1}, {}, []) for at in range(3)]
    for row in made:
        plans.keep(database, row, [], most=2)

    assert plans.of_stack(database, STACK) == [made[2], made[1]]
    assert plans.find(database, made[0].id) is None


def test_what_an_engine_could_not_note_it_takes_up_again(database: Database) -> None:
    sink_id = send(database, "a")

    assert outbox.hold(database, "engine-1", (), 10.0) == [sink_id]
    assert outbox.hold(database, "engine-1", (), 10.0) == [sink_id]


def test_with_an_operation_go_the_hooks_of_what_it_was_before(database: Database) -> None:
    over = OperationRow(str(uuid4()), STACK, "p", Action.ROLLBACK, 10.0)
    later = HookRow("later/UPDATE", STACK, "a", "pre-update", False, 12.0)
    rows = [HookRow(f"{over.id}/UPDATE", STACK, "a", "pre-update", True, 11.0), HookRow("old/UPDATE", STACK, "a", "x")]
    database.write(lambda connection: hooks.add_paused(connection, [*rows, later]))

    hooks.forget(database, over)

    assert hooks.of_operations(database, [row.operation for row in (*rows, later)]) == [later]

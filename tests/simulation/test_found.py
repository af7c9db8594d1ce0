"""What simulated lives have found in the state machine, each as the shortest way to it."""

from dataclasses import replace

import pytest

from heat.converge import (
    Compare,
    Failed,
    GraceOver,
    Halt,
    Judged,
    Request,
    Row,
    Start,
    Succeeded,
    TimedOut,
    Waiting,
    Want,
    Watch,
    begin,
    check,
    step,
)
from heat.plugin import Verdict
from heat.values.status import Action, Status

TRAVERSAL = "00000000-0000-4000-8000-000000000001"


def want(name: str, *requires: str) -> Want:
    return Want(name, f"{name}v1", frozenset(requires))


def row(name: str, action: Action, status: Status, physical_id: str | None = None) -> Row:
    return Row(f"key-{name}", name, action, status, physical_id, f"{name}v1", order=1)


def begun(rows, wants, action=Action.UPDATE, **more):
    return begin(Request(TRAVERSAL, action, **more), rows, {each.name: each for each in wants})


def test_what_was_begun_before_and_is_not_reached_ends_as_failed():
    half_made = row("b", Action.CREATE, Status.IN_PROGRESS, "b-1")
    operation, (start,) = begun([half_made], [want("a"), want("b", "a")])

    step(operation, Failed(start.key, start.ticket, "refused"))

    check(operation)
    assert operation.rows["key-b"].status is Status.FAILED


def test_what_an_earlier_operation_began_is_awaited_when_another_resource_fails():
    half_made = row("b", Action.CREATE, Status.IN_PROGRESS)
    operation, (start,) = begun([half_made], [want("a"), want("b")], in_flight={"key-b": 7}, last_ticket=7)
    step(operation, Failed(start.key, start.ticket, "refused"))

    (watch,) = step(operation, Waiting("key-b", 7, "b-1"))

    assert isinstance(watch, Watch)
    step(operation, Succeeded("key-b", watch.ticket, "b-1", "bv1"))
    assert operation.rows["key-b"].status is Status.COMPLETE


def test_a_result_that_comes_twice_is_taken_once():
    operation, (start,) = begun([], [want("a")], Action.CREATE)
    result = Succeeded(start.key, start.ticket, "a-1", "av1")
    (finish,) = step(operation, result)

    assert step(operation, result) == []
    assert operation.tickets[""] == finish.ticket


@pytest.mark.parametrize("late", [Failed("key-a", 7, "broken"), Succeeded("key-a", 7)])
def test_a_result_that_comes_after_all_patience_is_over_changes_nothing(late):
    operation, _ = begun([row("a", Action.CREATE, Status.COMPLETE, "a-1")], [want("a")], in_flight={"key-a": 7})
    step(operation, TimedOut())
    step(operation, GraceOver())

    assert step(operation, late) == []


def test_a_thing_whose_type_changes_while_it_is_made_is_replaced():
    half_made = row("a", Action.CREATE, Status.IN_PROGRESS)

    operation, (start,) = begun([half_made], [want("a")], strangers=frozenset({"key-a"}))

    assert isinstance(start, Start)
    assert (start.key != "key-a", start.replacing) == (True, "key-a")
    (removal,) = step(operation, Succeeded(start.key, start.ticket, "a-2", "av1"))
    assert (removal.key, removal.action, removal.takeover) == ("key-a", Action.DELETE, True)


def test_what_was_never_made_has_nothing_to_give_to_a_snapshot_even_after_a_check():
    missing = row("a", Action.CHECK, Status.FAILED)

    operation, commands = begun([missing], [want("a")], Action.SNAPSHOT)

    assert not any(isinstance(each, Start | Halt) for each in commands)
    assert operation.rows["key-a"] == missing


@pytest.mark.parametrize(("action", "begun_from", "kept"), [
    (Action.UPDATE, "av1", True),  # the same change goes on: nothing else is doubtful about it
    (Action.UPDATE, "av0", False),
    (Action.CHECK, "av1", False),
])  # fmt: skip
def test_a_change_that_was_cut_short_is_doubted_only_where_another_is_wanted_now(action, begun_from, kept):
    half_made = replace(row("a", action, Status.IN_PROGRESS, "a-1"), applied=begun_from)
    operation, (compare,) = begun([half_made], [want("a")])

    (start,) = step(operation, Judged("key-a", compare.ticket, Verdict.UPDATE))

    assert (start.action, operation.rows["key-a"].applied) == (Action.UPDATE, operation.target("a") if kept else None)


@pytest.mark.parametrize(("forgotten", "next_"), [(False, Watch), (True, Compare)])
def test_a_change_that_goes_on_is_only_awaited_by_those_who_know_what_it_is_about(forgotten, next_):
    changing = replace(row("a", Action.UPDATE, Status.IN_PROGRESS, "a-1"), applied="av0")
    operation, _ = begun([changing], [want("a")], in_flight={"key-a": 7}, last_ticket=7, forgotten=forgotten)

    (command,) = step(operation, Waiting("key-a", 7, "a-1"))

    assert isinstance(command, next_)
    assert getattr(command, "doubtful", True)

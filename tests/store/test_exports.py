"""Exports and imports in the store, also when several want the same thing at once."""

from threading import Thread

import pytest
from tests.store.samples import at_once, operation_row, stack_row

from heat.store import exports, operations, purge, signals, stacks, step
from heat.store.exports import Trade
from heat.values.errors import ValidationError
from heat.values.status import Action


def trade(stack, given=(), taken=()):
    return Trade(stack.id, stack.project_id, dict.fromkeys(given), frozenset(taken))


def made(database, name, given=(), taken=()):
    """A stack that trades; begun, not complete."""
    stack = stack_row(name)
    stacks.create(database, stack, operation_row(stack), trade=trade(stack, given, taken))
    return stack


def settled(database, stack, values, taken=()):
    """It is complete."""
    done = Trade(stack.id, stack.project_id, values, frozenset(taken))
    step.commit(database, [step.StepWrites([], trades=[done])])


def deletion(database, stack):
    operation = operation_row(stack, action=Action.DELETE)
    operations.supersede(database, operation, {"action": Action.DELETE}, removes=[stack.id])


def test_a_value_is_kept_once_the_stack_is_complete(database):
    giver = made(database, "giver", ["net"])
    assert exports.listed(database, "demo") == []

    settled(database, giver, {"net": {"id": [1, None]}})

    (found,) = exports.listed(database, "demo", ["net"])
    assert (found.value, found.stack_name) == ({"id": [1, None]}, "giver")


def test_null_is_a_value(database):
    settled(database, made(database, "giver", ["net"]), {"net": None})

    assert [one.value for one in exports.listed(database, "demo")] == [None]


def told(act):
    try:
        act()
    except ValidationError as error:
        return str(error)
    return ""


def test_of_two_that_want_one_name_at_once_one_has_it(database):
    answers = []

    at_once(lambda name: answers.append(told(lambda: made(database, name, ["net"]))), ["one", "two"])

    assert sorted(map(bool, answers)) == [False, True]
    assert "already exported by stack" in max(answers)


def test_an_import_and_the_removal_of_what_it_imports_exclude_each_other(database):
    giver = made(database, "giver", ["net"])
    settled(database, giver, {"net": 1})
    answers = []
    acts = [lambda: deletion(database, giver), lambda: made(database, "taker", taken=["net"])]

    at_once(lambda act: answers.append(told(act)), acts)

    assert sorted(map(bool, answers)) == [False, True]
    assert "in use by taker" in max(answers) or "No export named net found" in max(answers)


def test_an_import_of_what_is_not_there_writes_nothing(database):
    with pytest.raises(ValidationError, match="No export named net"):
        made(database, "taker", taken=["net"])

    assert stacks.find_live(database, "demo", "taker") is None


def test_names_differ_by_case_and_by_project(database):
    giver = made(database, "giver", ["net", "Net"])
    settled(database, giver, {"net": 1, "Net": 2})

    assert [one.name for one in exports.listed(database, "demo", ["Net"])] == ["Net"]
    assert exports.listed(database, "other") == []


def test_what_is_said_twice_is_said_once(database):
    giver = made(database, "giver", ["net"])
    for _ in range(2):
        exports.claim_now(database, trade(giver, ["net"]))
        settled(database, giver, {"net": 1})

    assert len(exports.listed(database, "demo")) == 1


def test_a_purged_stack_leaves_no_trade_behind(database, clock):
    giver = made(database, "giver", ["net"])
    settled(database, giver, {"net": 1})
    stacks.mark_deleted(database, giver.id)
    clock.now += 10

    purge.purge_stacks(database, clock.now)

    assert exports.of_stack(database, giver.id) == set()


def test_a_sender_of_signals_is_heard_once(database):
    assert signals.add(database, "r", "s", "one", "SUCCESS")
    assert not signals.add(database, "r", "s", "one", "FAILURE")
    assert signals.add(database, "other", "s", "one", "FAILURE")

    assert signals.of(database, "r") == {"one": "SUCCESS"}


def test_two_updates_of_one_stack_may_speak_for_the_same_at_once(database):
    stack, spoken = made(database, "giver"), []
    wish = trade(stack, ["net", "port"])
    second = Thread(target=lambda: spoken.append(exports.claim_now(database, wish)))

    def first(connection):
        exports.claim(connection, wish)
        second.start()
        second.join(0.3)  # it looks before this one has ended, unless the machine is slow

    database.write(first)
    second.join()

    assert spoken == [None] and exports.of_stack(database, stack.id) == {"net", "port"}

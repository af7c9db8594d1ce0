"""Policies of CloudFormation at work: creations that wait for signals, and what removal leaves."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.engine.parting import policy_of
from heat.engine.running import Order
from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.store import signals
from heat.store.rows import OperationRow, ResourceRow
from heat.template import Blueprint, parse
from heat.values.status import Action, Status

CFN = "AWSTemplateFormatVersion: 2010-09-09\n"
WAITS = (
    CFN
    + """
Resources:
  r:
    Type: OS::Heat::TestResource
    Properties: {value: a}
    CreationPolicy: {ResourceSignal: {Count: 2, Timeout: %s}}
"""
)


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def waiting_row(house: Stage, stack_id: str):
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if row := house.resources(stack_id).get("r"):
            return row
        time.sleep(0.005)
    raise AssertionError("the resource was never begun")


def test_a_creation_is_complete_when_enough_have_signalled(house: Stage):
    stack_id = house.create(WAITS % "PT1H")
    row = waiting_row(house, stack_id)
    signals.add(house.database, row.id, stack_id, "one", "SUCCESS")
    signals.add(house.database, row.id, stack_id, "one", "SUCCESS")
    assert house.resources(stack_id)["r"].status is Status.IN_PROGRESS

    signals.add(house.database, row.id, stack_id, "two", "SUCCESS")
    house.engines[0].poke(stack_id)

    assert house.settled(stack_id).status is Status.COMPLETE


def test_a_signal_of_failure_fails_the_creation(house: Stage):
    stack_id = house.create(WAITS % "PT1H")
    signals.add(house.database, waiting_row(house, stack_id).id, stack_id, "one", "FAILURE")
    house.engines[0].poke(stack_id)

    assert "Received FAILURE signal with UniqueId one" in house.settled(stack_id).reason


def test_a_creation_whose_signals_do_not_come_in_time_fails(house: Stage):
    stack_id = house.create(WAITS % "PT1S")

    assert "Failed to receive 2 resource signal(s)" in house.settled(stack_id).reason


NEVER_GOES = (
    CFN
    + """
Resources:
  r:
    Type: OS::Heat::TestResource
    DeletionPolicy: %s
    UpdateReplacePolicy: %s
    Properties: {value: %s, update_replace: true, action_wait_secs: {delete: 36000}}
"""
)
"""Its removal would take hours, so what ends soon has left it."""


def test_what_was_replaced_goes_by_its_replace_policy(house: Stage):
    stack_id = house.create(NEVER_GOES % ("Delete", "Retain", "a"))
    house.settled(stack_id)
    before = house.resources(stack_id)["r"].id

    house.update(stack_id, NEVER_GOES % ("Delete", "Retain", "b"))

    assert house.settled(stack_id).status is Status.COMPLETE
    assert house.resources(stack_id)["r"].id != before


def test_what_a_complete_stack_has_is_retained_except_on_create(house: Stage):
    stack_id = house.create(NEVER_GOES % ("RetainExceptOnCreate", "Delete", "a"))
    house.settled(stack_id)

    house.act(stack_id, Action.DELETE)

    assert house.settled(stack_id).status is Status.COMPLETE


def row(policy: str, **fields: object) -> ResourceRow:
    made = ResourceRow("id", "s", "r", "T", Action.CREATE, Status.COMPLETE, "", 0, 0, deletion_policy=policy)
    return replace(made, **fields)


def blueprint(replace_policy: str) -> Blueprint:
    resource = {"Type": "X", "UpdateReplacePolicy": replace_policy}
    return Blueprint(
        parse({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"r": resource}}, LANGUAGES), plugins=Registry()
    )


@pytest.mark.parametrize(
    ("resource", "action", "expected"),
    [
        (row("Retain"), Action.DELETE, "Retain"),
        (row("RetainExceptOnCreate"), Action.DELETE, "Retain"),
        (row("RetainExceptOnCreate"), Action.UPDATE, "Retain"),
        (row("RetainExceptOnCreate"), Action.ROLLBACK, "Delete"),
        (row("Retain", replaced_by="new"), Action.UPDATE, "Snapshot"),
        (row("Retain", replaced_by="new"), Action.ROLLBACK, "Retain"),
        (row("Retain", name="gone", replaced_by="new"), Action.UPDATE, "Retain"),
    ],
)
def test_a_removal_has_one_policy(resource: ResourceRow, action: Action, expected: str):
    operation = OperationRow("o", "s", "p", action, 0.0)

    assert policy_of(Order(None, operation, None, blueprint("Snapshot"), resource)) == expected  # type: ignore[arg-type]

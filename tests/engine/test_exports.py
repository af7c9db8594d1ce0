"""Exports as an engine settles them when an operation ends."""

from pathlib import Path

import pytest
from tests.engine.bench_of_one import PROJECT, Stage, stage

from heat.store import exports
from heat.values.status import Action, Status

CFN = "AWSTemplateFormatVersion: 2010-09-09\n"
GIVES = (
    CFN
    + """
Resources: {r: {Type: OS::Heat::TestResource, Properties: {value: %s}}}
Outputs: {Told: {Value: {"Fn::GetAtt": [r, output]}, Export: {Name: shared}}}
"""
)
TAKES = (
    CFN
    + """
Resources: {r: {Type: OS::Heat::Value, Properties: {value: {"Fn::ImportValue": shared}}}}
Outputs: {Got: {Value: {"Fn::GetAtt": [r, value]}}}
"""
)


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def values(house: Stage) -> dict[str, object]:
    return {one.name: one.value for one in exports.listed(house.database, PROJECT)}


def test_a_complete_stack_exports_its_outputs(house: Stage):
    stack = house.settled(house.create(GIVES % "one"))

    assert values(house) == {"shared": "one"}
    assert stack.outputs == {"Told": {"value": "one", "export": "shared"}}


def test_a_stack_that_imports_gets_the_value(house: Stage):
    house.settled(house.create(GIVES % "one"))

    taker = house.settled(house.create(TAKES))

    assert taker.outputs == {"Got": {"value": "one"}}
    assert exports.importers(house.database, PROJECT, ["shared"]) == {"shared": [taker.name]}


def test_a_value_that_nobody_imports_may_change(house: Stage):
    giver = house.create(GIVES % "one")
    house.settled(giver)

    house.update(giver, GIVES % "two")

    assert house.settled(giver).status is Status.COMPLETE
    assert values(house) == {"shared": "two"}


def test_a_value_in_use_may_not_change(house: Stage):
    giver = house.create(GIVES % "one")
    house.settled(giver)
    taker = house.settled(house.create(TAKES))

    house.update(giver, GIVES % "two")

    stack = house.settled(giver)
    assert (stack.action, stack.status) == (Action.UPDATE, Status.FAILED)
    assert stack.reason == f"Export shared cannot be updated as it is in use by {taker.name}"
    assert values(house) == {"shared": "one"}


def test_a_change_of_a_value_in_use_is_rolled_back(house: Stage):
    giver = house.create(GIVES % "one")
    house.settled(giver)
    house.settled(house.create(TAKES))

    house.update(giver, GIVES % "two", rollback=True)

    stack = house.settled(giver)
    assert (stack.action, stack.status) == (Action.ROLLBACK, Status.COMPLETE)
    assert stack.outputs == {"Told": {"value": "one", "export": "shared"}}
    assert values(house) == {"shared": "one"}


def test_an_export_without_a_value_is_a_failure(house: Stage):
    broken = (GIVES % "one").replace('{"Fn::GetAtt": [r, output]}', '{"Fn::Select": [x, [1]]}')

    stack = house.settled(house.create(broken))

    assert stack.status is Status.FAILED
    assert stack.reason.startswith("Export shared has no value")


def test_a_stack_below_exports_too_and_its_removal_is_refused_while_in_use(house: Stage):
    parent = CFN + "Resources: {below: {Type: inner.yaml}}\n"
    parent_id = house.create(parent, files={"inner.yaml": GIVES % "one"})
    assert house.settled(parent_id).status is Status.COMPLETE
    house.settled(house.create(TAKES))

    house.update(parent_id, CFN + "Resources: {other: {Type: OS::Heat::Value, Properties: {value: 1}}}\n")

    assert "Export shared cannot be deleted as it is in use by" in house.settled(parent_id).reason
    assert values(house) == {"shared": "one"}

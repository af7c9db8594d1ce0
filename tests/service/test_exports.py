"""What stacks give each other by name: who may export, import, and take away."""

from dataclasses import replace

import pytest

from heat.store import step
from heat.store.exports import Trade
from heat.values.errors import EntityNotFound, ValidationError
from heat.values.status import Action, Status

CFN = "AWSTemplateFormatVersion: 2010-09-09\n"
GIVES = (
    CFN
    + """
Resources: {r: {Type: OS::Heat::Value, Properties: {value: 1}}}
Outputs:
  Net: {Value: net-1, Export: {Name: !Sub "${AWS::StackName}-net"}}
  Quiet: {Value: nothing}
"""
)
TAKES = (
    CFN
    + """
Parameters: {From: {Type: String, Default: web}}
Resources:
  r: {Type: OS::Heat::Value, Properties: {value: {"Fn::ImportValue": !Sub "${From}-net"}}}
"""
)
NOTHING = CFN + "Resources: {r: {Type: OS::Heat::Value, Properties: {value: 1}}}\n"


@pytest.fixture
def given(world):
    """A complete stack that exports web-net, as an engine leaves it."""
    identity = world.create(GIVES)
    complete(world, identity, {"web-net": "net-1"})
    return identity


def complete(world, identity, values, imports=frozenset()):
    world.done(identity)
    trade = Trade(identity["stack_id"], identity["tenant"], values, frozenset(imports))
    step.commit(world.database, [step.StepWrites([], trades=[trade])])


def test_what_is_exported_is_listed_with_its_stack(world, ask, given):
    assert ask("list_exports") == [{"name": "web-net", "value": "net-1", "exporting_stack": given}]


def test_a_name_without_a_value_is_not_offered_yet(world, ask):
    world.create(GIVES)

    assert ask("list_exports") == []
    with pytest.raises(ValidationError, match="No export named web-net found"):
        world.create(TAKES, "taker")


def test_who_imports_is_listed(world, ask, given):
    world.create(TAKES, "taker")

    assert ask("list_imports", export_name="web-net") == ["taker"]
    with pytest.raises(EntityNotFound, match="nobody"):
        ask("list_imports", export_name="nobody")


def test_another_project_sees_nothing_of_it(world, ask, given, stranger):
    assert ask("list_exports", stranger) == []


def test_an_import_of_what_nobody_exports_names_the_place_and_what_is_near(world, given):
    with pytest.raises(ValidationError) as caught:
        world.create(TAKES, "taker", params={"parameters": {"From": "wep"}})

    told = str(caught.value)
    assert "Resources.r.Properties.value.Fn::ImportValue" in told
    assert "No export named wep-net found. Did you mean web-net?" in told


def test_two_stacks_cannot_export_one_name(world, given):
    again = GIVES.replace('!Sub "${AWS::StackName}-net"', "web-net")

    with pytest.raises(ValidationError, match="web-net is already exported by stack web"):
        world.create(again, "other")


def test_a_stack_whose_export_is_in_use_is_not_deleted(world, ask, given):
    taker = world.create(TAKES, "taker")

    with pytest.raises(ValidationError, match="Export web-net cannot be deleted as it is in use by taker"):
        ask("delete_stack", stack_identity=given)

    world.stays(taker, Action.DELETE, Status.COMPLETE)
    step.commit(world.database, [step.StepWrites([], stacks={taker["stack_id"]: {"deleted_at": world.clock()}})])
    ask("delete_stack", stack_identity=given)
    assert world.row(given).action is Action.DELETE


def test_an_export_in_use_is_not_taken_away(world, given):
    world.create(TAKES, "taker")

    with pytest.raises(ValidationError, match="web-net cannot be deleted as it is in use by taker"):
        world.update(given, NOTHING)


def test_an_export_that_nobody_uses_may_go_and_its_name_be_had_by_another(world, ask, given):
    world.update(given, NOTHING)
    complete(world, given, {})

    assert ask("list_exports") == []
    world.create(GIVES.replace('!Sub "${AWS::StackName}-net"', "web-net"), "other")


def test_the_name_of_a_deleted_stack_is_free(world, ask, given):
    step.commit(world.database, [step.StepWrites([], stacks={given["stack_id"]: {"deleted_at": world.clock()}})])

    again = world.create(GIVES)
    complete(world, again, {"web-net": "net-2"})

    assert [one["value"] for one in ask("list_exports")] == ["net-2"]


def test_an_importer_that_stops_importing_lets_go(world, ask, given):
    taker = world.create(TAKES, "taker")
    complete(world, taker, {}, {"web-net"})
    world.update(taker, NOTHING)
    complete(world, taker, {})

    assert ask("list_imports", export_name="web-net") == []


def test_outputs_tell_under_which_name_they_are_exported(world):
    shown = world.show(world.create(GIVES))["outputs"]

    assert [one.get("export_name") for one in shown] == ["web-net", None]


def test_a_stack_whose_export_is_in_use_is_not_abandoned(world, ask, given):
    world.desk.settings = replace(world.desk.settings, abandon=True)
    world.create(TAKES, "taker")

    with pytest.raises(ValidationError, match="Export web-net cannot be deleted as it is in use by taker"):
        ask("abandon_stack", stack_identity=given)
    assert world.row(given).action is not Action.DELETE

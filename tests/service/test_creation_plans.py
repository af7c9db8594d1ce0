"""Plans of stacks that do not exist yet."""

from dataclasses import replace

import pytest

from heat.store import operations, plans, purge, stacks
from heat.values.errors import EntityNotFound, NotSupported, PlanOutdated, ValidationError
from heat.values.status import Action

from .world import HOT, STRING

GROUP = (
    HOT
    + """
resources:
  key: {type: OS::Heat::RandomString}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Heat::RandomString}}
"""
)


def planned(ask, template=STRING, name="web", **given):
    body = {"params": {}, "files": {}, "args": {}, **given}
    return ask("plan_creation", stack_name=name, template=template, **body)


def test_a_plan_of_a_new_stack_creates_everything_down_to_the_leaves(world, ask):
    plan = planned(ask, GROUP)

    assert plan["action"] == "CREATE" and plan["outdated_by"] == []
    outcomes = {one["resource_name"]: one["outcome"] for one in plan["resources"]}
    assert outcomes == {"key": "created", "group": "created"}
    (group,) = [one for one in plan["resources"] if one["resource_name"] == "group"]
    assert {one["resource_name"]: one["outcome"] for one in group["nested"]["resources"]} == {
        "0": "created",
        "1": "created",
    }


def test_a_plan_makes_nothing(world, ask):
    planned(ask)

    assert ask("list_stacks") == []


def test_what_was_planned_is_made_under_the_planned_identity(world, ask, notes):
    plan = planned(ask, args={"tags": ["one"], "timeout_mins": 7})

    identity = ask("carry_out_plan", plan_id=plan["id"])

    assert identity == plan["stack_identity"] and notes.woken[-1].action is Action.CREATE
    stack = world.row(identity)
    assert (stack.tags, stack.timeout_mins, list(world.done(identity))) == (("one",), 7, ["secret"])
    with pytest.raises(EntityNotFound):
        ask("find_plan", plan_id=plan["id"])


def test_a_plan_is_refused_when_its_name_is_taken_meanwhile(world, ask):
    plan = planned(ask)
    world.create()

    with pytest.raises(PlanOutdated, match="another stack has the name web now"):
        ask("carry_out_plan", plan_id=plan["id"])
    assert ask("find_plan", plan_id=plan["id"])["outdated_by"] == ["another stack has the name web now"]


def test_of_two_plans_of_one_name_one_is_carried_out(world, ask):
    first, second = planned(ask), planned(ask)
    ask("carry_out_plan", plan_id=first["id"])

    with pytest.raises(PlanOutdated):
        ask("carry_out_plan", plan_id=second["id"])


def test_what_could_not_be_created_cannot_be_planned(world, ask):
    with pytest.raises(ValidationError, match="OS::No::Such"):
        planned(ask, HOT + "resources: {a: {type: OS::No::Such}}")
    with pytest.raises(NotSupported, match="adoption"):
        planned(ask, args={"adopt_stack_data": "{}"})


def test_a_plan_is_listed_and_forgotten(world, ask):
    plan = planned(ask)
    assert [one["id"] for one in ask("list_creation_plans")] == [plan["id"]]

    ask("forget_plan", plan_id=plan["id"])

    assert ask("list_creation_plans") == []


def test_nobody_else_finds_it(world, ask, stranger):
    plan = planned(ask)

    for method in ("find_plan", "forget_plan", "carry_out_plan"):
        with pytest.raises(EntityNotFound):
            ask(method, _as=stranger, plan_id=plan["id"])


def test_an_administrator_makes_no_stack_of_somebody_elses_plan(world, ask, stranger):
    admin = replace(stranger, is_admin=True)
    plan = planned(ask)

    with pytest.raises(NotSupported, match="somebody of its project"):
        ask("carry_out_plan", _as=admin, plan_id=plan["id"])


def test_a_plan_of_an_update_is_carried_out_by_its_id_alone(world, ask):
    identity = world.create()
    world.done(identity)
    plan = ask("create_plan", stack_identity=identity, template=HOT + "resources: {}", params={}, files={}, args={})
    assert plan["action"] == "UPDATE"

    ask("carry_out_plan", plan_id=plan["id"])

    assert operations.active_for(world.database, identity["stack_id"]).action is Action.UPDATE


def test_old_plans_that_nobody_carried_out_are_purged_and_others_stay(world, ask, clock):
    old = planned(ask)
    clock.now += 100
    identity = world.create(name="other")
    world.done(identity)
    kept = planned(ask, name="new")

    assert purge.purge_plans(world.database, clock.now - 50) == 1

    assert plans.find(world.database, old["id"]) is None and plans.find(world.database, kept["id"]) is not None
    assert stacks.get(world.database, identity["stack_id"]).name == "other"

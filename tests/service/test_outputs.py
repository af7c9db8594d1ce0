"""Outputs of stacks."""

import pytest

from heat.rpc.contract import OUTPUT_KEYS
from heat.store import stacks, step
from heat.store.rows import ResourceDetail
from heat.values.errors import NotFound

from .world import HOT

OUTPUTS = (
    HOT
    + """
parameters: {text: {type: string, default: x}}
resources: {key: {type: OS::Heat::RandomString}}
outputs:
  given: {description: what was given, value: {get_param: text}}
  made: {value: {get_attr: [key, value]}}
"""
)


def values(world, identity):
    return {one["output_key"]: one["output_value"] for one in world.show(identity)["outputs"]}


def test_outputs_are_as_of_the_last_operation(world):
    identity = world.create(OUTPUTS)
    world.done(identity)
    stacks.change(world.database, identity["stack_id"], outputs={"made": {"value": "abc"}, "given": {"error": "no"}})

    given, made = world.show(identity)["outputs"]

    assert given == {
        "output_key": "given", "description": "what was given", "output_value": None, "output_error": "no",
    }  # fmt: skip
    assert (made["output_value"], made["description"]) == ("abc", "No description given")


def test_while_an_operation_runs_outputs_say_what_is_known_so_far(world):
    identity = world.create(OUTPUTS)
    assert values(world, identity) == {"given": "x", "made": None}

    row = world.made(identity, "key")
    detail = ResourceDetail(attributes={"value": "abc"})
    step.commit(world.database, [step.StepWrites([], resources=[(row, detail)])])

    assert values(world, identity) == {"given": "x", "made": "abc"}


def test_outputs_may_be_left_out(world):
    assert world.show(world.create(OUTPUTS), resolve_outputs=False)["outputs"] is None


def test_outputs_are_listed_without_values(world, ask):
    assert ask("list_outputs", stack_identity=world.create(OUTPUTS)) == [
        {"output_key": "given", "description": "what was given"},
        {"output_key": "made", "description": "No description given"},
    ]


def test_one_output_is_shown(world, ask):
    identity = world.create(OUTPUTS)

    found = ask("show_output", stack_identity=identity, output_key="given")

    assert sorted(found) == sorted(OUTPUT_KEYS) and found["output_value"] == "x"
    with pytest.raises(NotFound, match="nobody"):
        ask("show_output", stack_identity=identity, output_key="nobody")

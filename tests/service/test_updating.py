"""A stack is to become something else."""

import pytest

from heat.store import operations, stacks
from heat.values.errors import (
    EntityNotFound,
    ImmutableParameterModified,
    NotSupported,
    UnknownUserParameter,
    ValidationError,
)
from heat.values.status import Action, Status

from .world import HOT, STRING

SIZED = HOT + "parameters: {size: {type: number, default: 1}, name: {type: string, default: x}}\nresources: {}"
FIXED = HOT + "parameters: {zone: {type: string, default: a, immutable: true}}\nresources: {}"


def shown(world, identity):
    return {name: value for name, value in world.show(identity)["parameters"].items() if "::" not in name}


def test_an_update_supersedes_what_runs_and_keeps_its_owner(world, notes):
    identity = world.create()
    first = notes.woken[0]

    world.update(identity, SIZED)

    second = operations.active_for(world.database, identity["stack_id"])
    assert (second.action, second.owner, second.fence) == (Action.UPDATE, "engine-1", 1)
    assert second.id != first.id and notes.woken[-1].id == second.id == world.row(identity).traversal


def test_an_update_replaces_template_parameters_and_tags(world):
    identity = world.create(SIZED, params={"parameters": {"size": 2}}, args={"tags": ["old"], "timeout_mins": 9})

    world.update(identity, SIZED, params={"parameters": {"name": "y"}})

    assert shown(world, identity) == {"size": "1", "name": "y"}
    row = world.row(identity)
    assert (row.tags, row.timeout_mins, row.updated_at) == ((), 9, world.clock())


def test_an_update_of_what_is_given_keeps_the_rest(world):
    identity = world.create(SIZED, params={"parameters": {"size": 2}}, args={"tags": ["old"]})

    world.update(identity, params={"parameters": {"name": "y"}})

    assert shown(world, identity) == {"size": "2", "name": "y"}
    assert world.row(identity).tags == ("old",)


def test_kept_values_of_parameters_that_a_new_template_loses_are_dropped(world):
    identity = world.create(SIZED, params={"parameters": {"size": 2, "name": "y"}})

    smaller = HOT + "parameters: {name: {type: string, default: x}}\nresources: {}"
    world.update(identity, smaller, args={"existing": True})

    assert shown(world, identity) == {"name": "y"}


def test_new_values_for_parameters_that_there_are_not_are_refused(world):
    identity = world.create(SIZED)

    with pytest.raises(UnknownUserParameter):
        world.update(identity, STRING, params={"parameters": {"size": 3}}, args={"existing": True})


def test_parameters_are_set_back_to_their_default(world):
    identity = world.create(SIZED, params={"parameters": {"size": 2}})

    world.update(identity, args={"clear_parameters": ["size", "nobody"]})

    assert shown(world, identity)["size"] == "1"


def test_an_update_with_an_existing_template_keeps_its_files(world, ask):
    template = HOT + "resources: {a: {type: OS::Heat::Value, properties: {value: {get_file: a.txt}}}}"
    identity = world.create(template, files={"a.txt": "one"})

    world.update(identity, files={"b.txt": "two"})

    assert ask("get_files", stack_identity=identity) == {"a.txt": "one", "b.txt": "two"}


def test_the_last_good_source_is_kept(world):
    identity = world.create()
    world.done(identity)
    good = world.row(identity).source

    world.update(identity, SIZED)

    assert world.row(identity).good_source == good != world.row(identity).source


def test_an_update_that_converges_tells_the_engine_to_observe(world, notes):
    identity = world.create()

    world.update(identity, STRING, args={"converge": True, "disable_rollback": False})

    options = notes.woken[-1].options
    assert (options["observe"], options["rollback"]) == (True, True)


def test_immutable_parameters_stay(world):
    identity = world.create(FIXED)
    source = world.row(identity).source

    with pytest.raises(ImmutableParameterModified, match="are immutable and may not be updated: zone"):
        world.update(identity, params={"parameters": {"zone": "b"}})
    assert world.row(identity).source == source
    assert world.update(identity, FIXED, params={"parameters": {"zone": "a"}}) == identity


def test_a_bad_update_changes_nothing(world):
    identity = world.create()
    before = world.row(identity)

    with pytest.raises(UnknownUserParameter):
        world.update(identity, STRING, params={"parameters": {"nobody": 1}})
    with pytest.raises(ValidationError):
        world.update(identity, HOT + "resources: {a: {type: OS::No::Such}}")
    assert world.row(identity) == before


@pytest.mark.parametrize("action", [Action.SUSPEND, Action.DELETE])
def test_a_stack_that_rests_or_goes_is_not_updated(world, action):
    identity = world.create()
    world.stays(identity, action, Status.COMPLETE)

    with pytest.raises(NotSupported):
        world.update(identity, STRING)


def test_a_deleted_stack_is_not_found(world):
    identity = world.create()
    stacks.mark_deleted(world.database, identity["stack_id"])

    with pytest.raises(EntityNotFound):
        world.update(identity, STRING)

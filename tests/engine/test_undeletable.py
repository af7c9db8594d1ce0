"""Stacks that nobody can make sense of any more are taken away all the same, and what stays is named."""

import zlib
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from tests.engine.bench_of_one import Stage, stage

from heat.plugin import Resource, String
from heat.store import resources
from heat.store.schema import document
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
THING = HEAD + "resources: {word: {type: OS::Heat::RandomString}, thing: {type: Our::Own::Thing}}"
WORD = HEAD + "resources: {word: {type: OS::Heat::RandomString}}"
GROUP = HEAD + "resources: {group: {type: OS::Heat::ResourceGroup, properties: {resource_def: {type: OS::Heat::None}}}}"


class Thing(Resource):
    """Something of a plug-in that will not be there any more."""

    type_name = "Our::Own::Thing"
    colour = String("Of the thing.")

    def handle_create(self) -> None:
        self.physical_id = "made-by-hand"


def removed(house: Stage, stack_id: str, force: bool = False):
    """The stack, after a request to remove it."""
    house.act(stack_id, Action.DELETE, options={"force": True} if force else {})
    return house.settled(stack_id)


@pytest.mark.parametrize("force", [False, True])
def test_a_thing_whose_plug_in_is_gone_is_left_behind_and_named(tmp_path: Path, force: bool):
    with stage(tmp_path, plugins={"Our::Own::Thing": Thing}) as house:
        stack_id = house.create(THING)
        assert house.settled(stack_id).status is Status.COMPLETE

    with stage(tmp_path) as house:
        stack = removed(house, stack_id, force)

    assert (stack.action, stack.status) == (Action.DELETE, Status.COMPLETE)
    assert stack.reason == "Stack DELETE completed successfully. Left behind: thing (made-by-hand)"


@pytest.mark.parametrize("template", [WORD, GROUP])
@pytest.mark.parametrize("damage", ["{nonsense", "[1, 2]", '{"heat_template_version": "2999-01-01"}', None])
def test_a_stack_whose_template_is_damaged_is_taken_away(tmp_path: Path, template: str, damage: str | None):
    with stage(tmp_path) as house:
        stack_id = house.create(template)
        house.settled(stack_id)
        body = zlib.compress((damage or "").encode())
        change = update(document).values(body=body, sealed=False) if damage else delete(document)
        house.database.write(lambda connection: connection.execute(change))

    with stage(tmp_path) as house:
        stack = removed(house, stack_id)
        left = resources.load(house.database, stack_id)

    assert (stack.action, stack.status, left) == (Action.DELETE, Status.COMPLETE, [])

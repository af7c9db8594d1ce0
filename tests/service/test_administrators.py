"""Administrators work on stacks of all projects, named with the only project that the catalog sends them to: theirs."""

import pytest

from heat.store import credentials
from heat.values.errors import EntityNotFound, MissingCredential

from .world import STRING

OWN = {"args": {}, "params": {}, "files": {}, "template": STRING}


@pytest.fixture
def admin(context_of):
    return context_of("admin")


def seen_by(context, identity):
    return {**identity, "tenant": context.project_id}


def owner_is_gone(world, desk, identity):
    """The trust of the stack's owner holds no more."""
    desk.trusts.delete(credentials.get(world.database, world.row(identity).creds_id).trust_id)
    desk.tried.clear()


def test_an_administrator_names_a_stack_of_another_project_with_the_own_one(world, ask, admin):
    identity = world.create()

    (found,) = ask("show_stack", _as=admin, stack_identity=seen_by(admin, identity))

    assert found["stack_identity"] == identity


def test_an_administrator_changes_a_stack_of_another_project(world, ask, admin):
    identity = world.create()
    before = world.row(identity).creds_id

    ask("update_stack", _as=admin, stack_identity=seen_by(admin, identity), **OWN)

    row = world.row(identity)
    assert (row.action, row.creds_id) == ("UPDATE", before)


def test_nobody_else_names_a_stack_with_another_project(world, ask, stranger):
    identity = world.create()

    with pytest.raises(EntityNotFound):
        ask("show_stack", _as=stranger, stack_identity=seen_by(stranger, identity))
    with pytest.raises(EntityNotFound):
        ask("show_stack", stack_identity={**identity, "tenant": stranger.project_id})


def test_the_name_has_to_be_right_for_an_administrator_too(world, ask, admin):
    identity = world.create()

    with pytest.raises(EntityNotFound):
        ask("show_stack", _as=admin, stack_identity={**seen_by(admin, identity), "stack_name": "other"})


def test_no_stack_is_changed_in_the_project_of_an_administrator(world, ask, desk, admin):
    identity = world.create()
    owner_is_gone(world, desk, identity)

    with pytest.raises(MissingCredential, match="in your project"):
        ask("update_stack", _as=admin, stack_identity=seen_by(admin, identity), **OWN)


def test_an_administrator_takes_away_the_stack_of_an_owner_who_is_gone(world, ask, desk, admin):
    identity = world.create()
    before = world.row(identity).creds_id
    owner_is_gone(world, desk, identity)

    ask("delete_stack", _as=admin, stack_identity=seen_by(admin, identity))

    row = world.row(identity)
    assert row.action == "DELETE" and row.creds_id not in (None, before)

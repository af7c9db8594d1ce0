"""Stacks: created, found, followed down."""

import pytest

from heat.store import operations, stacks
from heat.values.errors import StackExists, StackNotFound
from heat.values.status import Status

from .samples import at_once, created, operation_row, stack_row


def test_a_stack_comes_back_as_it_was_written(database):
    stack = stack_row(tags=("web", "db"), description="two tiers", timeout_mins=60, username="demo", depth=0)
    operation = operation_row(stack, options={"rollback": True}, deadline=5000.0)

    stacks.create(database, stack, operation)

    stack.root_id = stack.id
    assert stacks.get(database, stack.id) == stack
    assert operations.active_for(database, stack.id) == operation


def test_a_name_is_taken_while_its_stack_lives(database):
    created(database, "wordpress")
    second = stack_row("wordpress")

    with pytest.raises(StackExists):
        stacks.create(database, second, operation_row(second))


def test_a_name_is_free_again_when_its_stack_is_deleted(database):
    stack, _ = created(database, "wordpress")
    stacks.mark_deleted(database, stack.id)

    again, _ = created(database, "wordpress")

    assert stacks.find(database, "demo", "wordpress").id == again.id
    assert stacks.find(database, "demo", stack.id, show_deleted=True).deleted_at == database.clock()


def test_other_projects_and_nested_stacks_may_have_the_same_name(database):
    stack, _ = created(database, "wordpress")
    created(database, "wordpress", project_id="other")
    created(database, "wordpress", parent_id=stack.id)

    assert stacks.find(database, "demo", "wordpress").id == stack.id


def test_of_two_creates_of_one_name_at_once_one_wins(database):
    outcomes = []

    def create(name):
        try:
            outcomes.append(created(database, name)[0].id)
        except StackExists:
            outcomes.append(None)

    at_once(create, ["wordpress", "wordpress"])

    assert outcomes.count(None) == 1


def test_a_create_that_is_repeated_after_a_lost_answer_is_done_once(database):
    stack = stack_row()
    operation = operation_row(stack)
    stacks.create(database, stack, operation)

    stacks.create(database, stack, operation)

    assert stacks.get(database, stack.id).name == stack.name


def test_a_stack_is_not_found_in_another_project(database):
    stack, _ = created(database)

    for name in (stack.id, stack.name):
        with pytest.raises(StackNotFound):
            stacks.find(database, "other", name)
    assert stacks.find(database, None, stack.id).id == stack.id


def test_an_id_is_preferred_to_a_name(database):
    stack, _ = created(database, "wordpress")
    created(database, stack.id)

    assert stacks.find(database, "demo", stack.id).name == "wordpress"


def nest(database):
    """root <- middle <- leaf, and beside middle a deleted stack."""
    root, _ = created(database, "root", resource_count=2)
    middle, _ = created(database, "middle", parent_id=root.id, root_id=root.id, depth=1, resource_count=3)
    leaf, _ = created(database, "leaf", parent_id=middle.id, root_id=root.id, depth=2, resource_count=4)
    gone, _ = created(database, "gone", parent_id=root.id, root_id=root.id, depth=1, resource_count=100)
    stacks.mark_deleted(database, gone.id)
    return root.id, middle.id, leaf.id


def test_the_tree_below_a_stack_is_cut_at_a_depth(database):
    root, middle, leaf = nest(database)

    assert stacks.tree(database, root) == [(root, None), (middle, root), (leaf, middle)]
    assert stacks.tree(database, root, depth=1) == [(root, None), (middle, root)]
    assert stacks.tree(database, middle) == [(middle, root), (leaf, middle)]


def test_resources_of_all_living_stacks_under_a_root_are_counted(database):
    root, _, _ = nest(database)

    assert stacks.count_resources(database, root) == 9


def test_children_are_the_living_stacks_directly_below(database):
    root, middle, _ = nest(database)

    assert [row.id for row in stacks.children(database, [root])] == [middle]


def test_changed_tags_replace_the_old_ones(database):
    stack, _ = created(database, tags=("a", "b"))

    stacks.change(database, stack.id, tags=("c",), status=Status.COMPLETE)

    assert stacks.get(database, stack.id).tags == ("c",)


def test_a_change_of_a_field_that_does_not_exist_is_an_error(database):
    stack, _ = created(database)

    with pytest.raises(KeyError, match="colour"):
        stacks.change(database, stack.id, colour="red")

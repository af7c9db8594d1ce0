"""Stacks are listed, shown and taken away."""

import time
from dataclasses import replace

import pytest

from heat.rpc.contract import STACK_KEYS
from heat.service.desk import DeskSettings
from heat.store import credentials, operations, stacks
from heat.store.rows import Source
from heat.values.errors import EntityNotFound, InvalidArgument
from heat.values.status import Action, Status

from .world import HOT

PARAMETERS = """
parameters:
  size: {type: number, default: 3}
  secret: {type: string, hidden: true, default: hush}
  names: {type: comma_delimited_list, default: "a,b"}
  tree: {type: json, default: {k: 1}}
resources: {}
"""


def names(found):
    return [one["stack_name"] for one in found]


def test_a_stack_is_shown_with_exactly_the_keys_of_the_contract(world):
    assert tuple(sorted(world.show(world.create()))) == tuple(sorted(STACK_KEYS))


def test_parameters_are_shown_as_text_and_hidden_ones_starred(world):
    identity = world.create(HOT + PARAMETERS)

    assert world.show(identity)["parameters"] == {
        "OS::stack_id": identity["stack_id"],
        "OS::stack_name": "web",
        "OS::project_id": identity["tenant"],
        "size": "3",
        "secret": "******",
        "names": "a,b",
        "tree": '{"k": 1}',
    }


def test_times_are_told_in_utc(world):
    identity = world.create()

    shown = world.show(identity)

    assert (shown["creation_time"], shown["updated_time"], shown["deletion_time"]) == (
        "2020-09-13T12:26:40Z", None, None,
    )  # fmt: skip


def test_a_stack_without_description_says_so_only_when_shown_in_full(world, ask):
    identity = world.create()

    assert world.show(identity)["description"] == "No description"
    assert ask("list_stacks")[0]["description"] == ""


def test_lists_have_exactly_the_keys_of_the_contract_and_the_newest_first(world, ask, clock):
    for name in ("a", "b", "c"):
        world.create(name=name)
        clock.now += 1

    found = ask("list_stacks")

    assert names(found) == ["c", "b", "a"]
    assert all(sorted(one) == sorted(STACK_KEYS) for one in found)


def test_a_list_is_told_only_to_those_who_do_not_know_it(world, ask):
    world.create(name="a")
    first = ask("list_changed_stacks", mark="")
    again = ask("list_changed_stacks", mark=first["mark"])
    world.create(name="b")

    assert first["stacks"] == ask("list_stacks", filters={"name": "a"})
    assert again == {"mark": first["mark"], "stacks": None}
    assert len(ask("list_changed_stacks", mark=first["mark"])["stacks"]) == 2


def test_a_list_in_which_a_stack_came_to_another_state_is_told_anew(world, ask):
    identity = world.create(name="a")
    before = ask("list_changed_stacks", mark="")
    world.stays(identity, Action.CREATE, Status.FAILED)

    after = ask("list_changed_stacks", mark=before["mark"])

    assert after["stacks"][0]["stack_status"] == "FAILED"


def test_lists_come_in_pages_and_in_the_order_asked_for(world, ask, clock):
    for name in ("b", "a", "c"):
        world.create(name=name)
        clock.now += 1
    (first,) = ask("list_stacks", limit=1, sort_keys=["stack_name"])

    rest = ask("list_stacks", sort_keys=["stack_name"], marker=first["stack_identity"]["stack_id"])

    assert names([first, *rest]) == ["a", "b", "c"]
    assert names(ask("list_stacks", sort_keys=["stack_name"], sort_dir="desc")) == ["c", "b", "a"]
    assert names(ask("list_stacks", sort_keys=["nonsense"], sort_dir="asc")) == ["b", "a", "c"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"name": "a"}, ["a"]),
        ({"status": "COMPLETE"}, ["b"]),
        ({"status": "CREATE_COMPLETE"}, ["b"]),
        ({"status": ["FAILED", "COMPLETE"]}, ["b"]),
        ({"action": "CREATE", "name": ["a", "b"]}, ["b", "a"]),
        ({"disable_rollback": "true"}, ["b"]),
        ({"timeout_mins": "7"}, ["a"]),
        ({"username": "nobody"}, []),
    ],
    ids=str,
)
def test_lists_are_filtered(world, ask, clock, filters, found):
    world.create(name="a", args={"disable_rollback": False, "timeout_mins": 7})
    clock.now += 1
    world.stays(world.create(name="b"), Action.CREATE, Status.COMPLETE)

    assert names(ask("list_stacks", filters=filters)) == found
    assert ask("count_stacks", filters=filters) == len(found)


def test_a_filter_that_no_stack_has_is_refused(ask):
    with pytest.raises(InvalidArgument):
        ask("list_stacks", filters={"colour": "red"})


def test_lists_are_filtered_by_tags_and_hide_the_hidden(world, ask, desk):
    desk.settings = DeskSettings(hidden_tags=("secret",))
    world.create(name="a", args={"tags": ["x", "y"]})
    world.create(name="b", args={"tags": ["x", "secret"]})

    assert names(ask("list_stacks", tags=["x"])) == ["a"]
    assert ask("count_stacks", tags_any=["y", "secret"], show_hidden=True) == 2


def test_another_project_sees_nothing_unless_it_asks_for_all(world, ask, stranger):
    identity = world.create()

    assert ask("list_stacks", _as=stranger) == []
    assert names(ask("list_stacks", _as=stranger, tenant_safe=False)) == ["web"]
    with pytest.raises(EntityNotFound):
        ask("show_stack", _as=stranger, stack_identity=identity)


def test_an_administrator_sees_the_stack_of_another_project(world, ask, stranger):
    identity = world.create()

    assert ask("identify_stack", _as=replace(stranger, is_admin=True), stack_name=identity["stack_id"]) == identity


def test_a_user_of_the_stack_itself_sees_it(world, ask, stranger):
    identity = world.create()
    stacks.change(world.database, identity["stack_id"], user_project_id="another-project")

    assert ask("show_stack", _as=stranger, stack_identity=identity)[0]["stack_name"] == "web"


def test_name_and_id_must_belong_together(world, ask):
    identity = world.create()

    with pytest.raises(EntityNotFound, match="other"):
        ask("show_stack", stack_identity={**identity, "stack_name": "other"})


def test_a_stack_is_identified_by_name_and_by_id(world, ask):
    identity = world.create()

    assert ask("identify_stack", stack_name="web") == identity
    assert ask("identify_stack", stack_name=identity["stack_id"]) == identity
    with pytest.raises(EntityNotFound):
        ask("identify_stack", stack_name="nobody")


def test_a_deleted_stack_is_found_by_its_id_only_and_shown_without_outputs(world, ask):
    identity = world.create()
    stacks.mark_deleted(world.database, identity["stack_id"])

    assert ask("identify_stack", stack_name=identity["stack_id"]) == identity
    assert world.show(identity)["outputs"] is None
    with pytest.raises(EntityNotFound):
        ask("identify_stack", stack_name="web")


def test_a_deletion_takes_the_place_of_what_is_under_way(world, ask, notes):
    identity = world.create()

    ask("delete_stack", stack_identity=identity)

    running = operations.active_for(world.database, identity["stack_id"])
    assert (running.action, world.row(identity).status) == (Action.DELETE, Status.IN_PROGRESS)
    assert [one.action for one in notes.woken] == [Action.CREATE, Action.DELETE]


def test_a_second_deletion_begins_nothing_new(world, ask):
    identity = world.create()
    ask("delete_stack", stack_identity=identity)
    before = operations.active_for(world.database, identity["stack_id"])

    ask("delete_stack", stack_identity=identity)

    assert operations.active_for(world.database, identity["stack_id"]).id == before.id


def test_a_deleted_stack_is_deleted_again_without_complaint(world, ask):
    identity = world.create()
    stacks.mark_deleted(world.database, identity["stack_id"])

    assert ask("delete_stack", stack_identity=identity) is None


def test_another_engine_that_owns_the_stack_is_told(world, ask, house, notes):
    told = []
    identity = world.create()
    house.engine_id, house.alone = "engine-2", False
    house.hints = type("Told", (), {"wake": lambda self, stack_id, engine: told.append((stack_id, engine))})()

    ask("delete_stack", stack_identity=identity)

    assert told == [(identity["stack_id"], "engine-1")]
    assert [one.action for one in notes.woken] == [Action.CREATE]


def test_a_nested_stack_may_be_deleted_by_itself(world, ask):
    child = world.child(world.create(), "group", "web-group")

    ask("delete_stack", stack_identity=child)

    assert operations.active_for(world.database, child["stack_id"]).action is Action.DELETE


def test_a_nested_stack_may_be_updated_by_itself(world):
    child = world.child(world.create(), "group", "web-group")

    world.update(child, HOT + "resources: {}")

    assert operations.active_for(world.database, child["stack_id"]).action is Action.UPDATE


def test_nested_stacks_are_listed_when_asked_for(world, ask):
    world.child(world.create(), "group", "web-group")

    assert names(ask("list_stacks")) == ["web"]
    assert sorted(names(ask("list_stacks", show_nested=True))) == ["web", "web-group"]


def test_a_stack_whose_documents_are_lost_is_shown_and_taken_away(world, ask):
    identity = world.create()
    stacks.change(world.database, identity["stack_id"], source=Source("lost", "lost", "lost"))

    ask("delete_stack", stack_identity=identity)

    assert world.show(identity)["stack_action"] == "DELETE"


def test_after_a_failure_a_trust_has_to_prove_itself_anew(world, ask, desk):
    identity = world.create()
    world.done(identity)
    before = credentials.get(world.database, world.row(identity).creds_id).trust_id
    desk.tried[before] = time.monotonic()
    desk.trusts.delete(before)
    world.stays(identity, Action.DELETE, Status.FAILED)

    ask("delete_stack", stack_identity=identity)

    assert credentials.get(world.database, world.row(identity).creds_id).trust_id != before

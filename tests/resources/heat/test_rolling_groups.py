"""OS::Heat::ResourceGroup in batches: what it wants below, one batch after the other, whatever has happened there."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heat.plugin import Change, ChildView
from heat.plugin.batching import PolicyTimeout
from heat.plugin.context import ChildMember
from heat.resources.heat.resource_group import ResourceGroup
from heat.values.status import Action, Status

from .contexts import CHILD, Stage

OLD, NEW, NEWER = ({"type": "T", "properties": {"a": text}} for text in ("old%index%", "new%index%", "newer%index%"))


class Group:
    """A group with the stack below it, which does at once what is asked of it."""

    def __init__(self, count: int, **policy: Any) -> None:
        self.stage = Stage(ResourceGroup, {"resource_def": OLD, "count": count})
        self.stage.update_policy = policy

    def made(self) -> "Group":
        """All members are there."""
        policy, self.stage.update_policy = self.stage.update_policy, {}
        self.stage.call("handle_create")
        self.come_about()
        self.stage.call("check_create_complete")
        self.stage.update_policy = policy
        return self

    def update(self, **properties: Any) -> None:
        """Begin to change it."""
        before = dict(self.stage.plugin().properties)
        self.stage.properties = {**self.stage.properties, **properties}
        after = dict(self.stage.plugin().properties)
        self.change = Change(before, after, frozenset(name for name in after if after[name] != before[name]))
        self.stage.call("handle_update", self.change)

    def asked(self) -> str:
        """Members that should be there now, each as `<number><first letter of its definition>`."""
        resources = self.stage.plugin().child_now().template["resources"]
        return " ".join(f"{name}{one['properties']['a'].rstrip('0123456789')}" for name, one in resources.items())

    def come_about(self, **otherwise: Status) -> None:
        """The stack below does as it was asked, but for some members, which are otherwise (named `m<number>`)."""
        wanted = self.stage.plugin().child_now()
        before = self.stage.child.members if self.stage.child else {}
        members = {}
        for name, definition in json.loads(json.dumps(wanted.template["resources"])).items():
            if name in wanted.spared:
                members[name] = before[name]
            else:
                status = otherwise.get(f"m{name}", Status.COMPLETE)
                members[name] = ChildMember(definition, status, applied=status is Status.COMPLETE)
        self.stage.child = view(members)

    def done(self) -> bool:
        """Is the roll-out over?"""
        return bool(self.stage.call("check_update_complete", self.change))

    def way(self) -> list[str]:
        """What is asked until the end, one after the other, when all goes well."""
        steps = []
        while True:
            steps.append(self.asked())
            self.come_about()
            if self.done():
                return steps
            assert len(steps) < 20, "there is no end to it"


def view(members: Mapping[str, ChildMember]) -> ChildView:
    references = {name: f"r{name}" for name in members}
    return ChildView(CHILD, Action.CREATE, {}, references, lambda name, key, path: None, members)


def rolling(count: int, batch: int = 1, least: int = 0, pause: float = 0) -> Group:
    """A group that stands, and that renews its members so."""
    policy = {"max_batch_size": batch, "min_in_service": least, "pause_time": pause}
    return Group(count, rolling_update=policy).made()


def test_members_are_made_in_batches() -> None:
    group = Group(5, batch_create={"max_batch_size": 2})
    group.stage.call("handle_create")
    steps = [group.asked()]
    group.come_about()
    while not group.stage.call("check_create_complete"):
        steps.append(group.asked())
        group.come_about()

    assert steps == ["0old 1old", "0old 1old 2old 3old", "0old 1old 2old 3old 4old"]


def test_a_new_definition_rolls_out_from_the_highest_number() -> None:
    group = rolling(3)
    group.update(resource_def=NEW)

    assert group.way() == ["0old 1old 2new", "0old 1new 2new", "0new 1new 2new"]


def test_the_group_grows_meanwhile_when_all_of_its_members_have_to_serve() -> None:
    group = rolling(2, batch=1, least=2)
    group.update(resource_def=NEW)

    assert group.way() == ["0old 1old 2new", "0old 1new 2new", "0new 1new 2new", "0new 1new"]


def test_a_new_number_alone_needs_no_batches() -> None:
    group = rolling(2)
    group.update(count=4)

    assert group.way() == ["0old 1old 2old 3old"]


def test_the_next_batch_begins_after_the_pause() -> None:
    group = rolling(2, pause=5)
    group.update(resource_def=NEW)
    group.come_about()

    assert not group.done()
    assert group.asked() == "0old 1new"
    group.stage.now += 5
    assert not group.done()
    assert group.asked() == "0new 1new"


def test_it_wants_to_be_looked_at_when_the_pause_is_over() -> None:
    group = rolling(2, pause=5)
    group.update(resource_def=NEW)
    group.come_about()
    group.done()
    group.stage.now += 2
    plugin = group.stage.plugin()
    plugin.check_update_complete(group.change)

    assert plugin.next_look_s == 3


def test_whoever_takes_over_in_a_pause_waits_for_its_end() -> None:
    group = rolling(3, pause=5)
    group.update(resource_def=NEW)
    group.come_about()
    group.done()
    group.stage.now += 4
    group.stage.call("handle_update", group.change)

    assert group.asked() == "0old 1old 2new"
    assert not group.done()
    group.stage.now += 1
    assert not group.done()
    assert group.asked() == "0old 1new 2new"


def test_whoever_takes_over_in_a_batch_asks_for_the_same_batch() -> None:
    group = rolling(3)
    group.update(resource_def=NEW)
    group.come_about(m2=Status.IN_PROGRESS)
    group.stage.call("handle_update", group.change)

    assert group.asked() == "0old 1old 2new"


def test_another_update_begins_from_what_is_there() -> None:
    group = rolling(3)
    group.update(resource_def=NEW)
    group.come_about()
    group.done()
    group.come_about(m1=Status.IN_PROGRESS)
    group.update(resource_def=NEWER)

    assert group.way() == ["0old 1newer 2new", "0old 1newer 2newer", "0newer 1newer 2newer"]


def test_the_way_back_leaves_alone_whoever_was_never_changed() -> None:
    group = rolling(3)
    group.update(resource_def=NEW)
    group.come_about()
    group.done()
    group.come_about()
    group.update(resource_def=OLD)

    assert group.way() == ["0old 1new 2old", "0old 1old 2old"]


def test_members_that_failed_come_first_a_batch_at_a_time() -> None:
    group = rolling(4, batch=1)
    here = dict(group.stage.child.members if group.stage.child else {})
    for name in ("0", "1"):
        here[name] = ChildMember(here[name].definition, Status.FAILED)
    group.stage.child = view(here)
    group.update(resource_def=NEW)

    first = group.stage.plugin().child_now()
    assert group.asked() == "0old 1new 2old 3old"
    assert first.spared == {"0"}
    assert group.way()[1:3] == ["0new 1new 2old 3old", "0new 1new 2old 3new"]


def test_a_member_that_a_failed_batch_never_reached_is_left_for_its_own_batch() -> None:
    group = rolling(3, batch=2)
    group.update(resource_def=NEW)
    group.come_about(m2=Status.FAILED)
    here = dict(group.stage.child.members if group.stage.child else {})
    group.stage.child = view({**here, "1": ChildMember(here["1"].definition, Status.COMPLETE, applied=False)})
    group.stage.update_policy = {"rolling_update": {"max_batch_size": 1}}
    group.update(resource_def=NEWER)

    first = group.stage.plugin().child_now()
    assert group.asked() == "0old 1new 2newer"
    assert first.spared == {"1"}


def test_a_member_that_was_going_and_is_wanted_again_is_kept() -> None:
    group = rolling(3)
    group.update(resource_def=NEW)
    here = dict(group.stage.child.members if group.stage.child else {})
    group.stage.child = view({**here, "0": ChildMember({}, Status.COMPLETE, applied=False)})

    asked = group.stage.plugin().child_now()

    assert all(asked.template["resources"].values())


def test_a_member_that_goes_for_good_serves_until_enough_others_do() -> None:
    group = rolling(2, batch=1, least=2)
    group.update(resource_def=NEW, removal_policies=[{"resource_list": ["0", "1"]}])

    assert group.way() == ["0old 1old 2new", "0old 2new 3new", "2new 3new"]


def test_numbers_that_were_removed_stay_so_when_the_change_begins_again() -> None:
    group = rolling(2)
    group.update(resource_def=NEW, removal_policies=[{"resource_list": ["0"]}], removal_policies_mode="update")
    group.come_about()
    group.stage.call("handle_update", group.change)

    assert group.way()[-1] == "1new 2new"
    assert group.stage.plugin().attribute("removed_rsrc_list", {}) == ["0"]


@pytest.mark.parametrize("action", ["create", "update"])
def test_pauses_that_cannot_fit_into_the_time_there_is_are_refused(action: str) -> None:
    policy = {"max_batch_size": 1, "pause_time": 30}
    group = Group(3, batch_create=policy, rolling_update=policy).made()
    group.stage.time_s = 60

    with pytest.raises(PolicyTimeout):
        if action == "create":
            group.stage.child = None
            group.stage.call("handle_create")
        else:
            group.update(resource_def=NEW)


def test_nothing_is_remembered_after_the_end() -> None:
    group = rolling(2, pause=0)
    group.update(resource_def=NEW)
    group.way()

    assert group.stage.data == {"name_blacklist": ""}


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HAPPENS = st.one_of(
    st.tuples(st.just("goes well")),
    st.tuples(st.just("goes wrong"), st.sampled_from(("FAILED", "IN_PROGRESS")), st.integers(0, 6)),
    st.tuples(st.just("is taken over")),
    st.tuples(st.just("update"), st.integers(0, 5), st.sampled_from((OLD, NEW, NEWER))),
    st.tuples(st.just("remove"), st.integers(0, 6)),
    st.tuples(st.just("breaks"), st.integers(0, 6)),
)


def happen(group: Group, what: str, *how: Any) -> None:
    """One thing that may happen on the way."""
    if what == "goes wrong":
        group.come_about(**{f"m{how[1]}": Status(how[0])})
    elif what == "is taken over":
        group.stage.call("handle_update", group.change)
    elif what == "update":
        group.update(count=how[0], resource_def=how[1])
    elif what == "remove":
        group.update(removal_policies=[{"resource_list": [str(how[0])]}])
    elif what == "breaks" and group.stage.child is not None and str(how[0]) in group.stage.child.members:
        here = group.stage.child.members
        group.stage.child = view({**here, str(how[0]): ChildMember(here[str(how[0])].definition, Status.FAILED)})
    elif what == "goes well":
        group.come_about()
        group.done()


def touched(group: Group) -> tuple[set[str], set[str]]:
    """Whom the stack below would make or change now, and who would serve meanwhile."""
    wanted, here = group.stage.plugin().child_now(), group.stage.child.members if group.stage.child else {}
    resources = json.loads(json.dumps(wanted.template["resources"]))
    sound = {name for name, one in here.items() if one.status is Status.COMPLETE}
    kept = {name for name in sound if name in resources and here[name].applied}
    same = {name for name in kept if here[name].definition == resources[name]}
    return resources.keys() - same - wanted.spared, (same | (wanted.spared & sound)) & resources.keys()


@unhurried
@given(st.integers(1, 3), st.integers(0, 4), st.lists(HAPPENS, max_size=12))
def test_whatever_happens_on_the_way_the_promises_hold_and_the_end_is_reached(
    batch: int, least: int, story: list[tuple[Any, ...]]
) -> None:
    group = rolling(4, batch=batch, least=least)
    group.update(resource_def=NEW)
    for event in story:
        happen(group, *event)
        here = group.stage.child.members if group.stage.child else {}
        serving = {name for name, one in here.items() if one.status is Status.COMPLETE}
        underway = {name for name, one in here.items() if one.status is Status.IN_PROGRESS}
        if "batch" in group.stage.data and event[0] not in ("goes wrong", "breaks"):
            changing, standing = touched(group)
            assert len(changing) <= max(batch, len(changing & underway))
            assert len(standing) >= min(least, group.stage.plugin().properties["count"], len(serving))
    group.update(resource_def=NEWER)

    last = group.way()[-1].split()
    assert len(last) == group.stage.plugin().properties["count"]
    assert all(one.endswith("newer") for one in last)

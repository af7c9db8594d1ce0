"""Events: listed, filtered, paged, trimmed."""

import pytest

from heat.store import events
from heat.store.step import StepWrites, commit
from heat.values.status import Status

from .samples import claimed, event_row


@pytest.fixture
def stack(database):
    """A stack with five events, all but the last of one moment."""
    stack, fence = claimed(database)
    rows = [
        event_row(stack, "net", id="e1", type_name="OS::Neutron::Net"),
        event_row(stack, "server", id="e2"),
        event_row(stack, "net", id="e3", type_name="OS::Neutron::Net", status=Status.COMPLETE),
        event_row(stack, "server", id="e4", status=Status.FAILED, properties={"flavor": "m1.nano"}),
        event_row(stack, stack.name, id="e5", created_at=2000.0),
    ]
    commit(database, [StepWrites([fence], events=rows)])
    return stack


def ids(rows):
    return [row.id for row in rows]


def test_events_come_in_the_order_in_which_they_were_written(database, stack):
    assert ids(events.page(database, [stack.id])) == ["e1", "e2", "e3", "e4", "e5"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"resource_name": "net"}, ["e1", "e3"]),
        ({"status": ["COMPLETE", "FAILED"]}, ["e3", "e4"]),
        ({"type_name": "OS::Nova::Server", "status": "FAILED"}, ["e4"]),
    ],
)
def test_filters_keep_events_with_one_of_their_values(database, stack, filters, expected):
    assert ids(events.page(database, [stack.id], filters)) == expected


def test_unknown_filters_are_refused(database, stack):
    with pytest.raises(KeyError, match="colour"):
        events.page(database, [stack.id], {"colour": "red"})


def test_events_are_sorted_by_known_keys(database, stack):
    by_type = events.page(database, [stack.id], sort_keys=["type_name", "nonsense"])

    assert ids(by_type) == ["e1", "e3", "e2", "e4", "e5"]
    assert ids(events.page(database, [stack.id], descending=True)) == ["e5", "e4", "e3", "e2", "e1"]


@pytest.mark.parametrize("descending", [False, True])
def test_pages_join_to_the_whole_list(database, stack, descending):
    joined, marker = [], None
    while part := events.page(database, [stack.id], marker=marker, limit=2, descending=descending):
        marker = part[-1].id
        joined += ids(part)

    assert joined == ids(events.page(database, [stack.id], descending=descending))


def test_one_event_is_found_in_its_stack_only(database, stack):
    found = events.get(database, stack.id, "e4")

    assert found is not None and found.properties == {"flavor": "m1.nano"}
    assert events.get(database, "other", "e4") is None


def test_trimming_forgets_the_oldest(database, stack):
    assert events.trim(database, stack.id, keep=2) == 3

    assert ids(events.page(database, [stack.id])) == ["e4", "e5"]
    assert events.trim(database, stack.id, keep=2) == 0


def test_an_event_outside_of_any_step_is_recorded_once(database, stack):
    signal = event_row(stack, "handle", id="e6")

    events.record(database, [signal])
    events.record(database, [signal])

    assert events.count(database, stack.id) == 6

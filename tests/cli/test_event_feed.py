"""Events come once each, in order, and with as little asking as can be."""

import pytest

from heat.cli.event_feed import EventFeed


def events(*seconds_and_ids):
    return [{"id": name, "event_time": f"2026-11-21T00:00:{second:02}Z"} for second, name in seconds_and_ids]


@pytest.fixture
def script(service, answer):
    def call(*lists):
        service.says("GET /stacks/web/1/events", *[answer({"events": events(*listed)}) for listed in lists])

    return call


@pytest.fixture
def feed(client):
    return EventFeed(client, "stacks/web/1", nested_depth=3)


def ids(news):
    return [event["id"] for event in news]


def test_an_event_seen_before_does_not_come_again(script, feed):
    script([(1, "a")], [(1, "a"), (1, "b")])

    assert (ids(feed.news()), ids(feed.news())) == (["a"], ["b"])


def test_asking_goes_on_behind_events_that_can_have_no_latecomers(script, feed, service):
    script([(1, "a"), (2, "b"), (30, "c")], [(30, "c")])
    feed.news()
    feed.news()

    assert service.requests[-1].query["marker"] == ["b"]


def test_a_marker_that_is_lost_costs_a_fresh_start_and_repeats_nothing(script, feed):
    script([(1, "a"), (30, "b")], [], [(30, "b"), (31, "c")])
    feed.news()

    assert ids(feed.news()) == ["c"]


def test_where_nothing_is_told_at_depth_the_stack_alone_is_asked(script, feed, service):
    script([], [(1, "a")])

    assert ids(feed.news()) == ["a"]
    assert "nested_depth" not in service.requests[-1].query


def test_the_past_can_be_skipped(script, feed):
    script([(1, "old")], [(1, "nested")], [(1, "nested"), (9, "new")])

    feed.skip_past()

    assert ids(feed.news()) == ["new"]

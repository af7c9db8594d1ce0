"""Watching a stack, replayed from what the reference answered to the same questions."""

import io

import pytest

from heat.cli.failure import Failure, Interrupted
from heat.cli.lines import Lines
from heat.cli.watch import Watch


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self):
        self.now, self.pauses = 0.0, []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.pauses.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told():
    return io.StringIO()


@pytest.fixture
def watch(client, service, clock, told):
    def call(recording, action):
        path = service.replays(recording)
        return Watch(client, path, action, display=Lines(told), clock=clock, sleep=clock.sleep)

    return call


def test_a_create_is_watched_to_its_end(watch, told):
    watch("create", "CREATE").until_settled()

    assert told.getvalue().endswith("grown: CREATE_COMPLETE; 6 resources: 6 done\n")


def test_every_event_is_told_once_and_at_its_place(watch, told):
    watch("create", "CREATE").until_settled()

    lines = [" ".join(line.split()[1:3]) for line in told.getvalue().splitlines()]
    assert lines.count("CREATE_COMPLETE grown/group/0/server") == 1
    assert lines.count("CREATE_COMPLETE grown/group") == 1


def test_resources_are_listed_only_when_something_unknown_shows_up(watch, service):
    watch("create", "CREATE").until_settled()

    listings = [request for request in service.requests if request.path.endswith("/resources")]
    looks = [request for request in service.requests if request.path.endswith("/events")]
    assert len(listings) < len(looks)
    assert service.requests[-1].path.endswith("/events")


def test_events_are_asked_for_from_the_last_settled_one_on(watch, service):
    with pytest.raises(Failure):
        watch("create_rolled_back", "CREATE").until_settled()

    assert any("marker" in request.query for request in service.requests)


def test_a_rollback_is_awaited_and_its_cause_is_told(watch):
    with pytest.raises(Failure) as caught:
        watch("create_rolled_back", "CREATE").until_settled()

    assert caught.value.where == "stack broken, ROLLBACK_COMPLETE"
    assert "group/0/server: ValueError: resources.server: Test Resource failed server" in caught.value.what
    assert "taken away again" in caught.value.summary


def test_a_delete_is_done_when_the_stack_is_gone(watch, told):
    watch("delete", "DELETE").from_now_on().until_settled()

    assert told.getvalue().endswith("grown: DELETE_COMPLETE; 6 resources: 6 done\n")


def test_what_happened_before_is_not_told_again(watch, told):
    watch("delete", "DELETE").from_now_on().until_settled()

    assert "CREATE_" not in told.getvalue()


def test_a_service_that_forgets_deleted_stacks_ends_the_watch(client, service, clock, told):
    Watch(client, "stacks/web/0f6a", "DELETE", display=Lines(told), clock=clock, sleep=clock.sleep).until_settled()

    assert "web: DELETE_COMPLETE" in told.getvalue()


def test_a_service_that_is_away_for_a_while_is_waited_for(client, service, answer, clock, told):
    path = service.replays("create")
    service.says(f"GET /{path}/resources", answer(None, 503), *service.script(f"GET /{path}/resources"))

    Watch(client, path, "CREATE", display=Lines(told), clock=clock, sleep=clock.sleep).until_settled()

    assert told.getvalue().count("CREATE_IN_PROGRESS    grown  Stack CREATE started") == 1
    assert "grown: CREATE_COMPLETE" in told.getvalue()


def test_a_service_that_stays_away_ends_the_watch(client, service, answer, clock, told):
    service.says("GET /stacks/web/0f6a/events", answer(None, 503))

    with pytest.raises(Failure, match="not available"):
        Watch(client, "stacks/web/0f6a", "CREATE", display=Lines(told), clock=clock, sleep=clock.sleep).until_settled()

    assert clock.now > 60


def test_a_stack_deleted_by_somebody_else_was_not_created(watch):
    with pytest.raises(Failure) as caught:
        watch("delete", "CREATE").from_now_on().until_settled()

    assert caught.value.where == "stack grown, DELETE_COMPLETE"


def test_looks_become_rarer_while_nothing_happens(client, service, answer, clock, told):
    quiet = {"id": "0f6a", "stack_name": "web", "stack_status": "CREATE_IN_PROGRESS", "stack_status_reason": ""}
    service.says("GET /stacks/web/0f6a/events", answer({"events": []}))
    service.says("GET /stacks/web/0f6a/resources", answer({"resources": []}))
    service.says(
        "GET /stacks/web/0f6a", answer({"stack": quiet}), answer({"stack": quiet | {"stack_status": "CREATE_COMPLETE"}})
    )

    Watch(client, "stacks/web/0f6a", "CREATE", display=Lines(told), clock=clock, sleep=clock.sleep).until_settled(
        poll_s=2
    )

    assert clock.pauses == sorted(clock.pauses)
    assert max(clock.pauses) == 2


def test_ctrl_c_leaves_the_stack_alone_and_says_so(client, service, answer, clock, told):
    def interrupted(seconds):
        raise KeyboardInterrupt

    path = service.replays("create")

    with pytest.raises(Interrupted) as caught:
        Watch(client, path, "CREATE", display=Lines(told), clock=clock, sleep=interrupted).until_settled()

    assert "goes on by itself" in caught.value.what
    assert all(request.method == "GET" for request in service.requests)

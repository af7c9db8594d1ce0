"""Events on their way to whoever wants to be told, from real engines on a real database."""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.engine import sinks
from heat.engine.courier import BATCH
from heat.store import events, outbox
from heat.store.rows import EventRow
from heat.values.errors import URLFetchError
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
PAIR = HEAD + "resources: {a: {type: OS::Heat::None}, b: {type: OS::Heat::None, depends_on: a}}"
NESTED = HEAD + (
    "resources: {g: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: OS::Heat::None}}}}"
)
HOOK = {"type": "webhook", "target": "https://example.org/events", "headers": {"X-Key": "k"}}
SINKS = {"event_sinks": [HOOK]}


class Ears:
    """What was sent; as deaf as told."""

    def __init__(self, refuse: int = 0) -> None:
        self.heard: list[Mapping[str, Any]] = []
        self.sent: list[tuple[str, Mapping[str, str]]] = []
        self._refuse = refuse

    def __call__(self, url: str, body: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        if self._refuse:
            self._refuse -= 1
            raise URLFetchError("nobody is at home")
        self.sent.append((url, headers))
        self.heard.append(body)

    @property
    def told(self) -> list[str]:
        return [f"{m['payload']['resource_name']} {m['payload']['resource_status']}" for m in self.heard]


def hears(house: Stage, ears: Ears) -> Ears:
    for engine in house.engines:
        engine.house.send = ears
    return ears


def until(what, within_s=30.0):
    ends = time.monotonic() + within_s
    while time.monotonic() < ends:
        if what():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to pass")


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def delivered(house: Stage, stack_id: str) -> None:
    until(lambda: outbox.waiting(house.database, [stack_id]) == 0)


def test_a_sink_is_told_every_event_in_order(house: Stage):
    ears = hears(house, Ears())
    stack_id = house.create(PAIR, environment=SINKS)
    name = house.settled(stack_id).name
    delivered(house, stack_id)

    assert ears.told == [
        f"{name} IN_PROGRESS", "a IN_PROGRESS", "a COMPLETE", "b IN_PROGRESS", "b COMPLETE", f"{name} COMPLETE",
    ]  # fmt: skip
    assert ears.sent[0] == (HOOK["target"], HOOK["headers"])


def test_a_message_says_what_happened_where(house: Stage):
    ears = hears(house, Ears())
    stack_id = house.create(PAIR, environment=SINKS)
    stack = house.settled(stack_id)
    delivered(house, stack_id)

    message = ears.heard[0]
    assert (message["type"], message["version"]) == ("os.heat.event", "0.1")
    assert message["payload"] == {
        "stack_id": stack_id, "stack_name": stack.name, "root_stack_id": stack_id, "resource_name": stack.name,
        "resource_type": "OS::Heat::Stack", "physical_resource_id": stack_id, "resource_action": "CREATE",
        "resource_status": "IN_PROGRESS", "resource_status_reason": "Stack CREATE started", "version": "0.1",
    }  # fmt: skip


def test_what_a_sink_refuses_is_sent_again_and_holds_up_no_stack(house: Stage):
    ears = hears(house, Ears(refuse=2))
    stack_id = house.create(PAIR, environment=SINKS)
    house.settled(stack_id)
    delivered(house, stack_id)

    assert len(ears.told) == len(set(ears.told)) == 6


def test_stacks_below_tell_the_same_sink(house: Stage):
    ears = hears(house, Ears())
    stack_id = house.create(NESTED, environment=SINKS)
    house.settled(stack_id)

    until(lambda: "0 COMPLETE" in ears.told)


def test_sinks_with_much_to_be_told_do_not_keep_others_waiting(house: Stage):
    ears = hears(house, Ears())
    row = EventRow("", "s", "s", "a", "T", None, Action.CREATE, Status.COMPLETE, "", 1.0)
    told = [replace(row, id=str(uuid4())) for _ in range(3 * BATCH)]
    urls = [f"https://example.org/{number}" for number in range(25)]
    sent = [one for url in urls for one in outbox.address(told, [{**HOOK, "target": url}], lambda _: {})]

    outbox.record(house.database, (), sent)
    until(lambda: len(ears.sent) == len(sent))

    order = [url for url, _ in ears.sent]
    third_turn = [place for place, url in enumerate(order) if url == urls[0]][2 * BATCH]
    assert order.index(urls[-1]) < third_turn


def test_another_engine_delivers_what_one_left_behind(tmp_path: Path):
    with stage(tmp_path, engines=2) as house:
        hears(house, Ears(refuse=10_000))
        stack_id = house.create(PAIR, environment=SINKS)
        house.settled(stack_id)
        house.halt()
        ears = Ears()
        house.engines[1].house.send = ears

        until(lambda: len(ears.told) >= 6)


def test_of_a_sink_that_stays_away_the_oldest_events_are_given_up(house: Stage):
    hears(house, Ears(refuse=10_000))
    stack_id = house.create(PAIR, environment=SINKS)
    house.settled(stack_id)
    happened = events.page(house.database, [stack_id])
    sink_id = outbox.address(happened, [HOOK], lambda event: {})[0].sink_id

    outbox.drop(house.database, sink_id, keep=2)

    assert outbox.waiting(house.database, [stack_id]) == 2


@pytest.mark.parametrize(
    ("sink", "problem"),
    [
        ({"type": "webhook", "target": "file:///etc/passwd"}, "is not an http or https URL"),
        ({"type": "webhook", "target": ["x"]}, "event_sinks.0.target: target must be a text"),
        ({"type": "webhook", "target": "http://x", "ttl": 5}, 'event_sinks.0: Unknown key "ttl" of a webhook sink'),
        ({"type": "webhook", "target": "http://x", "headers": {"n": 5}}, "headers must be a map of texts"),
        ({"type": "zaqar-queue", "target": "q", "ttl": "long"}, "ttl must be a number of seconds"),
    ],
)
def test_a_sink_that_cannot_be_is_refused(sink, problem):
    (found,) = sinks.problems([sink])

    assert problem in str(found)

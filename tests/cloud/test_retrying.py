"""How long Heat waits before it makes a call again."""

import pytest

from heat.cloud.cache import ForgettingMap
from heat.cloud.retrying import Retrying

RULES = Retrying(limit=3, longest_s=20.0, first_s=0.2, chance=lambda: 0.5, now=lambda: 1_000_000_000.0)


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("3600", 20.0),
        ("Sun, 09 Sep 2001 01:46:45 GMT", 5.0),
        ("soon", 0.2),
        (None, 0.2),
    ],
)
def test_the_pause_is_what_was_asked_for_within_bounds(asked: str | None, seconds: float) -> None:
    assert RULES.pause_s(0, asked) == seconds


def test_pauses_double_up_to_the_longest() -> None:
    assert [RULES.pause_s(attempt) for attempt in range(9)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20.0, 20.0]


def test_pauses_differ_by_chance() -> None:
    assert Retrying(chance=lambda: 0.0).pause_s(0) < Retrying(chance=lambda: 1.0).pause_s(0)


@pytest.mark.parametrize(
    ("status", "harmless", "again"),
    [(429, False, True), (503, False, True), (500, False, False), (500, True, True), (0, True, True), (0, False, False),
     (404, True, False), (409, True, False), (501, True, False)],
)  # fmt: skip
def test_a_call_is_made_again_only_where_that_is_safe(status: int, harmless: bool, again: bool) -> None:
    assert RULES.wanted(0, status, harmless) is again


def test_attempts_have_an_end() -> None:
    assert [RULES.wanted(attempt, 503, True) for attempt in range(4)] == [True, True, True, False]


def test_a_forgetting_map_forgets_what_is_old_and_what_is_too_much() -> None:
    now = [0.0]
    known: ForgettingMap[str, int] = ForgettingMap(2, 10.0, lambda: now[0])
    for number, name in enumerate("abc"):
        known.put(name, number)

    assert [known.get(name) for name in "abc"] == [None, 1, 2]
    now[0] = 11.0
    assert [known.get(name) for name in "abc"] == [None, None, None]

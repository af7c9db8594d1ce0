"""Those who ask the same at the same time are answered together, and never with what was seen before they asked."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from heat.api.together import Together

LONG_S = 60


class Looks:
    """Looks that end when they are told to, and count themselves."""

    def __init__(self) -> None:
        self.begun, self.go_on = 0, threading.Event()

    def __call__(self) -> int:
        self.begun += 1
        mine = self.begun
        assert self.go_on.wait(LONG_S)
        return mine


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def asked(together: Together, looks: Callable[[], int], crowd: ThreadPoolExecutor, people: int) -> list[Future[int]]:
    """So many ask, all while the first of them looks."""
    first = crowd.submit(together.answer, "list", looks)
    until(lambda: looks.begun == 1)  # type: ignore[attr-defined]
    others = [crowd.submit(together.answer, "list", looks) for _ in range(people - 1)]
    until(lambda: together.asking("list") == people)
    return [first, *others]


def test_those_who_come_during_a_look_share_the_next(crowd):
    together, looks = Together(), Looks()
    people = asked(together, looks, crowd, 5)

    looks.go_on.set()

    assert [one.result(LONG_S) for one in people] == [1, 2, 2, 2, 2]


def test_nothing_is_remembered(crowd):
    together, looks = Together(), Looks()
    looks.go_on.set()

    assert [together.answer("list", looks) for _ in range(3)] == [1, 2, 3]
    assert together.asking("list") == 0


def test_other_questions_do_not_wait(crowd):
    together, looks = Together(), Looks()
    (waiting,) = asked(together, looks, crowd, 1)

    assert together.answer("another", lambda: 7) == 7
    assert not waiting.done()
    looks.go_on.set()


def test_an_error_is_told_to_all_who_share_the_look_and_to_nobody_after(crowd):
    together, looks = Together(), Looks()
    (first,) = asked(together, looks, crowd, 1)
    others = [crowd.submit(together.answer, "list", lambda: 1 // 0) for _ in range(2)]
    until(lambda: together.asking("list") == 3)

    looks.go_on.set()

    assert first.result(LONG_S) == 1
    assert all(isinstance(one.exception(LONG_S), ZeroDivisionError) for one in others)
    assert together.answer("list", lambda: 5) == 5

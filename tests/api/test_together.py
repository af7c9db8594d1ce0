"""Those who ask the same at the same time are answered together, and never with what was seen before they asked."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from heat.api.together import ENTRIES, Seen, Together

LONG_S = 60


class Looks:
    """Looks that end when they are told to, and count themselves."""

    def __init__(self) -> None:
        self.begun, self.go_on = 0, threading.Event()

    def __call__(self, _before: Seen | None) -> Seen:
        self.begun += 1
        mine = self.begun
        assert self.go_on.wait(LONG_S)
        return found(mine)


def found(number: int) -> Seen:
    return Seen(f"mark {number}", b"%d" % number)


class Still:
    """Looks that find what was told before, and keep what that was."""

    def __init__(self) -> None:
        self.befores: list[Seen | None] = []

    def __call__(self, before: Seen | None) -> Seen:
        self.befores.append(before)
        return before or found(0)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(8) as pool:
        yield pool


def asked(together: Together, looks: Looks, crowd: ThreadPoolExecutor, people: int) -> list[Future[bytes]]:
    """So many ask, all while the first of them looks."""
    first = crowd.submit(together.answer, "list", looks)
    until(lambda: looks.begun == 1)
    others = [crowd.submit(together.answer, "list", looks) for _ in range(people - 1)]
    until(lambda: together.asking("list") == people)
    return [first, *others]


def test_those_who_come_during_a_look_share_the_next(crowd):
    together, looks = Together(), Looks()
    people = asked(together, looks, crowd, 5)

    looks.go_on.set()

    assert [one.result(LONG_S) for one in people] == [b"1", b"2", b"2", b"2", b"2"]


def test_every_question_is_looked_into():
    together, looks = Together(), Looks()
    looks.go_on.set()

    assert [together.answer("list", looks) for _ in range(3)] == [b"1", b"2", b"3"]
    assert together.asking("list") == 0


def test_other_questions_do_not_wait(crowd):
    together, looks = Together(), Looks()
    (waiting,) = asked(together, looks, crowd, 1)

    assert together.answer("another", lambda before: found(7)) == b"7"
    assert not waiting.done()
    looks.go_on.set()


def test_an_error_is_told_to_all_who_share_the_look_and_to_nobody_after(crowd):
    together, looks = Together(), Looks()
    (first,) = asked(together, looks, crowd, 1)
    others = [crowd.submit(together.answer, "list", lambda before: found(1 // 0)) for _ in range(2)]
    until(lambda: together.asking("list") == 3)

    looks.go_on.set()

    assert first.result(LONG_S) == b"1"
    assert all(isinstance(one.exception(LONG_S), ZeroDivisionError) for one in others)
    assert together.answer("list", lambda before: found(5)) == b"5"


def test_a_look_is_given_what_was_told_last():
    together, looks = Together(), Still()

    answers = [together.answer("list", looks) for _ in range(3)]

    assert looks.befores == [None, found(0), found(0)]
    assert answers == [b"0"] * 3


def test_a_look_that_failed_changes_nothing_of_what_was_told_last():
    together, looks = Together(), Still()
    together.answer("list", looks)
    with pytest.raises(ZeroDivisionError):
        together.answer("list", lambda before: found(1 // 0))

    together.answer("list", looks)

    assert looks.befores[-1] == found(0)


def test_answers_that_nobody_has_asked_for_longest_make_room():
    together, looks = Together(room_bytes=2), Still()
    for question in ("a", "b", "a", "c", "a", "b"):
        together.answer(question, looks)

    assert looks.befores == [None, None, found(0), None, found(0), None]


def test_even_answers_without_size_make_room():
    together, looks = Together(), Still()
    for page in range(ENTRIES + 1):
        together.answer(("page", page), looks)

    together.answer(("page", 0), looks)

    assert looks.befores[-1] is None


def test_an_answer_that_is_larger_than_all_room_is_not_kept():
    together, looks = Together(room_bytes=0), Still()

    assert together.answer("list", looks) == together.answer("list", looks)
    assert looks.befores == [None, None]

"""What was made once is kept, and nobody makes it a second time meanwhile."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from heat.engine.compiling import Kept

LONG_S = 60


def test_what_is_asked_for_while_it_is_made_is_made_once():
    kept: Kept[int] = Kept(10)
    begun, go_on, made = threading.Event(), threading.Event(), list[int]()

    def make() -> int:
        made.append(1)
        begun.set()
        assert go_on.wait(LONG_S)
        return len(made)

    with ThreadPoolExecutor(8) as crowd:
        first = crowd.submit(kept.get, "key", make)
        assert begun.wait(LONG_S)
        others = [crowd.submit(kept.get, "key", make) for _ in range(7)]
        threading.Event().wait(0.05)  # so that the others have come; if they have not, they find it made
        go_on.set()

    assert [one.result() for one in (first, *others)] == [1] * 8
    assert made == [1]


def test_what_could_not_be_made_is_made_by_whoever_asks_next():
    kept: Kept[int] = Kept(10)
    with pytest.raises(ZeroDivisionError):
        kept.get("key", lambda: 1 // 0)

    assert kept.get("key", lambda: 7) == 7


def test_what_nobody_asked_for_longest_makes_room():
    kept: Kept[int] = Kept(2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: 1)

    assert kept.get("a", lambda: 2) == 1
    assert kept.get("b", lambda: 2) == 2

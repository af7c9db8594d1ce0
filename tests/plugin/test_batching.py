"""Members of a group changed a few at a time: what holds on the whole way, whatever the beginning."""

from collections.abc import Sequence
from itertools import count
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heat.plugin.batching import Batch, Knobs, Member, Pace, PolicyTimeout, after, batches, next_batch
from heat.values.errors import ValidationError

SPARE = [f"s{number}" for number in range(200)]
NAMES = [f"w{number}" for number in range(9)]
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PACES = st.builds(Pace, st.integers(1, 5), st.integers(0, 11))


@st.composite
def members(draw: st.DrawFn) -> list[Member]:
    """Any state that an earlier roll-out, a failure or a hand may have left, in any order."""
    names = draw(st.permutations([*NAMES, *SPARE[:4]]))
    here = names[: draw(st.integers(0, len(names)))]
    found = []
    for name in here:
        state = draw(st.sampled_from(("serving", "broken", "underway")))
        found.append(Member(name, draw(st.booleans()), state == "serving", state == "underway"))
    return found


def spare() -> Any:
    return (f"s{number}" for number in count())


def serving(here: Sequence[Member]) -> set[str]:
    return {member.name for member in here if member.serving}


def way(here: list[Member], wanted: Sequence[str], pace: Pace) -> list[tuple[list[Member], Batch]]:
    """Each batch, with who was there before it."""
    steps = []
    while batch := next_batch(here, wanted, spare(), pace):
        steps.append((here, batch))
        assert len(steps) < 100, "there is no end to it"
        here = after(batch, here)
    return steps


@unhurried
@given(members(), st.integers(0, len(NAMES)), PACES)
def test_the_way_ends_with_the_wanted_members_all_as_they_should_be(here: list[Member], size: int, pace: Pace) -> None:
    steps = way(here, NAMES[:size], pace)

    last = after(steps[-1][1], steps[-1][0]) if steps else here
    assert {member.name for member in last} == set(NAMES[:size])
    assert all(member.done for member in last)


@unhurried
@given(members(), st.integers(0, len(NAMES)), PACES)
def test_no_more_are_changed_at_once_than_may_be(here: list[Member], size: int, pace: Pace) -> None:
    for before, batch in way(here, NAMES[:size], pace):
        underway = {member.name for member in before if member.underway}
        assert len(batch.renewed) <= max(pace.batch, len(underway & batch.renewed))


@unhurried
@given(members(), st.integers(0, len(NAMES)), PACES)
def test_never_fewer_serve_than_must_or_than_did(here: list[Member], size: int, pace: Pace) -> None:
    for before, batch in way(here, NAMES[:size], pace):
        left = serving(before) & set(batch.names) - batch.renewed
        assert len(left) >= min(pace.least, size, len(serving(before)))


@unhurried
@given(members(), st.integers(0, len(NAMES)), PACES)
def test_whoever_does_not_serve_comes_before_those_who_do(here: list[Member], size: int, pace: Pace) -> None:
    for before, batch in way(here, NAMES[:size], pace):
        waiting = {member.name for member in before if not member.serving and member.name in NAMES[:size]}
        assert not (batch.renewed & serving(before) and waiting - batch.renewed)


@unhurried
@given(members(), st.integers(0, len(NAMES)), PACES)
def test_nobody_is_changed_twice(here: list[Member], size: int, pace: Pace) -> None:
    renewed = [name for _, batch in way(here, NAMES[:size], pace) for name in batch.renewed]

    assert len(renewed) == len(set(renewed))


@unhurried
@given(members(), st.integers(0, len(NAMES)), PACES)
def test_the_group_grows_by_no_more_than_a_batch(here: list[Member], size: int, pace: Pace) -> None:
    for before, batch in way(here, NAMES[:size], pace):
        extra = set(batch.names) - set(NAMES[:size]) - {member.name for member in before}
        assert len(extra) <= pace.batch


by_name = attrgetter("name")


def old(*names: str) -> list[Member]:
    """Members that serve and are not what they should be."""
    return [Member(name, current=False, serving=True) for name in names]


@pytest.mark.parametrize(
    ("here", "size", "pace", "expected"),
    [
        (3, 3, Pace(1, 0), ["012 2", "012 1", "012 0"]),
        (3, 3, Pace(2, 2), ["0123 23", "0123 01", "012 -"]),
        (3, 3, Pace(2, 3), ["01234 34", "01234 12", "0123 0", "012 -"]),
        (3, 3, Pace(2, 9), ["01234 34", "01234 12", "0123 0", "012 -"]),
        (3, 5, Pace(2, 2), ["01234 34", "01234 12", "01234 0"]),
        (5, 3, Pace(2, 2), ["0123 12", "012 0"]),
        (0, 5, Pace(2, 1), ["01 01", "0123 23", "01234 4"]),
        (5, 0, Pace(2, 1), [" -"]),
    ],
)
def test_a_group_in_good_health_goes_the_way_that_the_reference_goes(
    here: int, size: int, pace: Pace, expected: list[str]
) -> None:
    names = [str(number) for number in range(20)]
    there, steps = old(*names[:here]), []

    while step := next_batch(sorted(there, key=by_name, reverse=True), names[:size], names[size:], pace):
        there = after(step, there)
        steps.append(f"{''.join(sorted(step.names))} {''.join(sorted(step.renewed)) or '-'}")

    assert steps == expected


def test_whoever_is_being_changed_already_comes_first_even_beyond_the_size_of_a_batch() -> None:
    here = [*old("2"), Member("1", True, False, underway=True), Member("0", False, False, underway=True)]

    batch = next_batch(here, ["0", "1", "2"], SPARE, Pace(1))

    assert batch is not None
    assert batch.renewed == {"0", "1"}


def test_a_member_that_goes_for_good_serves_until_another_does() -> None:
    steps = list(batches(old("0", "1"), ["2", "3"], SPARE, Pace(1, 2)))

    assert [(sorted(step.names), sorted(step.renewed)) for step in steps] == [
        (["0", "1", "2"], ["2"]),
        (["1", "2", "3"], ["3"]),
        (["2", "3"], []),
    ]


@pytest.mark.parametrize(("text", "seconds"), [("PT0S", 0), ("PT1M30S", 90), ("PT1H", 3600), ("P1DT1S", 86401), (7, 7)])
def test_a_pause_may_be_written_as_both_languages_do(text: str | int, seconds: float) -> None:
    knobs = Knobs("MaxBatchSize", "MinInstancesInService", "PauseTime")

    pace = knobs.pace({"MaxBatchSize": 2, "MinInstancesInService": 1, "PauseTime": text})

    assert pace == Pace(2, 1, seconds)


def test_a_policy_that_says_nothing_means_one_by_one() -> None:
    assert Knobs().pace({}) == Pace(1)
    assert Knobs().pace(None) is None


@pytest.mark.parametrize("text", ["", "P", "PT", "10", "PT5X", "-PT5S"])
def test_a_pause_that_is_no_span_of_time_is_refused_with_its_place(text: str) -> None:
    if not text:
        assert Knobs().pace({"pause_time": text}) == Pace(1)
        return
    with pytest.raises(ValidationError, match=r"pause_time.*no span of time"):
        Knobs().pace({"pause_time": text})


@pytest.mark.parametrize(("time_s", "fits"), [(60, False), (60.5, True), (None, True)])
def test_pauses_that_take_all_the_time_there_is_are_refused(time_s: float | None, fits: bool) -> None:
    pace = Pace(1, 0, 30)
    if fits:
        pace.check(3, time_s)
        return
    with pytest.raises(PolicyTimeout, match="The current update policy will result in stack update timeout"):
        pace.check(3, time_s)

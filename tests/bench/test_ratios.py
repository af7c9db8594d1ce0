"""The arithmetic that says who is faster, by how much, and whether that is enough."""

import pytest
from bench.goals import Goal, Kind
from bench.ratios import Board, judge, times_better
from bench.results import Measurement


def measured(
    target: str, case: str = "flat100", step: str = "create", status: str = "COMPLETE", **figures: float
) -> Measurement:
    return Measurement(target=target, case=case, step=step, status=status, figures=figures)


def test_less_time_is_better():
    assert times_better("wall_s", ours=2.0, other=80.0) == 40.0


def test_a_higher_rate_is_better():
    assert times_better("per_s", ours=140.0, other=7.0) == 20.0


def test_a_time_of_nothing_has_no_ratio():
    assert times_better("engine_cpu_s", ours=0.0, other=9.7) is None


def test_repetitions_count_by_their_median():
    board = Board([measured("ours", wall_s=seconds) for seconds in (1.0, 9.0, 2.0)])

    figure = board.figure("ours", ("flat100", "create", "wall_s"))

    assert figure is not None
    assert (figure.lowest, figure.median, figure.highest, figure.runs) == (1.0, 2.0, 9.0, 3)


def test_a_step_that_failed_lends_no_figures():
    board = Board([measured("ours", wall_s=2.0), measured("ours", status="FAILED", wall_s=0.1)])

    figure = board.figure("ours", ("flat100", "create", "wall_s"))

    assert figure is not None
    assert (figure.median, figure.failed) == (2.0, 1)


def test_the_released_reference_is_drawn_out_from_its_largest_flat_stack():
    board = Board([measured("reference", "flat10", wall_s=20.0), measured("reference", "flat100", wall_s=110.0)])

    figure = board.figure("reference", ("flat1000", "create", "wall_s"))

    assert figure is not None
    assert (figure.median, figure.estimated) == (1100.0, True)


@pytest.mark.parametrize(
    ("target", "figure"), [("ours", "wall_s"), ("reference-patched", "wall_s"), ("reference", "engine_cpu_s")]
)
def test_nothing_else_is_ever_estimated(target: str, figure: str):
    board = Board([measured(target, "flat100", **{figure: 110.0})])

    assert board.figure(target, ("flat1000", "create", figure)) is None


def test_a_goal_is_met_at_its_very_bound():
    goal = Goal("chain100", "create", "wall_s", Kind.BETTER, 10, "reference")
    board = Board([measured("reference", "chain100", wall_s=6.0), measured("ours", "chain100", wall_s=0.6)])

    assert judge(board, goal, "ours").met is True


def test_a_goal_is_missed_just_below_its_bound():
    goal = Goal("chain100", "create", "wall_s", Kind.BETTER, 10, "reference")
    board = Board([measured("reference", "chain100", wall_s=6.0), measured("ours", "chain100", wall_s=0.61)])

    assert judge(board, goal, "ours").met is False


@pytest.mark.parametrize(("seconds", "met"), [(13.0, True), (13.1, False)])
def test_being_within_a_share_of_the_bare_calls(seconds: float, met: bool):
    goal = Goal("ports50", "create", "wall_s", Kind.WITHIN, 1.3, "bare")
    board = Board([measured("bare", "ports50", wall_s=10.0), measured("ours", "ports50", wall_s=seconds)])

    assert judge(board, goal, "ours").met is met


@pytest.mark.parametrize(("megabytes", "met"), [(249.0, True), (250.0, False)])
def test_being_under_a_number(megabytes: float, met: bool):
    goal = Goal("memory", "after", "engine_rss_mb", Kind.UNDER, 250)
    board = Board([measured("ours", "memory", "after", engine_rss_mb=megabytes)])

    assert judge(board, goal, "ours").met is met


def test_a_single_failure_spoils_a_goal():
    goal = Goal("burst200x5", "create", "per_s", Kind.BETTER, 10, "reference")
    case = "burst200x5"
    board = Board(
        [
            measured("reference", case, per_s=2.0),
            measured("ours", case, per_s=90.0),
            measured("ours", case, status="FAILED"),
        ]
    )

    assert judge(board, goal, "ours").met is False


def test_what_was_not_measured_is_neither_met_nor_missed():
    goal = Goal("chain100", "create", "wall_s", Kind.BETTER, 10, "reference")
    board = Board([measured("ours", "chain100", wall_s=0.5)])

    assert judge(board, goal, "ours").met is None


def test_the_patched_reference_stands_in_for_the_released_one():
    goal = Goal("reads1000", "show", "p50_ms", Kind.BETTER, 5, "reference")
    board = Board(
        [
            measured("reference-patched", "reads1000", "show", p50_ms=2900.0),
            measured("ours", "reads1000", "show", p50_ms=290.0),
        ]
    )

    assert judge(board, goal, "ours").reached == pytest.approx(10.0)


def test_the_slower_variant_never_stands_in_for_the_faster():
    goal = Goal("flat1000", "create", "wall_s", Kind.BETTER, 40, "reference-patched")
    board = Board([measured("reference", "flat1000", wall_s=1000.0), measured("ours", "flat1000", wall_s=2.0)])

    assert judge(board, goal, "ours").met is None

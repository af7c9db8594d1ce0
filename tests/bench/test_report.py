"""The table that the measurements end in."""

from pathlib import Path

from bench.latency import percentile, spread
from bench.ratios import Board
from bench.report import number, table, unmeasured
from bench.results import Journal, Measurement, read


def chain(target: str, seconds: float) -> Measurement:
    return Measurement(target=target, case="chain100", step="create", figures={"wall_s": seconds})


def test_a_row_holds_both_figures_their_ratio_and_the_verdict():
    board = Board([chain("reference", 6.0), chain("ours", 0.5)])

    row = table(board, "ours").splitlines()[2]

    assert row == "| chain100 | create | wall_s | 6.00 | 0.50 | 12.0 × | 10 × better than reference | 12.0: met |"


def test_a_missed_goal_leaps_to_the_eye():
    board = Board([chain("reference", 6.0), chain("ours", 3.0)])

    assert "2.00: **NOT met**" in table(board, "ours")


def test_repetitions_that_differ_show_their_range():
    board = Board([chain("ours", seconds) for seconds in (0.5, 0.7, 0.6)])

    assert "0.60 (0.50–0.70)" in table(board, "ours")


def test_what_always_failed_is_told_below_the_table():
    failed = Measurement(target="ours", case="flat10", step="update", status="FAILED", figures={"wall_s": 0.1})

    assert "- ours: flat10 update failed 1 time(s)" in table(Board([failed]), "ours")


def test_a_reference_alone_is_judged_by_nobody():
    assert "better than" not in table(Board([chain("reference", 6.0)]), "ours")


def test_goals_without_a_figure_are_listed():
    lines = unmeasured(Board([chain("ours", 0.5)]), "ours")

    assert any("memory after engine_rss_mb" in line for line in lines)
    assert not any("chain100 create wall_s" in line for line in lines)


def test_measurements_survive_the_way_through_a_file(tmp_path: Path):
    path = tmp_path / "results.jsonl"
    Journal(path, {"cpus": 2}).keep(chain("ours", 0.5))

    (found,) = read([path])

    assert (found.target, found.figures, found.machine) == ("ours", {"wall_s": 0.5}, {"cpus": 2})


def test_numbers_show_three_figures():
    assert [number(value) for value in (1234.5, 12.34, 1.234, 0.0123)] == ["1,234", "12.3", "1.23", "0.012"]


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([0.4, 0.1, 0.3, 0.2, 0.5], 50) == 0.3


def test_no_answers_have_no_spread():
    assert spread([]) == {}

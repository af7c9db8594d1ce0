"""What is promised of large stacks, held against figures of ours alone."""

from bench.ratios import Board
from bench.results import Measurement
from bench.scale import promises, scale


def of(case: str, step: str = "create", status: str = "COMPLETE", **figures: float) -> Measurement:
    return Measurement(target="ours", case=case, step=step, status=status, figures=figures)


def told(*measurements: Measurement) -> dict[str, list[str]]:
    return {promise.what: promise.cells()[1:] for promise in promises(Board(measurements))}


def test_the_cost_of_each_resource_is_compared_with_that_in_a_usual_stack():
    rows = told(of("flat1000", wall_s=1.0, engine_cpu_s=0.4), of("flat10000", wall_s=14.0, engine_cpu_s=4.4))

    assert rows["time for each, create, times that of 1,000"] == ["1.40", "at most 1.30", "**NOT met**"]
    assert rows["processor time for each, create, times that of 1,000"] == ["1.10", "at most 1.30", "met"]


def test_what_was_not_measured_is_told_as_such():
    assert told()["1,000 nested stacks of 22, create"] == ["–", "at most 120 s", "not measured"]


def test_a_step_that_failed_has_no_figure():
    assert told(of("nested1000x22", status="FAILED", wall_s=10.0))["1,000 nested stacks of 22, create"][0] == "–"


def test_engines_at_rest_are_held_to_a_share_of_a_processor():
    rows = told(of("idle2000", "rest", wall_s=30.0, engine_cpu_s=0.6))

    assert rows["2,000 stacks at rest, share of a processor"] == ["0.02", "at most 0.01", "**NOT met**"]


def test_what_there_is_no_goal_for_is_told_without_a_verdict():
    assert "| 1,000 resources, plan | 200 ms |  |  |" in scale(Board([of("foresight1000", "plan", p50_ms=200.0)]))

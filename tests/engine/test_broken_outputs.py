"""An output that cannot be computed is no value: whoever reads it from above is told why."""

from pathlib import Path

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.store import stacks
from heat.values.status import Status

HEAD = "heat_template_version: 2021-04-16\n"
BELOW = (
    HEAD
    + """
resources: {a: {type: OS::Heat::Value, properties: {value: x}}}
outputs:
  good: {value: fine}
  bad: {value: {get_param: nobody}}
"""
)
MIDDLE = (
    HEAD
    + """
resources: {low: {type: below.yaml}}
outputs: {bad: {value: {get_attr: [low, bad]}}}
"""
)
ABOVE = (
    HEAD
    + """
resources: {mid: {type: %s}}
outputs:
  bad: {value: {get_attr: [mid, bad]}}
  other: {value: fine}
"""
)
FILES = {"below.yaml": BELOW, "middle.yaml": MIDDLE}


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def outputs(house: Stage, template: str):
    stack_id = house.create(template, files=FILES)
    assert house.settled(stack_id).status is Status.COMPLETE
    return stacks.get(house.database, stack_id).outputs or {}


def test_an_output_tells_why_the_output_below_has_no_value(house: Stage):
    found = outputs(house, ABOVE % "below.yaml")

    assert found["other"]["value"] == "fine"
    assert found["bad"]["error"] == "Error in mid output bad: The Parameter (nobody) was not provided."


def test_the_reason_comes_up_through_every_floor(house: Stage):
    found = outputs(house, ABOVE % "middle.yaml")

    assert found["bad"]["error"].startswith("Error in mid output bad: Error in low output bad: The Parameter (nobody)")


def test_a_resource_that_reads_such_an_output_fails_with_the_reason(house: Stage):
    user = "  user: {type: OS::Heat::Value, properties: {value: {get_attr: [mid, %s]}}}\n"
    template = HEAD + "resources:\n  mid: {type: below.yaml}\n" + user

    good, bad = (house.create(template % name, files=FILES) for name in ("good", "bad"))

    assert house.settled(good).status is Status.COMPLETE
    failed = house.settled(bad)
    assert failed.status is Status.FAILED
    assert "Error in mid output bad: The Parameter (nobody) was not provided." in failed.reason

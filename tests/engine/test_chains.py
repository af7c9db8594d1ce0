"""Chains of resources, made by an engine."""

from pathlib import Path

import pytest
from tests.engine.bench_of_one import Stage, stage

from heat.store import stacks
from heat.values.status import Status

CHAIN = """
heat_template_version: 2021-04-16
resources:
  chain:
    type: OS::Heat::ResourceChain
    properties: {resources: [%s], resource_properties: {length: %d}}
outputs: {all: {value: {get_attr: [chain, attributes, value]}}, none: {value: {get_attr: [chain, refs]}}}
"""
STRING = "OS::Heat::RandomString"


@pytest.fixture
def house(tmp_path: Path):
    with stage(tmp_path) as made:
        yield made


def below(house: Stage, stack_id: str) -> str:
    return str(house.resources(stack_id)["chain"].physical_id)


def test_a_chain_is_made_link_by_link(house: Stage):
    stack_id = house.create(CHAIN % (f"{STRING}, {STRING}, {STRING}", 7))

    assert house.settled(stack_id).status is Status.COMPLETE
    begun = [line for line in house.history(below(house, stack_id)) if line[0].isdigit()]
    assert begun == [f"{n} CREATE_{status}" for n in range(3) for status in ("IN_PROGRESS", "COMPLETE")]
    outputs = stacks.get(house.database, stack_id).outputs or {}
    assert {name: len(value) for name, value in outputs["all"]["value"].items()} == {"0": 7, "1": 7, "2": 7}


def test_a_chain_grows_and_shrinks_in_place(house: Stage):
    stack_id = house.create(CHAIN % (STRING, 7))
    house.settled(stack_id)
    first = house.resources(below(house, stack_id))["0"].physical_id

    for links in (3, 1):
        house.update(stack_id, CHAIN % (", ".join([STRING] * links), 7))
        assert house.settled(stack_id).status is Status.COMPLETE
        assert sorted(house.resources(below(house, stack_id))) == [str(number) for number in range(links)]
    assert house.resources(below(house, stack_id))["0"].physical_id == first


def test_other_properties_make_another_chain(house: Stage):
    stack_id = house.create(CHAIN % (STRING, 7))
    house.settled(stack_id)
    before = below(house, stack_id)

    house.update(stack_id, CHAIN % (STRING, 8))

    assert house.settled(stack_id).status is Status.COMPLETE
    assert below(house, stack_id) != before

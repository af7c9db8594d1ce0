"""The life of a stack on many random days, with all that can go wrong at any moment."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.simulation.days import live

RUNS = int(os.environ.get("HEAT_SIMULATIONS", "5000"))
FIRST = int(os.environ.get("HEAT_SIMULATION_SEED", "1"))
BATCHES = 10


@pytest.mark.parametrize("batch", range(BATCHES))
def test_whatever_happens_a_stack_ends_as_its_template_says(batch):
    for seed in range(FIRST + batch, FIRST + RUNS, BATCHES):
        try:
            live(seed)
        except Exception as error:
            raise AssertionError(f"seed {seed}: replay with HEAT_SIMULATION_SEED={seed} HEAT_SIMULATIONS=1") from error


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_the_smallest_life_that_goes_wrong_can_be_found(random):
    live(random)

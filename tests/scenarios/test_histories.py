"""Stories told to heat-all: the same answers, states and events, stack by stack, as the reference gave."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.lifecycle import kept
from tests.lifecycle.histories import HISTORIES
from tests.lifecycle.recording import history
from tests.scenarios.heat_all import HeatAll

RECORDED = Path(__file__).parents[1] / "data" / "reference" / "lifecycle.json"
REFERENCE = {one["name"]: one for one in json.loads(RECORDED.read_text())["histories"]}
AT_ONCE = 12
CALM_S = 0.5
"""An action that waits for its turn begins a moment after what went before has ended."""
DOCUMENT = Path(__file__).parents[2] / "docs" / "compatibility.md"


@pytest.fixture(scope="module")
def ours(heat_all: HeatAll) -> Mapping[str, dict[str, Any]]:
    """All stories; many of them wait for something most of the time, so they are told together."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = pool.map(lambda pair: history(heat_all.rest(), *pair, calm_s=CALM_S), HISTORIES.items())
        return {one["name"]: one for one in told}


@pytest.mark.parametrize("name", [name for name in HISTORIES if name not in kept.HISTORIES])
def test_a_story_goes_as_with_the_reference(ours: Mapping[str, dict[str, Any]], name: str) -> None:
    assert ours[name] == REFERENCE[name]


@pytest.mark.parametrize("name", kept.HISTORIES)
def test_a_story_goes_otherwise_where_we_promise_better(ours: Mapping[str, dict[str, Any]], name: str) -> None:
    heading, state = kept.HISTORIES[name]

    assert ours[name]["state"] == state and ours[name] != REFERENCE[name]
    assert f"### {heading}\n" in DOCUMENT.read_text()

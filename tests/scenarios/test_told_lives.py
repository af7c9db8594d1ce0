"""Random lives told to heat-all, and what a running reference said of them (docs/compatibility.md)."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.differential.lives.__main__ import tell
from tests.differential.lives.comparing import differences
from tests.differential.lives.known import reason
from tests.scenarios.heat_all import HeatAll

RECORDED = Path(__file__).parents[1] / "data" / "reference" / "lives.json"
STORIES = {one["name"]: one for one in json.loads(RECORDED.read_text())["stories"]}
AT_ONCE = 6
CALM_S = 0.5


@pytest.fixture(scope="module")
def ours(heat_all: HeatAll) -> Mapping[str, list[dict[str, Any]]]:
    """All stories; most of the time they wait, so they are told together."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(STORIES, pool.map(lambda one: _told(heat_all, one), STORIES.values())))


def _told(heat_all: HeatAll, story: dict[str, Any]) -> list[dict[str, Any]]:
    return tell(heat_all.rest().session, f"life-{story['name'].replace('/', '-')}", story["steps"], CALM_S)


@pytest.mark.parametrize("name", STORIES)
def test_a_life_goes_as_with_the_reference(ours: Mapping[str, list[dict[str, Any]]], name: str) -> None:
    story = STORIES[name]

    found = differences(story["steps"], ours[name], story["told"])

    assert [(one.number, one.path, one.ours, one.theirs) for one in found if not reason(one)] == []

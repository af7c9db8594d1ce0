"""Custom constraints that need no cloud: verdicts as recorded from a running reference."""

import json
from pathlib import Path

import pytest

from heat.plugin.formats import FORMATS, not_expired

RECORD = json.loads((Path(__file__).parents[1] / "data" / "reference" / "formats.json").read_text())
STRICTER = {("mac_addr", "fa:16:3e")}
"""Half an address is none."""
NOW = 1_795_000_000.0
VERDICTS = [
    (name, value, good) for name, values in RECORD.items() for value, good in values.items() if name != "expiration"
]


@pytest.mark.parametrize(("name", "value", "good"), VERDICTS)
def test_a_format_judges_as_the_reference_does(name: str, value: str, good: bool) -> None:
    expected = good and (name, value) not in STRICTER

    assert (FORMATS[name](value) is None) == expected


@pytest.mark.parametrize(("value", "good"), RECORD["expiration"].items())
def test_an_expiration_must_lie_ahead(value: str, good: bool) -> None:
    assert (not_expired(value, NOW) is None) == good

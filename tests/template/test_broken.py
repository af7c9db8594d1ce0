"""Broken templates of every kind, with every word that their writers are told.

HEAT_WRITE_MESSAGES=1 writes them anew, for a new file or for words that were changed on purpose: read them then.
"""

import os
from pathlib import Path

import pytest

from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.template import Blueprint, parse, validate
from heat.values.errors import HeatError

BROKEN = Path(__file__).parents[1] / "data" / "broken"
PLUGINS = load([])
PART = "heat_template_version: 2021-04-16\nparameters:\n  size: {type: nubmer, default: 1}\nresource: {}\n"


def told(text: str, name: str) -> list[str]:
    """What somebody who sends this template reads."""
    try:
        blueprint = Blueprint(parse(text, LANGUAGES, files={"part.yaml": PART}, name=name), plugins=PLUGINS)
        return [str(problem) for problem in validate(blueprint)]
    except HeatError as error:
        return [str(error)]


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.[yj]*")), ids=lambda path: path.stem)
def test_a_broken_template_is_told_what_is_wrong_where_and_how_to_mend_it(path: Path) -> None:
    expected = path.with_suffix(".txt")
    found = "".join(f"{line}\n" for line in told(path.read_text(), path.name))
    if os.environ.get("HEAT_WRITE_MESSAGES"):
        expected.write_text(found)

    assert found
    assert found == expected.read_text()

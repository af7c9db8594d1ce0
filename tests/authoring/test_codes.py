"""Every code has a template in tests/data/lint that provokes it, and it alone, on the line marked `# here`."""

from pathlib import Path

import pytest

from heat.authoring.findings import CODES

EXAMPLES = sorted((Path(__file__).parents[1] / "data" / "lint").glob("*.yaml"))
ELSEWHERE = {"E305": "test_environments", "W001": "test_types"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_mistake_is_found_by_its_code_on_its_line(example, report):
    marked = [number for number, line in enumerate(example.read_text().splitlines(), 1) if line.endswith("# here")]

    found = report(str(example)).findings

    assert [(finding.code, finding.span.line) for finding in found] == [(example.stem, marked[0])]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_mistake_comes_with_words_that_a_stranger_understands(example, report):
    finding = report(str(example)).findings[0]

    assert len(finding.message) > 10
    assert "Traceback" not in finding.message and "object at 0x" not in finding.message


def test_every_code_has_an_example():
    assert {example.stem for example in EXAMPLES} | set(ELSEWHERE) == set(CODES)

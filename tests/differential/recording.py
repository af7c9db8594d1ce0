"""Writes down what the reference answers, so that every test run can hold us to it without one.

`python -m tests.differential.recording --seed 7 --count 400 --to FILE` keeps the cases on which both sides agree.
"""

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from tests.differential.asking import NAME, ask_both, connect
from tests.differential.cases import make_case
from tests.differential.compare import shown
from tests.differential.ours import Ours
from tests.differential.reference import Answer, Reference

QUESTIONS = {"validate": "validate", "preview": "stacks/preview"}
SHORT = 3000
"""A case of more characters is left out."""


def told(question: str, answer: Answer) -> Any:
    """All of an answer that is compared."""
    if answer.status >= 400:
        return f"{answer.status} {answer.error}"
    return answer.body if question == "validate" else shown(answer.body)


def record(seed: int, count: int, ours: Ours, reference: Reference) -> list[dict[str, Any]]:
    """The cases without any difference, with what the reference says to them."""
    found = []
    for number in range(count):
        case = make_case(seed, number)
        if len(json.dumps(case.body)) > SHORT or ask_both(case, ours, reference).differences:
            continue
        body = {**case.body, "stack_name": NAME}
        answers = {key: told(key, reference.ask("POST", path, body)) for key, path in QUESTIONS.items()}
        found.append({"case": case.name, "body": body, **answers})
    return found


def main() -> None:
    """Ask, and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--count", type=int, default=300)
    options.add_argument("--to", type=Path, required=True)
    given = options.parse_args()
    reference = connect()
    with tempfile.TemporaryDirectory() as folder:
        ours = Ours(Path(folder), reference.project)
        cases = record(given.seed, given.count, ours, reference)
        ours.close()
    lines = ",\n".join(json.dumps(case, sort_keys=True) for case in cases)
    given.to.write_text(f'{{"source": "openstack-heat 27.0.1", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()

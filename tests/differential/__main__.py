"""Asks both sides the same, thousands of times: `python -m tests.differential --seed 1 --count 5000`.

HEAT_TEST_REFERENCE is the reference's address with the project in it; the account is the cloud HEAT_TEST_CLOUD of
clouds.yaml. Whatever differs goes to a file, a line of JSON each; a table of kinds of differences is printed.
"""

import argparse
import json
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.differential.asking import Asked, ask_both, connect
from tests.differential.cases import make_case
from tests.differential.known import reason
from tests.differential.ours import Ours


def main() -> int:
    """1 if there is a difference that nobody has explained."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--count", type=int, default=500)
    options.add_argument("--create", type=int, default=0, help="make a stack of every so-manieth good case")
    options.add_argument("--threads", type=int, default=3)
    options.add_argument("--to", type=Path, help="a file for what differs")
    given = options.parse_args()
    reference = connect()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.threads) as pool:
        ours = Ours(Path(folder), reference.project)
        cases = [make_case(given.seed, number) for number in range(given.first, given.first + given.count)]
        found = list(pool.map(lambda case: ask_both(case, ours, reference, given.create), cases))
        ours.close()
    return _told(found, given.to)


def _told(found: list[Asked], to: Path | None) -> int:
    kinds: Counter[tuple[str, str]] = Counter()
    lines: list[dict[str, Any]] = []
    for asked in found:
        for one in asked.differences:
            why = reason(one, asked.told)
            kinds[one.kind, why] += 1
            lines.append({
                "case": asked.case.name, "kind": one.kind, "why": why, "where": one.where, "change": asked.case.change,
                "ours": one.ours, "theirs": one.theirs,
                "told": {key: [asked.told.ours[key], asked.told.theirs[key]] for key in asked.told.ours},
                "body": asked.case.body,
            })  # fmt: skip
    if to:
        to.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    verdicts = Counter(verdict for asked in found for verdict in asked.verdicts)
    for verdict, count in sorted(verdicts.items()):
        print(f"{count:7}  {verdict}")
    print(f"{len(found)} cases, {sum(1 for asked in found if not asked.differences)} without any difference")
    for (kind, why), count in kinds.most_common():
        print(f"{count:7}  {kind}  ({why or 'NOT EXPLAINED'})")
    return 1 if any(not why for _, why in kinds) else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Tells random stories to both sides: `python -m tests.differential.lives --seed 1 --ours local --theirs demo`.

`--ours` and `--theirs` are clouds of clouds.yaml, each with a Heat in its catalogue. What differs is printed.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openstack
from tests.differential.lives.comparing import Difference, differences
from tests.differential.lives.known import reason
from tests.differential.lives.seeing import Seen
from tests.differential.lives.stories import Step, make_story
from tests.differential.lives.telling import Teller

CALM_S = 2.0


def tell(session: Any, name: str, steps: Sequence[Step], calm_s: float = 0.0) -> list[Seen]:
    """The whole story; nothing is left of it."""
    teller = Teller(session, name, calm_s)
    told = []
    for step in steps:
        told.append(teller.tell(step))
        if step["verb"] == "create" and isinstance(told[-1]["answer"], dict):
            break
    teller.away()
    return told


def both(seed: int, number: int, ours: Any, theirs: Any) -> tuple[list[Step], list[Seen], list[Seen]]:
    """One story told to both at once."""
    steps, name = make_story(seed, number).steps, f"life-{seed}-{number}-{int(time.time()) % 10000}"
    with ThreadPoolExecutor(2) as pool:
        mine, other = pool.submit(tell, ours, name, steps), pool.submit(tell, theirs, name, steps, CALM_S)
    return steps, mine.result(), other.result()


def shown(one: Difference) -> str:
    """A few lines."""
    step = {key: given for key, given in one.step.items() if key not in ("files", "template")}
    resources = one.step.get("template", {}).get("resources", {})
    lines = [
        f"  [{one.number}] {json.dumps(step)}",
        *(f"        {key}: {json.dumps(each)}" for key, each in resources.items()),
    ]
    return "\n".join(
        [*lines, f"    {one.path}", f"      O {json.dumps(one.ours)[:500]}", f"      R {json.dumps(one.theirs)[:500]}"]
    )


def main() -> int:
    """1 if there is a difference that nobody has explained."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--count", type=int, default=20)
    options.add_argument("--at-once", type=int, default=2)
    options.add_argument("--ours", required=True)
    options.add_argument("--theirs", required=True)
    options.add_argument(
        "--record", type=Path, help="a file for the stories without a difference that is not explained"
    )
    given = options.parse_args()
    ours, theirs = (openstack.connect(cloud).session for cloud in (given.ours, given.theirs))
    kinds: Counter[str] = Counter()
    recorded: list[dict[str, Any]] = []

    def one(number: int) -> None:
        steps, mine, other = both(given.seed, number, ours, theirs)
        found = [(each, reason(each)) for each in differences(steps, mine, other)]
        kinds.update({why or "NOT EXPLAINED" for _, why in found} or {"no difference"})
        strange = [shown(each) for each, why in found if not why]
        print("\n".join([f"{given.seed}/{number}: {'; '.join(step['verb'] for step in steps)}", *strange]), flush=True)
        if not strange:
            recorded.append({"name": f"{given.seed}/{number}", "steps": steps[: len(other)], "told": other})

    with ThreadPoolExecutor(given.at_once) as pool:
        list(pool.map(one, range(given.first, given.first + given.count)))
    if given.record:
        lines = ",\n".join(json.dumps(each, sort_keys=True) for each in sorted(recorded, key=lambda each: each["name"]))
        given.record.write_text(f'{{"source": "openstack-heat 27.0.1", "stories": [\n{lines}\n]}}\n')
    for kind, count in kinds.most_common():
        print(f"{count:7}  {kind}")
    return 1 if kinds["NOT EXPLAINED"] else 0


if __name__ == "__main__":
    raise SystemExit(main())

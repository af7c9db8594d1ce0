"""Writes down what the reference says and does in the stories, so that every test run can hold us to it without one.

`HEAT_TEST_CLOUD=demo python -m tests.lifecycle.recording --to tests/data/reference/lifecycle.json`
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openstack
from tests.lifecycle.histories import HISTORIES
from tests.lifecycle.states import ACTIONS, STATES
from tests.lifecycle.telling import Step, Teller
from tests.scenarios.doors import Rest

AT_ONCE = 8
CALM_S = 2.0
MOMENT_S = 3.0
"""After so long it shows what has become of a request."""


def cell(door: Rest, state: str, action: str) -> dict[str, Any]:
    """What an action in a state is answered, and what becomes of the stack."""
    teller = Teller(door, CALM_S).tell(STATES[state])
    reached = teller.state()
    teller.answers.clear()
    teller.tell([ACTIONS[action]])
    time.sleep(MOMENT_S)
    then = teller.state()
    if reached == then and not reached.endswith("IN_PROGRESS"):
        then = _rest(teller)
    _away(teller)
    return {"state": state, "action": action, "reached": reached, "answer": teller.answers[0], "then": then}


def _rest(teller: Teller) -> str:
    teller.settles()
    return teller.state()


def history(door: Rest, name: str, steps: Sequence[Step], calm_s: float = CALM_S) -> dict[str, Any]:
    """What a story makes of a stack."""
    teller = Teller(door, calm_s).tell(steps)
    told = {
        "name": name,
        "answers": list(teller.answers),
        "state": teller.state(),
        "reason": teller.reason(),
        "events": teller.history(),
    }
    _away(teller)
    return told


def _away(teller: Teller) -> None:
    if teller.blocking:
        teller.unblock()
    if teller.stack is not None and teller.state() not in ("GONE", "DELETE_COMPLETE"):
        teller.door.call("DELETE", teller.path)


def connect() -> Rest:
    """The reference that the environment names."""
    session = openstack.connect(os.environ["HEAT_TEST_CLOUD"]).session
    return Rest(session, os.environ.get("HEAT_TEST_REFERENCE"))


def main() -> None:
    """Ask, and write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--to", type=Path, required=True)
    options.add_argument("--only", default="", help="states and stories whose names hold this; others stay as recorded")
    given = options.parse_args()
    found = json.loads(given.to.read_text()) if given.to.exists() else {"source": "openstack-heat 27.0.1"}
    pairs = [(state, action) for state in STATES for action in ACTIONS if given.only in state]
    stories = [pair for pair in HISTORIES.items() if given.only in pair[0]]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        cells = pool.map(lambda pair: _tried(cell, connect(), *pair), pairs)
        told = pool.map(lambda pair: _tried(history, connect(), *pair), stories)
        kept = [one for one in found.get("cells", ()) if given.only not in one.get("state", given.only)]
        found["cells"] = [*kept, *cells]
        kept = [one for one in found.get("histories", ()) if given.only not in one.get("name", given.only)]
        found["histories"] = [*kept, *told]
    parts = [f'"{name}": [\n{_lines(found[name])}\n]' for name in ("cells", "histories")]
    given.to.write_text('{"source": "openstack-heat 27.0.1",\n' + ",\n".join(parts) + "}\n")


def _lines(rows: list[dict[str, Any]]) -> str:
    return ",\n".join(json.dumps(row, sort_keys=True) for row in rows)


def _tried(work: Any, *given: Any) -> Any:
    try:
        return work(*given)
    except Exception as error:
        sys.stderr.write(f"{given[1:]}: {error!r}\n")
        return {"error": f"{given[1]}: {error!r}"}


if __name__ == "__main__":
    main()

"""The programs that people have, unmodified, against a heat-all."""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.scenarios.heat_all import PROGRAMS, HeatAll, quick

TEMPLATE = """
heat_template_version: 2021-04-16
description: A word and a group.
parameters:
  length: {type: number, default: 8}
resources:
  word: {type: OS::Heat::RandomString, properties: {length: {get_param: length}}}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Heat::RandomString}}
outputs:
  word: {description: The word., value: {get_attr: [word, value]}}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read."""
        return json.loads(self.out)


Program = Callable[..., Outcome]


@pytest.fixture(scope="session")
def heat_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    running = HeatAll(tmp_path_factory.mktemp("clients")).start()
    quick(running.control)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def run(heat_all: HeatAll) -> Program:
    """Any program of the environment, with the variables that heat-all tells people to set."""

    def call(program: str, *words: str) -> Outcome:
        done = subprocess.run(
            [PROGRAMS / program, *words], env=heat_all.environ(), capture_output=True, text=True, timeout=120
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="session")
def openstack(run: Program) -> Program:
    """`openstack ...` that must succeed."""
    return _good(run, "openstack")


@pytest.fixture(scope="session")
def heat(run: Program) -> Program:
    """`heat ...` that must succeed."""
    return _good(run, "heat")


@pytest.fixture(scope="session")
def aws(run: Program) -> Program:
    """`aws cloudformation ...` that must succeed."""
    good = _good(run, "aws")
    return lambda *words: good("cloudformation", *words)


def _good(run: Program, program: str) -> Program:
    def call(*words: str) -> Outcome:
        done = run(program, *words)
        assert done.status == 0, f"{program} {' '.join(words)}\n{done.out}\n{done.err}"
        return done

    return call


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A file with a template."""
    path: Path = tmp_path_factory.mktemp("templates") / "word.yaml"
    path.write_text(TEMPLATE)
    return str(path)

"""Files in a folder of their own, and the tools run over them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import dedent

import pytest

from heat.authoring.findings import Finding
from heat.authoring.knowledge import Knowledge
from heat.authoring.library import Library
from heat.authoring.linting import Linter, Report
from heat.authoring.reading import read_blueprint
from heat.template import Blueprint

Write = Callable[[str, str], str]
Lint = Callable[..., list[Finding]]
HOT = "heat_template_version: 2021-04-16\n"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """What is installed."""
    return Knowledge.installed()


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Write a file into the folder in which the test stands; HOT may leave its version line away."""
    monkeypatch.chdir(tmp_path)

    def make(name: str, text: str) -> str:
        text = dedent(text)
        if text.startswith(("parameters:", "resources:", "outputs:", "conditions:")) and not name.endswith("env.yaml"):
            text = HOT + text
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
        return name

    return make


@pytest.fixture
def report(knowledge: Knowledge) -> Callable[..., Report]:
    """The report on some files."""

    def make(*names: str, environments: Sequence[str] = (), ignored: Sequence[str] = ()) -> Report:
        linter = Linter(knowledge, ignored)
        for name in environments:
            linter.take_environment(linter.library.open(name))
        for name in names:
            linter.look_at(linter.library.open(name))
        return linter.report()

    return make


@pytest.fixture
def lint(write: Write, report: Callable[..., Report]) -> Lint:
    """What is found in one template, written as text."""

    def make(text: str, name: str = "main.yaml", **options: Sequence[str]) -> list[Finding]:
        return report(write(name, text), **options).findings

    return make


@pytest.fixture
def blueprint(write: Write, knowledge: Knowledge) -> Callable[[str], Blueprint]:
    """The blueprint of a template, all of it."""

    def make(text: str, *, everything: bool = True) -> Blueprint:
        library = Library()
        source = library.open(write("main.yaml", text))
        return read_blueprint(knowledge, library, source, [], everything=everything)

    return make

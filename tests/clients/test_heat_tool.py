"""Our own tool against a whole service: what its own tests rehearse with scripts, for real."""

import pytest
from tests.clients.conftest import Program
from tests.scenarios.doors import new_name


def test_create_with_wait_shows_the_stack_growing(heat: Program, template: str) -> None:
    name = new_name("tool")

    told = heat("stack", "create", "--wait", "-t", template, name)

    assert "CREATE_COMPLETE" in told.out + told.err
    assert heat("stack", "show", "-f", "json", name).json["stack_status"] == "CREATE_COMPLETE"


def test_update_and_delete_with_wait(heat: Program, run: Program, template: str) -> None:
    name = new_name("tool")
    heat("stack", "create", "--wait", "-t", template, name)

    heat("stack", "update", "--wait", "-t", template, "--parameter", "length=9", name)
    word = heat("stack", "output", "show", "-f", "json", name, "word").json
    heat("stack", "delete", "--yes", "--wait", name)

    assert len(word["output_value"]) == 9
    assert run("heat", "stack", "show", name).status != 0


@pytest.mark.parametrize(
    "words",
    [("event", "list"), ("resource", "list"), ("output", "list"), ("template", "show")],
    ids=lambda words: " ".join(words),
)
def test_it_looks_into_a_stack(heat: Program, template: str, words: tuple[str, str]) -> None:
    name = new_name("tool")
    heat("stack", "create", "--wait", "-t", template, name)

    assert "word" in heat("stack", *words, name).out


def test_the_old_spelling_works_and_names_the_new_one(heat: Program, template: str) -> None:
    told = heat("stack-list")

    assert "stack list" in told.err


def test_a_failure_is_told_with_its_reason(run: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bad") / "bad.yaml"
    resource = "{type: OS::Heat::TestResource, properties: {value: x, fail: true}}"
    path.write_text(f"heat_template_version: 2021-04-16\nresources: {{bad: {resource}}}\n")

    told = run("heat", "stack", "create", "--wait", "-t", str(path), new_name("tool"))

    assert told.status != 0
    assert "bad" in told.out + told.err

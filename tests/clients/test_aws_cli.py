"""`aws cloudformation ...`, unmodified."""

from pathlib import Path

import pytest
from tests.clients.conftest import Program
from tests.clients.test_boto3 import TEMPLATE
from tests.scenarios.doors import new_name


@pytest.fixture(scope="module")
def body(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The template as the CLI takes it."""
    path: Path = tmp_path_factory.mktemp("aws") / "word.yaml"
    path.write_text(TEMPLATE)
    return f"file://{path}"


def test_a_stack_lives_from_create_to_delete(aws: Program, body: str) -> None:
    name = new_name("aws")

    assert name in aws("create-stack", "--stack-name", name, "--template-body", body).json["StackId"]
    aws("wait", "stack-create-complete", "--stack-name", name)
    stack = aws("describe-stacks", "--stack-name", name).json["Stacks"][0]
    aws("delete-stack", "--stack-name", name)
    aws("wait", "stack-delete-complete", "--stack-name", name)

    assert stack["StackStatus"] == "CREATE_COMPLETE"


def test_an_unknown_stack_is_told_as_aws_tells_it(run: Program) -> None:
    told = run("aws", "cloudformation", "describe-stacks", "--stack-name", "nobody")

    assert told.status != 0
    assert "ValidationError" in told.err
    assert "nobody does not exist" in told.err

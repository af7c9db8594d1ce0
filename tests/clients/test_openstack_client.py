"""`openstack stack ...` of python-heatclient, as people type it."""

from collections.abc import Iterator

import pytest
from tests.clients.conftest import Program
from tests.scenarios.doors import new_name


@pytest.fixture(scope="module")
def name(openstack: Program, template: str) -> Iterator[str]:
    """A stack made by the client, for looks only."""
    stack = new_name("osc")
    openstack("stack", "create", "--wait", "-t", template, stack)
    yield stack
    openstack("stack", "delete", "--yes", "--wait", stack)


def test_create_with_wait_shows_the_events(openstack: Program, template: str) -> None:
    made = openstack("stack", "create", "--wait", "-t", template, "--parameter", "length=5", new_name("osc"))

    told = made.out + made.err
    assert "CREATE_IN_PROGRESS  Stack CREATE started" in told
    assert "CREATE_COMPLETE  Stack CREATE completed successfully" in told


def test_a_failed_creation_ends_with_a_failure(run: Program, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bad") / "bad.yaml"
    resource = "{type: OS::Heat::TestResource, properties: {value: x, fail: true}}"
    path.write_text(f"heat_template_version: 2021-04-16\nresources: {{bad: {resource}}}\n")

    made = run("openstack", "stack", "create", "--wait", "-t", str(path), new_name("osc"))

    assert made.status == 1
    assert "CREATE_FAILED" in made.out + made.err


def test_list_and_show(openstack: Program, name: str) -> None:
    assert name in {stack["Stack Name"] for stack in openstack("stack", "list", "-f", "json").json}
    assert openstack("stack", "show", "-f", "json", name).json["stack_status"] == "CREATE_COMPLETE"


def test_update_with_wait(openstack: Program, template: str) -> None:
    stack = new_name("osc")
    openstack("stack", "create", "--wait", "-t", template, stack)

    openstack("stack", "update", "--wait", "-t", template, "--parameter", "length=11", stack)

    shown = openstack("stack", "output", "show", "-f", "json", stack, "word").json
    assert len(shown["output_value"]) == 11


def test_update_of_what_exists(openstack: Program, template: str) -> None:
    stack = new_name("osc")
    openstack("stack", "create", "--wait", "-t", template, stack)

    openstack("stack", "update", "--wait", "--existing", "--parameter", "length=12", stack)

    assert len(openstack("stack", "output", "show", "-f", "json", stack, "word").json["output_value"]) == 12


def test_event_list_down_to_nested_stacks(openstack: Program, name: str) -> None:
    told = openstack("stack", "event", "list", "--nested-depth", "5", "-f", "json", name).json

    assert {"word", "group", "0", "1", name} <= {event["resource_name"] for event in told}


def test_resource_list_down_to_nested_stacks(openstack: Program, name: str) -> None:
    listed = openstack("stack", "resource", "list", "-n", "5", "-f", "json", name).json

    assert {"word", "group", "0", "1"} == {resource["resource_name"] for resource in listed}


def test_resource_show(openstack: Program, name: str) -> None:
    shown = openstack("stack", "resource", "show", "-f", "json", name, "word").json

    assert shown["resource_status"] == "CREATE_COMPLETE"


def test_output_list_and_template_show(openstack: Program, name: str) -> None:
    assert [one["output_key"] for one in openstack("stack", "output", "list", "-f", "json", name).json] == ["word"]
    assert "OS::Heat::ResourceGroup" in openstack("stack", "template", "show", name).out


def test_resource_type_show_and_list(openstack: Program) -> None:
    shown = openstack("orchestration", "resource", "type", "show", "OS::Neutron::Net", "-f", "json").json
    listed = openstack("orchestration", "resource", "type", "list", "-f", "value").out.split()

    assert shown["resource_type"] == "OS::Neutron::Net"
    assert "OS::Nova::Server" in listed


def test_template_validate(openstack: Program, template: str) -> None:
    told = openstack("orchestration", "template", "validate", "-t", template, "-f", "json").json

    assert told["Description"] == "A word and a group."


def test_delete_with_wait(openstack: Program, run: Program, template: str) -> None:
    stack = new_name("osc")
    openstack("stack", "create", "--wait", "-t", template, stack)

    openstack("stack", "delete", "--yes", "--wait", stack)

    gone = run("openstack", "stack", "show", stack)
    assert (gone.status, "Stack not found" in gone.err) == (1, True)

"""Actions on whole stacks as people type them: with python-heatclient and with our own tool."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.clients.conftest import Program
from tests.scenarios.doors import new_name
from tests.scenarios.heat_all import HeatAll


@pytest.fixture
def name(openstack: Program, run: Program, template: str) -> Iterator[str]:
    stack = new_name("act")
    openstack("stack", "create", "--wait", "-t", template, stack)
    yield stack
    run("openstack", "stack", "delete", "--yes", "--wait", stack)


def status(openstack: Program, stack: str) -> str:
    return str(openstack("stack", "show", "-f", "json", stack).json["stack_status"])


@pytest.mark.parametrize("program", ["openstack", "heat"])
def test_suspend_check_and_resume_with_wait(openstack: Program, run: Program, name: str, program: str) -> None:
    for action in ("suspend", "check", "resume"):
        done = run(program, "stack", action, "--wait", name)
        assert done.status == 0, done.out + done.err
        assert status(openstack, name) == f"{action.upper()}_COMPLETE"


def test_abandon_export_and_adopt_by_python_heatclient(openstack: Program, name: str, tmp_path: Path) -> None:
    exported = openstack("stack", "export", name).json
    path, adopted = tmp_path / "abandoned.json", new_name("act")
    openstack("stack", "abandon", "--output-file", str(path), name)

    made = openstack("stack", "adopt", "--wait", "--adopt-file", str(path), adopted)

    assert "ADOPT_COMPLETE" in made.out + made.err
    word = openstack("stack", "output", "show", "-f", "json", adopted, "word").json["output_value"]
    assert word == exported["resources"]["word"]["resource_data"]["value"]
    openstack("stack", "delete", "--yes", "--wait", adopted)


def test_abandon_and_adopt_by_our_own_tool(heat: Program, name: str, tmp_path: Path) -> None:
    path, adopted = tmp_path / "abandoned.json", new_name("act")
    told = heat("stack", "export", name).json
    heat("stack", "abandon", "--output-file", str(path), name)
    assert json.loads(path.read_text())["resources"]["word"] == told["resources"]["word"]

    heat("stack", "adopt", "--wait", "--adopt-file", str(path), adopted)

    shown = heat("stack", "show", "-f", "json", adopted).json
    assert shown["stack_status"] == "ADOPT_COMPLETE"
    heat("stack", "delete", "--yes", "--wait", adopted)


def test_snapshots_by_python_heatclient(openstack: Program, name: str) -> None:
    made = openstack("stack", "snapshot", "create", "--name", "one", "-f", "json", name).json
    openstack("stack", "check", "--wait", name)
    listed = openstack("stack", "snapshot", "list", "-f", "json", name).json

    openstack("stack", "snapshot", "restore", name, made["ID"])
    openstack("stack", "check", "--wait", name)
    openstack("stack", "snapshot", "delete", "--yes", name, made["ID"])

    assert [(one["name"], one["status"]) for one in listed] == [("one", "COMPLETE")]
    assert openstack("stack", "snapshot", "list", "-f", "json", name).json == []


def test_snapshots_by_our_own_tool(heat: Program, name: str) -> None:
    made = heat("stack", "snapshot", "create", "--wait", "--name", "one", "-f", "json", name).json
    heat("stack", "snapshot", "restore", "--wait", name, made["id"])

    shown = heat("stack", "snapshot", "show", "-f", "json", name, made["id"]).json

    assert (made["status"], shown["name"]) == ("COMPLETE", "one")
    assert heat("stack", "show", "-f", "json", name).json["stack_status"] == "RESTORE_COMPLETE"
    heat("stack", "snapshot", "delete", name, made["id"])


@pytest.mark.parametrize("program", ["openstack", "heat"])
def test_a_resource_is_marked_and_made_anew(openstack: Program, run: Program, name: str, program: str) -> None:
    before = openstack("stack", "output", "show", "-f", "json", name, "word").json["output_value"]

    marked = run(program, "stack", "resource", "mark", "unhealthy", name, "word", "slow")
    openstack("stack", "update", "--wait", "--existing", name)

    assert marked.status == 0, marked.out + marked.err
    assert openstack("stack", "output", "show", "-f", "json", name, "word").json["output_value"] != before


@pytest.mark.parametrize("program", ["openstack", "heat"])
def test_a_creation_is_cancelled_without_rollback(
    openstack: Program, run: Program, tmp_path: Path, program: str
) -> None:
    path, stack = tmp_path / "slow.yaml", new_name("act")
    slow = "{type: OS::Heat::TestResource, properties: {value: x, action_wait_secs: {create: 600}}}"
    path.write_text(f"heat_template_version: 2021-04-16\nresources: {{slow: {slow}}}\n")
    openstack("stack", "create", "-t", str(path), stack)

    cancelled = run(program, "stack", "cancel", "--no-rollback", stack)

    assert cancelled.status == 0, cancelled.out + cancelled.err
    openstack("stack", "delete", "--yes", "--wait", stack)


def test_force_tells_what_was_left(openstack: Program, heat: Program, heat_all: HeatAll, tmp_path: Path) -> None:
    path, stack = tmp_path / "net.yaml", new_name("act")
    path.write_text("heat_template_version: 2021-04-16\nresources: {net: {type: OS::Neutron::Net}}\n")
    openstack("stack", "create", "--wait", "-t", str(path), stack)
    identity = heat("stack", "show", "-f", "json", stack).json["id"]
    heat_all.control.fault(operation="neutron.network.delete", status=409)

    heat("stack", "delete", "--yes", "--force", "--wait", stack)

    heat_all.control.clear_faults()
    assert "Left behind: net (" in heat("stack", "show", "-f", "json", identity).json["stack_status_reason"]

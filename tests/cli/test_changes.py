"""Creating, updating and deleting: what is sent, and what is said."""

import subprocess
import sys

import pytest

STACK = {"id": "0f6a", "stack_name": "web", "stack_status": "CREATE_IN_PROGRESS"}
TEMPLATE = "heat_template_version: 2016-10-14\nresources: {}\n"


@pytest.fixture
def template(tmp_path):
    (tmp_path / "app.yaml").write_text(TEMPLATE)
    return "app.yaml"


@pytest.fixture
def created(heat, service, answer, template):
    """Runs a create with these options; the body that was sent."""
    service.says("POST /stacks", answer({"stack": {"id": "0f6a", "links": []}}, 201))
    service.says("POST /stacks/preview", answer({"stack": {**STACK, "resources": []}}))
    service.says("GET /stacks/web/0f6a", answer({"stack": STACK}))

    def call(*words):
        outcome = heat("stack", "create", "-t", template, *words, "web")
        assert outcome.err == ""
        return next(request.body for request in service.requests if request.method == "POST")

    return call


@pytest.fixture
def updated(heat, service, answer, template):
    """Runs an update with these options; the request that was sent."""
    path = service.has_stack("web")
    service.says(f"GET {path}", answer({"stack": STACK}))
    plan = {"resource_changes": {"added": [{"resource_name": "net", "resource_type": "OS::Heat::None"}]}}
    for method in ("PUT", "PATCH"):
        service.says(f"{method} {path}", answer(None, 202))
        service.says(f"{method} {path}/preview", answer(plan))

    def call(*words):
        heat("stack", "update", *words, "web")
        return next(request for request in service.requests if request.method in ("PUT", "PATCH"))

    return call


def test_a_create_sends_name_and_template(created):
    assert created() == {
        "stack_name": "web",
        "disable_rollback": True,
        "parameters": {},
        "template": {"heat_template_version": "2016-10-14", "resources": {}},
    }


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--enable-rollback"], {"disable_rollback": False}),
        (["--timeout", "5"], {"timeout_mins": 5}),
        (["--tags", "a,b"], {"tags": "a,b"}),
        (["--parameter", "n=3", "--parameter", "s=x"], {"parameters": {"n": "3", "s": "x"}}),
        (["--parameter-file", "t=app.yaml"], {"parameters": {"t": TEMPLATE}}),
        (["-s", "box"], {"files_container": "box"}),
        (["--pre-create", "r"], {"environment": {"resource_registry": {"resources": {"r": {"hooks": "pre-create"}}}}}),
    ],
)
def test_options_of_a_create_become_its_body(created, words, part):
    assert part.items() <= created(*words).items()


def test_a_template_may_come_from_stdin(service, answer):
    service.says("POST /stacks", answer({"stack": {"id": "0f6a"}}, 201))
    tool = [sys.executable, "-c", "from heat.cmd.tool import main; main()"]
    words = ["--os-auth-type", "none", "--os-endpoint", service.url, "stack", "create", "-t", "-", "web"]

    subprocess.run([*tool, *words], input=TEMPLATE, text=True, capture_output=True, check=False)

    assert service.requests[0].body["template"]["resources"] == {}


def test_a_create_that_is_awaited_ends_well_with_the_stack(heat, service, template):
    service.replays("create")

    outcome = heat("stack", "create", "-t", template, "--wait", "--poll", "0.01", "grown", "-f", "json")

    assert (outcome.status, outcome.json["stack_status"]) == (0, "CREATE_COMPLETE")
    assert "CREATE_COMPLETE       grown/group/0/server" in outcome.err


def test_a_create_that_fails_ends_with_status_1_and_the_cause(heat, service, template):
    service.replays("create_rolled_back")

    outcome = heat("stack", "create", "-t", template, "--wait", "--poll", "0.01", "broken")

    assert (outcome.status, outcome.out) == (1, "")
    assert "group/0/server: ValueError: resources.server: Test Resource failed server" in outcome.err


def test_a_delete_can_be_awaited(heat, service):
    path = service.replays("delete")
    service.has_stack("grown", path.rpartition("/")[2])

    outcome = heat("stack", "delete", "--yes", "--wait", "--poll", "0.01", "grown")

    assert (outcome.status, outcome.err.splitlines()[-1]) == (0, "grown: DELETE_COMPLETE; 6 resources: 6 done")


def test_a_dry_run_creates_nothing(created, service):
    created("--dry-run")

    assert not service.asked("POST", "/stacks")


def test_a_refused_template_is_told_with_its_path(heat, service, answer, template):
    fault = {"code": 400, "error": {"type": "StackValidationFailed", "message": "resources.net: no such type"}}
    service.says("POST /stacks", answer(fault, 400))

    outcome = heat("stack", "create", "-t", template, "web")

    assert outcome.status == 1
    assert "where: app.yaml, resources.net\n" in outcome.err


def test_an_update_replaces_the_whole(updated):
    request = updated("-t", "app.yaml")

    assert (request.method, request.body["template"]["resources"]) == ("PUT", {})


def test_an_update_of_what_exists_sends_only_what_differs(updated):
    request = updated("--existing", "--parameter", "n=2", "--clear-parameter", "s")

    assert request.method == "PATCH"
    assert request.body == {"parameters": {"n": "2"}, "clear_parameters": ["s"]}


@pytest.mark.parametrize(
    ("word", "part"), [("enabled", {"disable_rollback": False}), ("disabled", {"disable_rollback": True})]
)
def test_an_update_may_change_what_failure_does(updated, word, part):
    assert part.items() <= updated("--existing", "--rollback", word).body.items()


def test_an_update_keeps_the_rollback_setting_unless_told(updated):
    assert "disable_rollback" not in updated("--existing").body


def test_a_dry_update_shows_its_plan(updated, heat, service):
    updated("--existing", "--dry-run")

    assert "net (OS::Heat::None)" in heat("stack", "update", "--existing", "--dry-run", "web").out


def test_an_update_to_nothing_is_refused_before_anything_is_asked(heat, service):
    assert "There is no template" in heat("stack", "update", "web").err
    assert service.requests == []


def test_a_delete_goes_to_the_stack_itself(heat, service, answer):
    path = service.has_stack("web")
    service.says(f"DELETE {path}", answer(None, 204))

    assert heat("stack", "delete", "--yes", "web").status == 0
    assert service.asked("DELETE", path)


def test_a_missing_stack_does_not_keep_the_others_from_deletion(heat, service, answer):
    path = service.has_stack("web")
    service.says(f"DELETE {path}", answer(None, 204))

    outcome = heat("stack", "delete", "--yes", "nope", "web")

    assert outcome.status == 1
    assert "where: stack nope" in outcome.err
    assert service.asked("DELETE", path)

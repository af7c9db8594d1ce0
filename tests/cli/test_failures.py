"""Whatever goes wrong is told in words: what, where, and how to put it right."""

import pytest

from heat.cli.failure import explain_answer


def fault(kind, message):
    return {"code": 400, "title": "Bad Request", "error": {"type": kind, "message": message, "traceback": None}}


def test_a_failure_names_the_place_inside_the_template():
    body = fault("StackValidationFailed", "Property error: resources.net.properties.cidr: not an address")

    assert explain_answer(400, body, "POST stacks", "").where == "resources.net.properties.cidr"


def test_a_fault_of_the_service_is_said_to_be_one_and_carries_the_request_id():
    told = str(explain_answer(500, fault("KeyError", "x"), "GET stacks", "req-1"))

    assert "bug in Heat" in told
    assert "req-1" in told


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 418, 429, 500, 502, 503, 599])
def test_every_status_is_explained_even_without_a_body(status):
    told = explain_answer(status, None, "GET stacks", "")

    assert told.summary.endswith(".")
    assert str(status) in told.what


def test_no_cloud_tells_how_to_configure_one(tool):
    outcome = tool("stack", "list")

    assert outcome.status == 1
    assert "No cloud is configured" in outcome.err
    assert "clouds.yaml" in outcome.err


def test_an_unknown_cloud_is_named(tool):
    assert "Cloud mars was not found" in tool("--os-cloud", "mars", "stack", "list").err


def test_a_refused_connection_names_the_url(tool):
    outcome = tool("--os-auth-type", "none", "--os-endpoint", "http://127.0.0.1:9", "stack", "list")

    assert "http://127.0.0.1:9/stacks: Connection refused" in outcome.err


def test_half_a_login_is_a_failure_in_words(tool):
    outcome = tool("--os-auth-url", "http://127.0.0.1:9/v3", "stack", "list")

    assert "The credentials are not complete" in outcome.err


def test_a_wrong_password_is_told_as_such(tool, service, answer):
    version = {"version": {"id": "v3.14", "status": "stable", "links": [{"rel": "self", "href": f"{service.url}/v3/"}]}}
    service.says("GET /v3", answer(version))
    service.says("POST /v3/auth/tokens", answer({"error": {"code": 401, "message": "no"}}, 401))
    who = ("--os-username", "u", "--os-password", "p", "--os-project-name", "n")
    domains = ("--os-user-domain-name", "d", "--os-project-domain-name", "d")

    outcome = tool("--os-auth-url", f"{service.url}/v3", *who, *domains, "stack", "list")

    assert "The cloud does not know you" in outcome.err


def test_an_answer_that_is_not_json_is_told_as_such(heat, service, answer):
    service.says("GET /stacks", answer("<html>welcome</html>"))

    assert "no answer of Heat" in heat("stack", "list").err


def test_a_surprise_is_called_our_bug_and_shows_no_traceback(heat, service, answer):
    service.says("GET /stacks", answer({"unexpected": []}))

    outcome = heat("stack", "list")

    assert "This is a bug in Heat" in outcome.err
    assert "Traceback" not in outcome.err

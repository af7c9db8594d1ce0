"""What the door does with any request, whatever it is about."""

import json
from pathlib import Path

import pytest

from heat.api.rest.faults import STATUSES, status_of
from heat.rpc.faults import EngineUnreachable
from heat.values.errors import ERROR_TYPES, Bug, ResourceNotFound

from ..scripted import PROJECT

REFERENCE = json.loads((Path(__file__).parents[2] / "data" / "reference" / "errors.json").read_text())["fault_map"]


@pytest.mark.parametrize("path", ["/", "/versions", "/v2/x", "/v1.1/x"])
def test_whoever_names_no_version_that_exists_is_shown_the_list(door, path):
    answer = door.get(path, token="nobody")

    links = [{"rel": "self", "href": "http://falconframework.org/v1/"}]
    assert (answer.status_code, answer.json) == (
        300,
        {"versions": [{"id": "v1.0", "status": "CURRENT", "links": links}]},
    )


@pytest.mark.parametrize("prefix", ["/v1", "/v1.0", "//v1"])
def test_links_repeat_the_version_as_the_client_wrote_it(door, prefix):
    link = door.get(f"{prefix}/{PROJECT}/stacks").json["stacks"][0]["links"][0]["href"]

    assert link.startswith(f"http://falconframework.org/{prefix.lstrip('/')}/{PROJECT}/")


def test_a_version_may_be_named_by_the_accept_header(door):
    accept = {"Accept": "application/vnd.openstack.orchestration-v1"}

    assert door.get(f"/{PROJECT}/stacks", headers=accept).status_code == 200


def test_a_health_check_needs_no_token(door):
    answer = door.get("/healthcheck", token="nobody")

    assert (answer.status_code, answer.content) == (200, b"")


def test_every_answer_names_its_request(door, engine):
    answer = door.get("STACK")

    assert answer.headers["x-openstack-request-id"] == engine.contexts[-1].request_id


def test_a_path_that_does_not_exist_is_not_found(door):
    assert door.get("/v1/x/y/z").json["error"]["type"] == "HTTPNotFound"


def test_a_method_that_a_path_does_not_take_is_not_allowed(door):
    answer = door.put("stacks", {})

    assert (answer.status_code, answer.json["error"]["type"]) == (405, "HTTPMethodNotAllowed")


def test_a_path_tells_what_methods_it_takes(door):
    answer = door.ask("OPTIONS", "stacks")

    assert (answer.status_code, answer.headers["Allow"]) == (204, "GET,POST")


@pytest.mark.parametrize(
    ("content", "kind", "problem"),
    [
        ("{bad", "application/json", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[]", "application/json", "The server could not comply with the request"),
        ("", "application/json", "The server could not comply with the request"),
        (b'"\xff"', "application/json", "The body is not UTF-8 text."),
        ("[" * 9_000, "application/json", ""),
        ("<a/>", "application/xml", "The body must be JSON."),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(door, content, kind, problem):
    answer = door.raw("POST", "stacks", content, kind)

    assert answer.status_code == 400
    assert problem in answer.json["error"]["message"]


def test_a_body_that_is_too_large_is_refused(door):
    answer = door.post("stacks", {"stack_name": "x" * 10_000})

    assert answer.json["error"]["type"] == "RequestLimitExceeded"
    assert "exceeds maximum allowed size (10000 bytes)" in answer.json["error"]["message"]


def test_json_sent_as_plain_text_is_read(door):
    assert door.raw("POST", "stacks", '{"stack_name": "x", "template": {}}', "text/plain").status_code == 201


def test_a_bug_of_an_engine_is_told_as_one(door, engine):
    engine.answers["list_changed_stacks"] = Bug("details")

    answer = door.get("stacks")

    assert (answer.status_code, answer.json["error"]["type"]) == (500, "Error")
    assert answer.json["error"]["message"].startswith("This is a bug in Heat.")


def test_a_bug_of_the_door_is_told_as_one_and_not_what_it_was(door, engine):
    engine.answers["list_changed_stacks"] = {"mark": "m", "stacks": [{"secret": 1}]}

    answer = door.get("stacks")

    assert (answer.status_code, answer.json["error"]["type"]) == (500, "Error")
    assert "secret" not in answer.text


def test_without_an_engine_the_service_is_unavailable(door, engine):
    engine.answers["list_changed_stacks"] = EngineUnreachable("No engine is running.")

    assert door.get("stacks").status_code == 503


def test_an_error_gets_the_status_of_the_type_above_it(door, engine):
    engine.answers["describe_stack_resource"] = ResourceNotFound("zz", "web")

    answer = door.get("STACK/resources/zz")

    assert (answer.status_code, answer.json["error"]["type"]) == (404, "ResourceNotFound")


@pytest.mark.parametrize(("type_name", "status"), REFERENCE.items())
def test_an_error_type_has_the_status_that_the_reference_gives_it(type_name, status):
    if type_name in ERROR_TYPES:
        assert status_of(ERROR_TYPES[type_name].__new__(ERROR_TYPES[type_name])) == status
    assert STATUSES.get(type_name, status) == status

"""Resources, events, templates, actions and the rest, as clients of the reference know them."""

import pytest

from heat.values.errors import NotSupported

from ..scripted import IDENTITY, PROJECT, STACK_ID, event, resource

BASE = f"http://falconframework.org/v1/{PROJECT}/stacks/web/{STACK_ID}"
PLACE = {"stack_identity": IDENTITY, "resource_name": "server"}


def test_resources_are_listed_with_links_to_themselves_their_stack_and_what_is_nested(door, engine):
    nested = IDENTITY | {"stack_name": "inner", "stack_id": "i1"}
    engine.answers["list_stack_resources"] = [resource(nested_stack_id=nested, parent_resource="group")]

    (shown,) = door.get("STACK/resources?nested_depth=2").json["resources"]

    assert [(link["rel"], link["href"]) for link in shown["links"]] == [
        ("self", f"{BASE}/resources/server"),
        ("stack", BASE),
        ("nested", f"http://falconframework.org/v1/{PROJECT}/stacks/inner/i1"),
    ]
    assert (shown["parent_resource"], shown["required_by"]) == ("group", ["address"])
    assert "attributes" not in shown


def test_resources_can_be_chosen_and_shown_in_detail(door, engine):
    engine.answers["list_stack_resources"] = [resource()]

    (shown,) = door.get("STACK/resources?with_detail=true&status=COMPLETE&name=a&name=b").json["resources"]

    assert shown["attributes"] == {"name": "s1"}
    assert engine.arguments("list_stack_resources")["filters"] == {"status": "COMPLETE", "name": ["a", "b"]}


def test_an_unknown_filter_of_resources_is_refused(door):
    answer = door.get("STACK/resources?foo=1")

    assert answer.json["error"]["message"] == "Invalid filter parameters ['foo']"


def test_a_resource_is_shown_with_the_attributes_asked_for(door, engine):
    engine.answers["describe_stack_resource"] = resource()

    shown = door.get("STACK/resources/server?with_attr=a&with_attr=b").json["resource"]

    assert shown["resource_status"] == "CREATE_COMPLETE"
    assert engine.arguments("describe_stack_resource") == PLACE | {"with_attr": ["a", "b"]}


def test_a_stack_user_may_read_metadata_and_signal(door, engine):
    engine.answers["describe_stack_resource"] = resource()

    assert door.get("STACK/resources/server/metadata", token="stack-user").json == {"metadata": {"a": 1}}
    assert door.post("STACK/resources/server/signal", {"done": True}, token="stack-user").text == "null"
    assert engine.arguments("resource_signal") == PLACE | {"details": {"done": True}}


def test_a_signal_may_be_empty(door, engine):
    assert door.post("STACK/resources/server/signal").status_code == 200
    assert engine.arguments("resource_signal")["details"] is None


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"mark_unhealthy": "zz"}, 'Unrecognized value "zz" for "mark_unhealthy", acceptable values are: true, false.'),
        ({"mark_unhealthy": True, "zz": 1}, "Invalid keys in resource mark unhealthy {'zz'}"),
        ({}, "Missing mandatory (mark_unhealthy) key from mark unhealthy request"),
    ],
)
def test_a_wrong_mark_is_refused_with_the_reason(door, body, problem):
    assert door.patch("STACK/resources/server", body).json["error"]["message"] == problem


def test_events_are_listed_with_links_to_resource_stack_and_root(door, engine):
    engine.answers["list_events"] = [event(root_stack_id=IDENTITY)]

    (shown,) = door.get("STACK/events?nested_depth=1&limit=5&resource_status=COMPLETE").json["events"]

    assert shown["id"] == "e1"
    assert [link["rel"] for link in shown["links"]] == ["self", "resource", "stack", "root_stack"]
    assert shown["links"][1]["href"] == f"{BASE}/resources/server"
    assert "resource_properties" not in shown
    assert engine.arguments("list_events")["filters"] == {"resource_status": "COMPLETE"}


def test_an_event_is_shown_with_what_the_resource_was_given(door, engine):
    engine.answers["list_events"] = [event()]

    shown = door.get("STACK/resources/server/events/e1").json["event"]

    assert (shown["resource_type"], shown["resource_properties"]) == ("OS::Nova::Server", {"flavor": "m1.nano"})
    assert engine.arguments("list_events")["filters"] == {"resource_name": "server", "uuid": "e1"}


@pytest.mark.parametrize(
    ("path", "problem"),
    [("events", "No events found for resource server"), ("events/e9", "No event e9 found")],
)
def test_events_that_are_not_there_are_not_found(door, engine, path, problem):
    engine.answers["list_events"] = []

    answer = door.get(f"STACK/resources/server/{path}")

    assert (answer.status_code, answer.json["error"]["message"]) == (404, problem)


@pytest.mark.parametrize(
    ("path", "method", "result"),
    [
        ("STACK/template", "get_template", {"heat_template_version": "2018-08-31"}),
        ("STACK/environment", "get_environment", {"parameters": {}}),
        ("STACK/files", "get_files", {"f": "text"}),
        ("STACK/export", "export_stack", {"name": "web"}),
        ("resource_types/OS::Heat::None/template", "generate_template", {"Resources": {}}),
    ],
)
def test_a_document_is_answered_as_it_is(door, engine, path, method, result):
    engine.answers[method] = result

    assert door.get(path).json == result


@pytest.mark.parametrize(
    ("path", "method", "key"),
    [
        ("STACK/outputs", "list_outputs", "outputs"),
        ("STACK/snapshots", "stack_list_snapshots", "snapshots"),
        ("resource_types", "list_resource_types", "resource_types"),
        ("template_versions", "list_template_versions", "template_versions"),
        ("template_versions/v.1/functions", "list_template_functions", "template_functions"),
        ("software_configs", "list_software_configs", "software_configs"),
        ("software_deployments", "list_software_deployments", "software_deployments"),
        ("software_deployments/metadata/s1", "metadata_software_deployments", "metadata"),
    ],
)
def test_a_list_stands_under_its_name(door, engine, path, method, key):
    engine.answers[method] = []

    assert door.get(path).json == {key: []}


def test_an_output_that_failed_says_why(door, engine):
    engine.answers["show_output"] = {"output_key": "o", "description": "", "output_value": None, "output_error": "no"}

    assert door.get("STACK/outputs/o").json["output"]["output_error"] == "no"


def test_a_template_is_validated_with_its_environment(door, engine):
    engine.answers["validate_template"] = {"Description": "d", "Parameters": {}}

    answer = door.post("validate?show_nested=true&ignore_errors=99001", {"template": {}, "parameters": {"a": 1}})

    asked = engine.arguments("validate_template")
    assert answer.json == {"Description": "d", "Parameters": {}}
    assert (asked["show_nested"], asked["ignorable_errors"]) == (True, ["99001"])
    assert asked["params"]["parameters"] == {"a": 1}


def test_a_template_that_names_unknown_types_is_a_bad_request(door, engine):
    engine.answers["validate_template"] = {"Error": "The Resource Type (No::Such) could not be found."}

    answer = door.post("validate", {"template": {}})

    assert (answer.status_code, answer.json["error"]["type"]) == (400, "HTTPBadRequest")


def test_resource_types_can_be_chosen(door, engine):
    door.get("resource_types?name=OS::Heat&version=5.0.0&support_status=SUPPORTED&with_description=true")

    assert engine.arguments("list_resource_types") == {
        "support_status": "SUPPORTED",
        "type_name": "OS::Heat",
        "heat_version": "5.0.0",
        "with_description": True,
    }


@pytest.mark.parametrize(
    ("action", "method", "arguments"),
    [
        ("suspend", "stack_suspend", {}),
        ("check", "stack_check", {}),
        ("cancel_update", "stack_cancel_update", {"cancel_with_rollback": True}),
        ("cancel_without_rollback", "stack_cancel_update", {"cancel_with_rollback": False}),
    ],
)
def test_an_action_is_named_by_the_bodys_one_key(door, engine, action, method, arguments):
    assert door.post("STACK/actions", {action: None}).status_code == 200
    assert engine.arguments(method) == {"stack_identity": IDENTITY} | arguments


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (None, "No action specified"),
        ({}, "No action specified"),
        ({"check": None, "suspend": None}, "Multiple actions specified"),
        ({"zz": None}, "Invalid action zz specified"),
    ],
)
def test_a_wrong_action_is_refused_with_the_reason(door, body, problem):
    assert door.post("STACK/actions", body).json["error"]["message"] == problem


def test_a_reader_may_check_and_not_suspend(door):
    assert door.post("STACK/actions", {"check": None}, token="reader").status_code == 200
    assert door.post("STACK/actions", {"suspend": None}, token="reader").status_code == 403


def test_what_the_engine_does_not_support_yet_is_a_bad_request(door, engine):
    engine.answers["stack_snapshot"] = NotSupported("This engine does not support stack_snapshot.")

    assert door.post("STACK/snapshots", {"name": "s"}).json["error"]["type"] == "NotSupported"


def test_services_are_for_administrators(door, engine):
    engine.answers["list_services"] = [{"binary": "heat-engine"}]

    assert door.get("services", token="member").status_code == 403
    assert door.get("services", token="admin").json == {"services": [{"binary": "heat-engine"}]}


def test_the_build_is_told(door, engine):
    engine.answers["get_revision"] = "r1"

    assert door.get("build_info").json == {"api": {"revision": "unknown"}, "engine": {"revision": "r1"}}


def test_a_deployment_shows_its_update_time_only_after_an_update(door, engine):
    engine.answers["show_software_deployment"] = {"id": "d1", "config_id": "c1", "updated_time": None}

    assert door.get("software_deployments/d1").json == {"software_deployment": {"id": "d1", "config_id": "c1"}}

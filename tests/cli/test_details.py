"""Resources, outputs, events, templates, types and services: one request, one answer."""

import pytest

RESOURCE = {
    "resource_name": "net",
    "physical_resource_id": "p",
    "resource_type": "OS::Neutron::Net",
    "resource_status": "CREATE_COMPLETE",
    "updated_time": "t",
    "links": [{"rel": "stack", "href": "http://here/v1/p/stacks/web-inner/1"}],
    "attributes": {"name": "n"},
}


@pytest.fixture
def web(service):
    return service.has_stack("web")


def test_resources_are_listed_as_deep_as_asked(heat, service, answer, web):
    service.says(f"GET {web}/resources", answer({"resources": [RESOURCE]}))

    rows = heat("stack", "resource", "list", "-n", "2", "--filter", "type=T", "web", "-f", "json").json

    assert rows[0]["stack_name"] == "web-inner"
    assert service.requests[-1].query == {"nested_depth": ["2"], "type": ["T"]}


def test_a_resource_is_shown_with_the_attributes_asked_for(heat, service, answer, web):
    service.says(f"GET {web}/resources/net", answer({"resource": RESOURCE}))

    shown = heat("stack", "resource", "show", "web", "net", "--with-attr", "mtu", "-f", "json").json

    assert shown["attributes"] == {"name": "n"}
    assert service.requests[-1].query == {"with_attr": ["mtu"]}


def test_outputs_are_listed_without_working_them_out(heat, service, answer, web):
    service.says(f"GET {web}/outputs", answer({"outputs": [{"output_key": "r", "description": "d"}]}))

    assert heat("stack", "output", "list", "web", "-f", "value").out == "r d\n"


def test_the_value_of_an_output_can_be_taken_alone(heat, service, answer, web):
    service.says(f"GET {web}/outputs/r", answer({"output": {"output_key": "r", "output_value": "10.0.0.1"}}))

    assert heat("stack", "output", "show", "web", "r", "-f", "value", "-c", "output_value").out == "10.0.0.1\n"


def test_all_outputs_are_shown_by_name(heat, service, answer, web):
    service.says(f"GET {web}", answer({"stack": {"outputs": [{"output_key": "r", "output_value": [1]}]}}))

    assert heat("stack", "output", "show", "web", "--all", "-f", "json").json["r"]["output_value"] == [1]


def test_an_output_that_cannot_be_worked_out_is_a_failure(heat, service, answer, web):
    service.says(f"GET {web}/outputs/r", answer({"output": {"output_key": "r", "output_error": "no such attribute"}}))

    outcome = heat("stack", "output", "show", "web", "r")

    assert (outcome.status, "no such attribute" in outcome.err) == (1, True)


def test_an_output_must_be_named(heat, service):
    assert "say --all" in heat("stack", "output", "show", "web").err


def test_events_come_oldest_first_unless_told(heat, service, answer, web):
    service.says(f"GET {web}/events", answer({"events": []}))

    heat("stack", "event", "list", "web", "--limit", "2", "--marker", "m")

    query = service.requests[-1].query
    assert query == {"sort_keys": ["event_time"], "sort_dir": ["asc"], "limit": ["2"], "marker": ["m"]}


def test_events_of_one_resource_have_their_own_list(heat, service, answer, web):
    service.says(f"GET {web}/resources/net/events", answer({"events": [{"id": "1", "resource_name": "net"}]}))

    assert heat("stack", "event", "list", "web", "--resource", "net", "-c", "id", "-f", "value").out == "1\n"


def test_followed_events_are_lines_until_the_stack_is_gone(heat, service, answer, web):
    event = {"id": "1", "event_time": "2026-11-21T00:00:01Z", "resource_name": "net", "links": RESOURCE["links"]}
    told = event | {"resource_status": "CREATE_FAILED", "resource_status_reason": "quota"}
    service.says(f"GET {web}/events", answer({"events": [told]}), answer({}, 404))

    printed = heat("stack", "event", "list", "web", "--follow", "--poll", "0").out

    assert printed == "2026-11-21T00:00:01Z  CREATE_FAILED         web-inner/net  quota\n"


def test_one_event_is_shown(heat, service, answer, web):
    service.says(f"GET {web}/resources/net/events/7", answer({"event": {"id": "7"}}))

    assert heat("stack", "event", "show", "web", "net", "7", "-f", "json").json == {"id": "7"}


def test_a_template_is_shown_as_yaml(heat, service, answer, web):
    service.says(
        f"GET {web}/template", answer({"heat_template_version": "2016-10-14", "resources": {"a": {"type": "T"}}})
    )

    shown = heat("stack", "template", "show", "web").out

    assert shown == "heat_template_version: '2016-10-14'\nresources:\n  a:\n    type: T\n"


def test_a_template_is_checked_with_its_parameters(heat, service, answer, tmp_path):
    (tmp_path / "app.yaml").write_text("{heat_template_version: rocky}")
    service.says("POST /validate", answer({"Description": "fine", "Parameters": {}}))

    assert "Description: fine" in heat("template", "validate", "-t", "app.yaml", "--parameter", "a=1").out
    assert service.requests[0].body == {"template": {"heat_template_version": "rocky"}, "parameters": {"a": "1"}}


def test_types_are_listed_in_order(heat, service, answer):
    service.says("GET /resource_types", answer({"resource_types": ["OS::B", "OS::A"]}))

    assert heat("resource", "type", "list", "--filter", "name=OS", "-f", "value").out == "OS::A\nOS::B\n"
    assert service.requests[0].query == {"name": ["OS"]}


def test_types_are_listed_with_descriptions_if_asked(heat, service, answer):
    service.says("GET /resource_types", answer({"resource_types": [{"resource_type": "OS::A", "description": "An A"}]}))

    assert heat("resource", "type", "list", "--long", "-f", "value").out == "OS::A An A\n"


def test_a_type_is_shown_as_schema_or_as_template(heat, service, answer):
    service.says("GET /resource_types/OS%3A%3AA", answer({"resource_type": "OS::A"}))
    service.says("GET /resource_types/OS%3A%3AA/template", answer({"heat_template_version": "2016-10-14"}))

    assert heat("resource", "type", "show", "OS::A").out == "resource_type: OS::A\n"
    assert "heat_template_version" in heat("resource", "type", "show", "OS::A", "--template-type", "hot").out


def test_build_info_is_shown(heat, service, answer):
    service.says("GET /build_info", answer({"api": {"revision": "r"}}))

    assert heat("build", "info", "-f", "json").json == {"api": {"revision": "r"}}


def test_services_are_listed(heat, service, answer):
    service.says("GET /services", answer({"services": [{"hostname": "vm", "status": "up"}]}))

    assert heat("service", "list", "-f", "value", "-c", "hostname", "-c", "status").out == "vm up\n"

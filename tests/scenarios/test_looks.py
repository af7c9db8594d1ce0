"""What a caller can see of a stack: look-ups, resources, outputs, events, templates, types."""

from collections.abc import Iterator

import pytest
from tests.scenarios.doors import Rest, Stack, hot, new_name

GROUP = """
group:
  type: OS::Heat::ResourceGroup
  properties: {count: 2, resource_def: {type: OS::Heat::RandomString}}
word: {type: OS::Heat::RandomString, depends_on: group}
"""
OUTPUTS = {
    "word": {"description": "A word.", "value": {"get_attr": ["word", "value"]}},
    "refs": {"value": {"get_attr": ["group", "refs"]}},
}


@pytest.fixture(scope="module")
def stack(heat: Rest) -> Iterator[Stack]:
    """A stack with a group of two, for looks only."""
    yield heat.made(hot(GROUP, outputs=OUTPUTS, description="To look at."), tags="seen")


@pytest.mark.parametrize("by", ["name", "id"])
def test_a_stack_is_found_by_a_redirect(heat: Rest, stack: Stack, by: str) -> None:
    wanted = {"name": stack.name, "id": stack.id}[by]

    answer = heat.call("GET", f"/stacks/{wanted}")

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(stack.path)


def test_a_redirect_keeps_what_stands_behind_the_name(heat: Rest, stack: Stack) -> None:
    answer = heat.call("GET", f"/stacks/{stack.name}/resources")

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"{stack.path}/resources")


def test_a_stack_is_found_by_its_arn(heat: Rest, stack: Stack) -> None:
    project = heat.session.get_project_id()

    answer = heat.call("GET", f"/stacks/arn:openstack:heat::{project}:stacks/{stack.name}/{stack.id}")

    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(stack.path)


def test_name_and_id_must_belong_together(heat: Rest, stack: Stack) -> None:
    answer = heat.call("GET", f"/stacks/{new_name()}/{stack.id}")

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "EntityNotFound")


def test_resources_are_listed_with_who_needs_them(stack: Stack) -> None:
    resources = stack.resources()

    assert set(resources) == {"group", "word"}
    assert resources["group"]["required_by"] == ["word"]
    assert resources["word"]["resource_status"] == "CREATE_COMPLETE"


def test_nested_resources_are_listed_down_to_the_depth_asked_for(stack: Stack) -> None:
    resources = stack.resources(nested_depth=5)

    assert set(resources) == {"group", "word", "0", "1"}
    assert resources["0"]["parent_resource"] == "group"


def test_a_nested_stack_is_linked_from_its_resource(heat: Rest, stack: Stack) -> None:
    resource = heat.get(f"{stack.path}/resources/group")["resource"]

    links = {link["rel"]: link["href"] for link in resource["links"]}
    assert set(links) == {"self", "stack", "nested"}


def test_a_resource_is_shown_with_its_attributes(heat: Rest, stack: Stack) -> None:
    resource = heat.get(f"{stack.path}/resources/word")["resource"]

    assert resource["resource_type"] == "OS::Heat::RandomString"
    assert len(resource["attributes"]["value"]) == 32


def test_a_resource_is_shown_with_all_that_its_service_says(heat: Rest) -> None:
    found = heat.made(hot("net: {type: OS::Neutron::Net}"))

    attributes = heat.get(f"{found.path}/resources/net")["resource"]["attributes"]

    assert {"mtu", "router:external", "project_id"} <= set(attributes)


def test_what_no_service_knows_shows_nothing(heat: Rest) -> None:
    found = heat.made(hot("a: {type: OS::Heat::Value, properties: {value: x}}", outputs={
        "a": {"value": {"get_attr": ["a", "show"]}}}))  # fmt: skip

    assert found.show()["outputs"][0]["output_value"] is None


def test_a_member_that_is_not_there_is_an_error_of_who_asks_for_it(heat: Rest) -> None:
    found = heat.made(hot(GROUP, outputs={"fifth": {"value": {"get_attr": ["group", "resource.5.value"]}}}))

    assert found.show()["outputs"][0]["output_error"] == "Member '5' not found in group resource 'group'."


def test_actions_tell_when_they_were_done(heat: Rest) -> None:
    found = heat.made(hot("a: {type: OS::Heat::None}"))
    before = found.show()["updated_time"]

    heat.call("POST", f"{found.path}/actions", {"check": None})

    assert before is None and found.settled("CHECK_COMPLETE").show()["updated_time"] is not None


def test_an_unknown_resource_is_not_found(heat: Rest, stack: Stack) -> None:
    answer = heat.call("GET", f"{stack.path}/resources/nobody")

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "ResourceNotFound")


def test_an_unknown_output_is_not_found(heat: Rest, stack: Stack) -> None:
    answer = heat.call("GET", f"{stack.path}/outputs/nobody")

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "NotFound")


def test_outputs_are_listed_and_shown(heat: Rest, stack: Stack) -> None:
    listed = heat.get(f"{stack.path}/outputs")["outputs"]
    shown = heat.get(f"{stack.path}/outputs/word")["output"]

    assert {one["output_key"] for one in listed} == {"word", "refs"}
    assert (shown["description"], len(shown["output_value"])) == ("A word.", 32)


def test_events_tell_the_story_newest_first(stack: Stack) -> None:
    told = [(event["resource_name"], event["resource_status"]) for event in stack.events()]

    assert told == [
        (stack.name, "CREATE_COMPLETE"),
        ("word", "CREATE_COMPLETE"),
        ("word", "CREATE_IN_PROGRESS"),
        ("group", "CREATE_COMPLETE"),
        ("group", "CREATE_IN_PROGRESS"),
        (stack.name, "CREATE_IN_PROGRESS"),
    ]


def test_events_of_nested_stacks_are_told_when_asked_for(stack: Stack) -> None:
    names = {event["resource_name"] for event in stack.events(nested_depth=5)}

    assert {"0", "1", "group", "word"} <= names


def test_events_come_in_pages(stack: Stack) -> None:
    first = stack.events(limit=2)
    rest = stack.events(marker=first[-1]["id"])

    assert [event["id"] for event in first + rest] == [event["id"] for event in stack.events()]


def test_events_of_one_resource_are_listed(heat: Rest, stack: Stack) -> None:
    events = heat.get(f"{stack.path}/resources/word/events")["events"]

    assert [event["resource_status"] for event in events] == ["CREATE_COMPLETE", "CREATE_IN_PROGRESS"]


def test_one_event_is_shown(heat: Rest, stack: Stack) -> None:
    event = next(one for one in stack.events() if one["resource_name"] == "word")

    shown = heat.get(f"{stack.path}/resources/word/events/{event['id']}")["event"]

    assert shown["resource_type"] == "OS::Heat::RandomString"


def test_the_template_is_given_back(heat: Rest, stack: Stack) -> None:
    assert heat.get(f"{stack.path}/template") == hot(GROUP, outputs=OUTPUTS, description="To look at.")


def test_a_list_of_stacks_comes_in_pages(heat: Rest) -> None:
    tag = new_name("page")
    made = {heat.create(hot("word: {type: OS::Heat::None}"), tags=tag).id for _ in range(3)}

    first = heat.get("/stacks", params={"tags": tag, "limit": 2})["stacks"]
    rest = heat.get("/stacks", params={"tags": tag, "limit": 2, "marker": first[-1]["id"]})["stacks"]

    assert {one["id"] for one in first + rest} == made
    assert len(first) == 2


def test_a_template_is_validated_without_a_stack(heat: Rest) -> None:
    template = hot("word: {type: OS::Heat::RandomString}", parameters={"size": {"type": "number", "label": "Size"}})

    answer = heat.call("POST", "/validate", {"template": template})

    assert answer.status_code == 200
    assert answer.json()["Parameters"]["size"]["Type"] == "Number"


def test_resource_types_are_listed_and_their_schema_shown(heat: Rest) -> None:
    names = heat.get("/resource_types")["resource_types"]
    schema = heat.get("/resource_types/OS::Nova::Server")

    assert "OS::Neutron::Net" in names
    assert schema["properties"]["flavor"]["required"] is True


def test_a_template_for_a_type_is_generated(heat: Rest) -> None:
    template = heat.get("/resource_types/OS::Heat::RandomString/template", params={"template_type": "hot"})

    assert template["resources"]["RandomString"]["type"] == "OS::Heat::RandomString"


def test_the_builds_revision_is_told(heat: Rest) -> None:
    assert set(heat.get("/build_info")) == {"api", "engine"}

"""OS::Heat::Stack and AWS::CloudFormation::Stack."""

from typing import Any

import pytest

from heat.plugin import Change
from heat.plugin.unknown import UNKNOWN
from heat.resources.aws.stack import NestedStack
from heat.resources.heat.other_stack import StackInError
from heat.resources.heat.stack import InvalidElsewhere, Stack
from heat.values.errors import CloudError, URLFetchError, ValidationError

from .contexts import Stage, child
from .orchestration import Orchestration

TEMPLATE = "heat_template_version: wallaby"


@pytest.fixture
def service() -> Orchestration:
    return Orchestration()


def stack(service: Orchestration, **properties: Any) -> Stage:
    stage = Stage(Stack, {"template": TEMPLATE, **properties}, client=lambda name: service)
    stage.files = {"file:///a": "text"}
    return stage


def made(service: Orchestration, **properties: Any) -> Stage:
    stage = stack(service, **properties)
    stage.call("handle_create")
    assert stage.call("check_create_complete") is True
    return stage


def test_another_stack_is_made_with_all_it_needs(service: Orchestration) -> None:
    stage = made(service, parameters={"a": 1}, timeout=5)
    asked = service.stacks[str(stage.physical_id)]

    assert asked["stack_name"] == stage.plugin().physical_name
    assert (asked["template"], asked["parameters"], asked["timeout_mins"]) == (TEMPLATE, {"a": 1}, 5)
    assert asked["files"] == {"file:///a": "text"}


def test_another_stack_that_fails_says_why(service: Orchestration) -> None:
    service.outcome = "FAILED"
    stage = stack(service)
    stage.call("handle_create")

    with pytest.raises(StackInError, match='Went to status CREATE_FAILED due to "because"'):
        stage.call("check_create_complete")


def test_a_stack_that_is_there_already_is_found_by_name(service: Orchestration) -> None:
    stage = stack(service)
    assert stage.call("find_existing") is None

    stage.call("handle_create")
    assert stage.call("find_existing") == stage.physical_id


def test_another_stack_is_changed_as_a_whole(service: Orchestration) -> None:
    stage = made(service)
    stage.properties = {"template": "heat_template_version: rocky"}
    change = Change({}, {}, frozenset({"template"}))
    stage.call("handle_update", change)

    assert stage.call("check_update_complete", change) is True
    assert service.stacks[str(stage.physical_id)]["template"] == "heat_template_version: rocky"


def test_outputs_of_another_stack_can_be_read(service: Orchestration) -> None:
    plugin = made(service).plugin()

    assert plugin.attribute("outputs", plugin.show()) == {"ip": "10.0.0.1"}
    assert plugin.attribute("stack_name", plugin.show()) == plugin.physical_name


@pytest.mark.parametrize("action", ["suspend", "resume", "check", "snapshot", "restore"])
def test_another_stack_goes_along(service: Orchestration, action: str) -> None:
    stage = made(service)
    stage.data["snapshot_id"] = "snapshot-1"
    stage.call(f"handle_{action}")

    assert stage.call(f"check_{action}_complete") is True


def test_another_stack_is_taken_away_once(service: Orchestration) -> None:
    stage = made(service)
    for _ in range(2):
        stage.call("handle_delete")
        assert stage.call("check_delete_complete") is True

    assert service.stacks == {}


def test_the_other_heat_sees_the_template_before_anything_is_made(service: Orchestration) -> None:
    stack(service, parameters={"a": 1, "b": UNKNOWN}).plugin().validate()

    shown = {"template": TEMPLATE, "environment": {"parameters": {"a": 1}}, "files": {"file:///a": "text"}}
    assert service.shown == [shown]


def test_values_that_are_not_known_yet_are_not_shown(service: Orchestration) -> None:
    for properties in ({"template": UNKNOWN}, {"context": {"region_name": UNKNOWN}}):
        stage = stack(service)
        stage.properties = {**stage.properties, **properties}
        plugin = stage.plugin()
        plugin.validate()

    assert service.shown == []


def test_what_the_other_heat_has_against_the_template_is_told(service: Orchestration) -> None:
    service.complaint = CloudError("orchestration", "resources.a: it is wrong", 400, {"type": "StackValidationFailed"})

    with pytest.raises(InvalidElsewhere, match=r'at region "RegionOne" due to "ERROR: resources\.a: it is wrong"$'):
        stack(service).plugin().validate()


def test_a_heat_that_does_not_answer_is_told(service: Orchestration) -> None:
    service.complaint = CloudError("orchestration", "no answer", 503)

    with pytest.raises(InvalidElsewhere, match=r'^Cannot establish .* "RegionOne" due to ".*no answer'):
        stack(service).plugin().validate()


def test_another_region_means_another_stack(service: Orchestration) -> None:
    change = Change(
        {"context": {"region_name": "RegionOne"}}, {"context": {"region_name": "Two"}}, frozenset({"context"})
    )

    assert stack(service).plugin().replacement_reason(change)


def nested(text: str | None, **properties: Any) -> Stage:
    stage = Stage(NestedStack, {"TemplateURL": "http://a/t", **properties})
    stage.files = {} if text is None else {"http://a/t": text}
    return stage


def test_a_nested_stack_is_what_its_template_says() -> None:
    wanted = nested("{Resources: {}}", Parameters={"a": 1}, TimeoutInMinutes=3).plugin().child()

    assert (wanted.template, wanted.parameters, wanted.timeout_mins) == ({"Resources": {}}, {"a": 1}, 3)


def test_outputs_of_a_nested_stack_are_attributes() -> None:
    stage = nested("{}")
    stage.child = child({}, {"Ip": "10.0.0.1"})

    assert stage.plugin().attribute("Outputs.Ip", {}) == "10.0.0.1"


@pytest.mark.parametrize(("text", "error"), [(None, URLFetchError), ("{", ValidationError), ("[1]", ValidationError)])
def test_a_nested_stack_needs_a_template(text: str | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        nested(text).plugin().child()

"""Stock boto3 against the CloudFormation door."""

import json
import re

import pytest
from botocore.exceptions import ClientError, WaiterError

from heat.api.cfn.query import PAGE
from heat.values.errors import (
    ActionInProgress,
    EntityNotFound,
    RequestLimitExceeded,
    ResourceNotFound,
    StackExists,
    StackNotFound,
    ValidationError,
)

from ..scripted import IDENTITY, PROJECT, STACK_ID, event, resource, stack

ARN = f"arn:openstack:heat::{PROJECT}:stacks/web/{STACK_ID}"
TEMPLATE = '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}'


def code_of(caught):
    return caught.value.response["Error"]["Code"]


def test_a_create_answers_with_the_arn_and_rolls_back_by_default(aws, engine):
    answer = aws.create_stack(
        StackName="web",
        TemplateBody=TEMPLATE,
        Parameters=[{"ParameterKey": "n", "ParameterValue": "2"}],
        TimeoutInMinutes=5,
        Tags=[{"Key": "k", "Value": "v"}],
    )
    asked = engine.arguments("create_stack")
    assert answer["StackId"] == ARN
    assert (asked["template"], asked["params"]["parameters"]) == (TEMPLATE, {"n": "2"})
    assert asked["args"] == {"disable_rollback": False, "timeout_mins": 5, "tags": ["k=v"]}


@pytest.mark.parametrize(("wish", "disabled"), [("DO_NOTHING", True), ("ROLLBACK", False), ("DELETE", False)])
def test_what_happens_on_failure_can_be_chosen(aws, engine, wish, disabled):
    aws.create_stack(StackName="web", TemplateBody=TEMPLATE, OnFailure=wish)

    assert engine.arguments("create_stack")["args"] == {"disable_rollback": disabled}


def test_two_wishes_for_failure_exclude_each_other(aws):
    with pytest.raises(ClientError) as caught:
        aws.create_stack(StackName="web", TemplateBody=TEMPLATE, OnFailure="ROLLBACK", DisableRollback=True)

    assert code_of(caught) == "InvalidParameterCombination"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StackExists("web"), "AlreadyExistsException"),
        (ActionInProgress("web", "UPDATE"), "InvalidAction"),
        (ValidationError("bad template"), "ValidationError"),
        (RequestLimitExceeded("too many stacks"), "LimitExceededException"),
    ],
)
def test_an_error_has_the_code_that_clients_act_upon(aws, engine, error, code):
    engine.answers["create_stack"] = error

    with pytest.raises(ClientError, match=re.escape(str(error))) as caught:
        aws.create_stack(StackName="web", TemplateBody=TEMPLATE)

    assert code_of(caught) == code


def test_boto3_knows_the_error_of_a_stack_that_exists(aws, engine):
    engine.answers["create_stack"] = StackExists("web")

    with pytest.raises(aws.exceptions.AlreadyExistsException):
        aws.create_stack(StackName="web", TemplateBody=TEMPLATE)


def test_a_stack_is_described(aws, engine):
    exported = {"output_key": "e", "description": "d", "output_value": "1", "export_name": "shared"}
    outputs = [{"output_key": "o", "description": "d", "output_value": [1, 2], "output_error": None}, exported]
    engine.answers["show_stack"] = [stack(outputs=outputs, parameters={"n": "1", "l": [1]}, timeout_mins=5)]

    (described,) = aws.describe_stacks(StackName="web")["Stacks"]

    assert (described["StackId"], described["StackStatus"]) == (ARN, "CREATE_COMPLETE")
    assert described["CreationTime"].isoformat() == "2026-11-21T00:45:42+00:00"
    assert described["Outputs"] == [
        {"OutputKey": "o", "OutputValue": "[1, 2]", "Description": "d"},
        {"OutputKey": "e", "OutputValue": "1", "Description": "d", "ExportName": "shared"},
    ]
    assert {"ParameterKey": "l", "ParameterValue": "[1]"} in described["Parameters"]
    assert described["TimeoutInMinutes"] == 5


def test_a_stack_can_be_named_by_its_arn(aws, engine):
    aws.describe_stacks(StackName=ARN)

    assert engine.arguments("show_stack")["stack_identity"] == IDENTITY
    assert "identify_stack" not in dict(engine.asked)


@pytest.mark.parametrize("error", [StackNotFound("nosuch"), EntityNotFound("Stack", "nosuch")])
def test_waiters_learn_that_a_stack_is_gone(aws, engine, error):
    engine.answers["identify_stack"] = error

    aws.get_waiter("stack_delete_complete").wait(StackName="nosuch", WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    with pytest.raises(ClientError, match="Stack with id nosuch does not exist") as caught:
        aws.describe_stacks(StackName="nosuch")
    assert code_of(caught) == "ValidationError"


def test_waiters_learn_that_an_update_went_back(aws, engine):
    engine.answers["show_stack"] = [stack(stack_action="ROLLBACK", updated_time="2026-11-21T00:45:42Z")]

    with pytest.raises(WaiterError, match="UPDATE_ROLLBACK_COMPLETE"):
        aws.get_waiter("stack_update_complete").wait(StackName="web", WaiterConfig={"Delay": 0, "MaxAttempts": 1})


def test_stacks_are_listed_by_state_with_deleted_ones(aws, engine):
    engine.answers["list_stacks"] = [stack(), stack(stack_action="DELETE", stack_name="old")]

    found = aws.list_stacks(StackStatusFilter=["DELETE_COMPLETE"])["StackSummaries"]

    assert [each["StackName"] for each in found] == ["old"]
    assert engine.arguments("list_stacks")["show_deleted"] is True


def test_boto3_pages_through_long_lists(aws, engine):
    def page(marker, **_):
        return [stack()] if marker else [stack(stack_identity=IDENTITY | {"stack_id": f"s{n}"}) for n in range(PAGE)]

    engine.answers["list_stacks"] = page

    pages = aws.get_paginator("list_stacks").paginate()

    assert [len(each["StackSummaries"]) for each in pages] == [PAGE, 1]
    assert engine.arguments("list_stacks")["marker"] == f"s{PAGE - 1}"


def test_boto3_pages_through_resources(aws, engine):
    engine.answers["list_stack_resources"] = [resource(resource_name=f"r{n}") for n in range(PAGE + 1)]

    pages = aws.get_paginator("list_stack_resources").paginate(StackName="web")

    assert [each["LogicalResourceId"] for page in pages for each in page["StackResourceSummaries"]] == [
        f"r{n}" for n in range(PAGE + 1)
    ]


def test_events_are_described_newest_first(aws, engine):
    engine.answers["list_events"] = [event(stack_name="web")]

    (described,) = aws.describe_stack_events(StackName="web")["StackEvents"]

    assert (described["EventId"], described["ResourceStatus"]) == ("e1", "CREATE_COMPLETE")
    assert json.loads(described["ResourceProperties"]) == {"flavor": "m1.nano"}
    assert engine.arguments("list_events")["sort_dir"] == "desc"


def test_a_resource_is_described_with_its_metadata(aws, engine):
    engine.answers["describe_stack_resource"] = resource(updated_time="2026-11-21T00:45:42Z", stack_name="web")

    detail = aws.describe_stack_resource(StackName="web", LogicalResourceId="server")["StackResourceDetail"]

    assert (detail["ResourceType"], detail["Metadata"]) == ("OS::Nova::Server", '{"a": 1}')


def test_an_unknown_resource_is_not_taken_for_an_unknown_stack(aws, engine):
    engine.answers["describe_stack_resource"] = ResourceNotFound("zz", "web")

    with pytest.raises(ClientError, match="zz") as caught:
        aws.describe_stack_resource(StackName="web", LogicalResourceId="zz")

    assert code_of(caught) == "InvalidParameterValue"


def test_resources_are_found_by_a_physical_id(aws, engine):
    engine.answers["find_physical_resource"] = IDENTITY | {"path": "/resources/server"}
    engine.answers["describe_stack_resources"] = [resource(physical_resource_id="vm1", stack_name="web")]

    (found,) = aws.describe_stack_resources(PhysicalResourceId="vm1")["StackResources"]

    assert found["PhysicalResourceId"] == "vm1"
    assert engine.arguments("describe_stack_resources")["stack_identity"] == IDENTITY


@pytest.mark.parametrize(
    ("wish", "existing"),
    [
        ({"TemplateBody": TEMPLATE}, False),
        ({"UsePreviousTemplate": True}, True),
        ({"TemplateBody": TEMPLATE, "Parameters": [{"ParameterKey": "n", "UsePreviousValue": True}]}, True),
    ],
)
def test_an_update_keeps_what_it_is_told_to_keep(aws, engine, wish, existing):
    assert aws.update_stack(StackName="web", **wish)["StackId"] == ARN

    assert engine.arguments("update_stack")["args"].get("existing", False) is existing


def test_an_update_without_a_template_is_refused(aws):
    with pytest.raises(ClientError) as caught:
        aws.update_stack(StackName="web")

    assert code_of(caught) == "MissingParameter"


def test_deleting_what_is_not_there_is_no_error(aws, engine):
    engine.answers["identify_stack"] = StackNotFound("nosuch")

    aws.delete_stack(StackName="nosuch")

    assert "delete_stack" not in dict(engine.asked)


def test_a_template_is_given_back(aws, engine):
    engine.answers["get_template"] = json.loads(TEMPLATE)

    assert aws.get_template(StackName="web")["TemplateBody"] == json.loads(TEMPLATE)


def test_a_template_is_validated(aws, engine):
    parameter = {"Type": "String", "Default": 1, "NoEcho": "true", "Description": "x"}
    engine.answers["validate_template"] = {"Description": "d", "Parameters": {"n": parameter}}

    answer = aws.validate_template(TemplateBody=TEMPLATE)

    assert answer["Description"] == "d"
    assert answer["Parameters"] == [{"ParameterKey": "n", "DefaultValue": "1", "NoEcho": True, "Description": "x"}]


def test_an_update_is_cancelled(aws, engine):
    aws.cancel_update_stack(StackName="web")

    assert engine.arguments("stack_cancel_update") == {"stack_identity": IDENTITY, "cancel_with_rollback": True}


def test_an_action_that_does_not_exist_is_invalid(aws):
    with pytest.raises(ClientError) as caught:
        aws.describe_account_limits()

    assert code_of(caught) == "InvalidAction"

"""boto3, as its documentation shows it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.scenarios.doors import new_name
from tests.scenarios.heat_all import HeatAll

TEMPLATE = """
AWSTemplateFormatVersion: '2010-09-09'
Description: A word.
Parameters: {Length: {Type: Number, Default: 8}}
Resources:
  Word: {Type: OS::Heat::RandomString, Properties: {length: {Ref: Length}}}
Outputs:
  Word: {Description: The word., Value: {'Fn::GetAtt': [Word, value]}}
"""
SOON = {"Delay": 1, "MaxAttempts": 30}


@pytest.fixture(scope="module")
def cfn(heat_all: HeatAll) -> Any:
    return heat_all.boto3()


def made(cfn: Any, **more: Any) -> str:
    """The name of a stack that is complete."""
    name = new_name("boto")
    cfn.create_stack(StackName=name, TemplateBody=TEMPLATE, **more)
    cfn.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig=SOON)
    return name


@pytest.fixture(scope="module")
def name(cfn: Any) -> str:
    """A stack for looks only."""
    return made(cfn)


def length(number: int) -> list[dict[str, str]]:
    """The parameter as CloudFormation writes it."""
    return [{"ParameterKey": "Length", "ParameterValue": str(number)}]


def word(cfn: Any, name: str) -> str:
    """The output of the stack."""
    outputs = cfn.describe_stacks(StackName=name)["Stacks"][0]["Outputs"]
    return str(next(one["OutputValue"] for one in outputs if one["OutputKey"] == "Word"))


def test_a_stack_is_created_with_parameters(cfn: Any) -> None:
    assert len(word(cfn, made(cfn, Parameters=length(5)))) == 5


def test_a_stack_is_described(cfn: Any, name: str) -> None:
    stack = cfn.describe_stacks(StackName=name)["Stacks"][0]

    assert (stack["StackName"], stack["StackStatus"], stack["Description"]) == (name, "CREATE_COMPLETE", "A word.")
    assert length(8)[0] in stack["Parameters"]


def test_a_stack_is_found_by_the_id_it_was_given(cfn: Any, name: str) -> None:
    identity = cfn.describe_stacks(StackName=name)["Stacks"][0]["StackId"]

    assert cfn.describe_stacks(StackName=identity)["Stacks"][0]["StackName"] == name


def test_a_stack_is_updated(cfn: Any) -> None:
    stack = made(cfn)

    cfn.update_stack(StackName=stack, TemplateBody=TEMPLATE, Parameters=length(13))
    cfn.get_waiter("stack_update_complete").wait(StackName=stack, WaiterConfig=SOON)

    assert len(word(cfn, stack)) == 13


def test_a_stack_is_deleted(cfn: Any) -> None:
    stack = made(cfn)

    cfn.delete_stack(StackName=stack)
    cfn.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=SOON)

    with pytest.raises(ClientError, match="does not exist"):
        cfn.describe_stacks(StackName=stack)


def test_stacks_are_listed(cfn: Any, name: str) -> None:
    assert name in {stack["StackName"] for stack in cfn.list_stacks()["StackSummaries"]}


def test_events_are_described(cfn: Any, name: str) -> None:
    events = cfn.describe_stack_events(StackName=name)["StackEvents"]

    assert {("Word", "CREATE_COMPLETE"), (name, "CREATE_COMPLETE")} <= {
        (event["LogicalResourceId"], event["ResourceStatus"]) for event in events
    }


def test_resources_are_described_and_listed(cfn: Any, name: str) -> None:
    one = cfn.describe_stack_resource(StackName=name, LogicalResourceId="Word")["StackResourceDetail"]
    all_of_them = cfn.describe_stack_resources(StackName=name)["StackResources"]
    listed = cfn.list_stack_resources(StackName=name)["StackResourceSummaries"]

    assert one["ResourceStatus"] == "CREATE_COMPLETE"
    assert [row["LogicalResourceId"] for row in all_of_them] == ["Word"]
    assert [row["LogicalResourceId"] for row in listed] == ["Word"]


def test_the_template_is_given_back(cfn: Any, name: str) -> None:
    body = cfn.get_template(StackName=name)["TemplateBody"]

    assert "Word" in str(body)


def test_a_template_is_validated(cfn: Any) -> None:
    told = cfn.validate_template(TemplateBody=TEMPLATE)

    assert told["Description"] == "A word."
    assert [one["ParameterKey"] for one in told["Parameters"]] == ["Length"]


def test_a_bad_template_is_a_validation_error(cfn: Any) -> None:
    with pytest.raises(ClientError) as caught:
        cfn.create_stack(StackName=new_name("boto"), TemplateBody="Resources: {}")

    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_second_stack_of_a_name_has_its_own_exception(cfn: Any, name: str) -> None:
    with pytest.raises(cfn.exceptions.AlreadyExistsException):
        cfn.create_stack(StackName=name, TemplateBody=TEMPLATE)


def test_a_wrong_secret_is_refused(heat_all: HeatAll, cfn: Any) -> None:
    stranger = heat_all.boto3(secret="wrong")

    with pytest.raises(ClientError) as caught:
        stranger.list_stacks()

    assert caught.value.response["Error"]["Code"] == "SignatureDoesNotMatch"

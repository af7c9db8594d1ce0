"""Resources and events of a stack, in AWS's words."""

import json
from collections.abc import Mapping
from typing import Any

from heat.api.cfn.actions import action
from heat.api.cfn.faults import MissingParameter, WrongCombination, WrongParameter
from heat.api.cfn.query import PAGE, Query
from heat.values.identity import StackIdentity


@action("DescribeStackResource")
def describe_stack_resource(query: Query) -> dict[str, Any]:
    """One resource in full."""
    name = query.needed("LogicalResourceId")
    resource = query.about("describe_stack_resource", query.stack(), resource_name=name)
    detail = _resource(resource) | {
        "StackId": _arn(resource["stack_identity"]),
        "StackName": resource["stack_name"],
        "Description": resource["description"],
        "LastUpdatedTimestamp": resource["updated_time"],
        "Metadata": json.dumps(resource["metadata"] or {}),
    }
    return {"StackResourceDetail": detail}


@action("DescribeStackResources")
def describe_stack_resources(query: Query) -> dict[str, Any]:
    """All resources of a stack, or of the stack to which a physical id belongs."""
    physical_id = query.text("PhysicalResourceId")
    if physical_id and query.text("StackName"):
        raise WrongCombination("Give either StackName or PhysicalResourceId, not both.")
    if physical_id:
        identity = {**query.ask("find_physical_resource", physical_resource_id=physical_id), "path": ""}
    elif query.text("StackName"):
        identity = query.stack()
    else:
        raise MissingParameter("Either StackName or PhysicalResourceId must be given.")
    resources = query.about("describe_stack_resources", identity, resource_name=query.text("LogicalResourceId"))
    return {
        "StackResources": [
            _resource(each)
            | {
                "StackId": _arn(each["stack_identity"]),
                "StackName": each["stack_name"],
                "Description": each["description"],
                "Timestamp": each["updated_time"],
            }
            for each in resources
        ]
    }


@action("ListStackResources")
def list_stack_resources(query: Query) -> dict[str, Any]:
    """The resources of a stack in short, page by page."""
    token = query.text("NextToken") or "0"
    if not token.isdecimal():
        raise WrongParameter("NextToken must be one that an earlier answer gave.")
    start = int(token)
    resources = query.about("list_stack_resources", query.stack())
    page = resources[start : start + PAGE]
    return {
        "StackResourceSummaries": [_resource(each) | {"LastUpdatedTimestamp": each["updated_time"]} for each in page],
        "NextToken": str(start + PAGE) if len(resources) > start + PAGE else None,
    }


@action("DescribeStackEvents")
def describe_stack_events(query: Query) -> dict[str, Any]:
    """What happened to a stack, newest first, page by page."""
    events = query.about("list_events", query.stack(), limit=PAGE, marker=query.text("NextToken"), sort_dir="desc")
    return {
        "StackEvents": [_event(each) for each in events],
        "NextToken": _event_id(events[-1]) if len(events) == PAGE else None,
    }


def _resource(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "LogicalResourceId": resource["resource_name"],
        "PhysicalResourceId": resource["physical_resource_id"],
        "ResourceType": resource["resource_type"],
        "ResourceStatus": f"{resource['resource_action']}_{resource['resource_status']}",
        "ResourceStatusReason": resource["resource_status_reason"],
    }


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    properties = event["resource_properties"]
    return _resource(event) | {
        "EventId": _event_id(event),
        "StackId": _arn(event["stack_identity"]),
        "StackName": event["stack_name"],
        "Timestamp": event["event_time"],
        "ResourceProperties": None if properties is None else json.dumps(properties),
    }


def _event_id(event: Mapping[str, Any]) -> str:
    return str(event["event_identity"]["path"]).rpartition("/")[2]


def _arn(identity: Mapping[str, str]) -> str:
    return StackIdentity.from_dict(dict(identity)).arn()

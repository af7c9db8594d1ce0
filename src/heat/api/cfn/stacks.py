"""Stacks, in AWS's words."""

from collections.abc import Mapping
from typing import Any

from heat.api.cfn.actions import action
from heat.api.cfn.faults import MissingParameter, NoSuchStack, WrongCombination, WrongParameter
from heat.api.cfn.query import PAGE, Query
from heat.api.cfn.xml import as_text
from heat.api.documents import environment
from heat.values.identity import StackIdentity

_ON_FAILURE = {"DO_NOTHING": True, "ROLLBACK": False, "DELETE": False}
"""Whether rollback is disabled. Heat rolls a create back by deleting what was made, so DELETE asks for no more."""


@action("CreateStack")
def create_stack(query: Query) -> dict[str, Any]:
    """Begin to make a stack; as at AWS and unlike the reference, a failure rolls back unless told otherwise."""
    template = query.template()
    if template is None:
        raise MissingParameter("Either TemplateBody or TemplateURL must be given.")
    given, _ = _parameters(query)
    args = {"disable_rollback": False} | _args(query)
    identity = query.ask(
        "create_stack",
        stack_name=query.needed("StackName"),
        template=template,
        params=environment(given),
        files={},
        args=args,
    )
    return {"StackId": _arn(identity)}


@action("UpdateStack")
def update_stack(query: Query) -> dict[str, Any]:
    """Begin to change a stack; with UsePreviousTemplate or a UsePreviousValue, what is not given stays."""
    identity = query.stack()
    template = query.template()
    if template is None and not query.flag("UsePreviousTemplate"):
        raise MissingParameter("Give TemplateBody, TemplateURL or UsePreviousTemplate.")
    given, keeps = _parameters(query)
    args = _args(query) | ({"existing": True} if keeps or template is None else {})
    query.about("update_stack", identity, template=template, params=environment(given), files={}, args=args)
    return {"StackId": _arn(identity)}


@action("CancelUpdateStack")
def cancel_update(query: Query) -> None:
    """Stop an update and go back."""
    query.about("stack_cancel_update", query.stack(), cancel_with_rollback=True)


@action("DeleteStack")
def delete_stack(query: Query) -> None:
    """Begin to take a stack away; as at AWS, one that is not there is no error."""
    try:
        query.about("delete_stack", query.stack())
    except NoSuchStack:
        return


@action("DescribeStacks")
def describe_stacks(query: Query) -> dict[str, Any]:
    """One stack in full, or page by page all of them."""
    if query.text("StackName"):
        (stack,) = query.about("show_stack", query.stack())
        return {"Stacks": [_described(stack)]}
    page = query.ask("list_stacks", limit=PAGE, marker=query.text("NextToken"))
    stacks = [_described(query.ask("show_stack", stack_identity=each["stack_identity"])[0]) for each in page]
    return {"Stacks": stacks, "NextToken": _next(page)}


@action("ListStacks")
def list_stacks(query: Query) -> dict[str, Any]:
    """Stacks in short; as at AWS, deleted ones too unless other states are asked for."""
    states = {member[""] for member in query.members("StackStatusFilter") if "" in member}
    with_deleted = not states or any(state.startswith("DELETE_") for state in states)
    page = query.ask("list_stacks", limit=PAGE, marker=query.text("NextToken"), show_deleted=with_deleted)
    chosen = [each for each in page if not states or _state(each) in states]
    return {"StackSummaries": [_summarised(each) for each in chosen], "NextToken": _next(page)}


def _parameters(query: Query) -> tuple[dict[str, str], bool]:
    """Those that were given a value, and whether some keep the one they have."""
    given, keeps = {}, False
    for member in query.members("Parameters"):
        if "ParameterKey" not in member:
            raise WrongParameter("Each of Parameters must have a ParameterKey.")
        if member.get("UsePreviousValue", "").lower() == "true":
            keeps = True
        else:
            given[member["ParameterKey"]] = member.get("ParameterValue", "")
    return given, keeps


def _args(query: Query) -> dict[str, Any]:
    disabled, on_failure = query.flag("DisableRollback"), query.text("OnFailure")
    if disabled is not None and on_failure is not None:
        raise WrongCombination("DisableRollback and OnFailure may not be used together")
    if on_failure is not None and on_failure not in _ON_FAILURE:
        raise WrongParameter(f"OnFailure must be one of {', '.join(_ON_FAILURE)}, not {on_failure}")
    args: dict[str, Any] = {}
    if disabled is not None or on_failure is not None:
        args["disable_rollback"] = disabled if on_failure is None else _ON_FAILURE[on_failure]
    timeout_mins = query.number("TimeoutInMinutes")
    if timeout_mins is not None:
        args["timeout_mins"] = timeout_mins
    tags = query.members("Tags")
    if tags:
        args["tags"] = [f"{tag.get('Key', '')}={tag.get('Value', '')}" for tag in tags]
    return args


def _described(stack: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "StackId": _arn(stack["stack_identity"]),
        "StackName": stack["stack_name"],
        "Description": stack["description"],
        "Parameters": [
            {"ParameterKey": key, "ParameterValue": as_text(value)}
            for key, value in (stack["parameters"] or {}).items()
        ],
        "CreationTime": stack["creation_time"],
        "DeletionTime": stack["deletion_time"],
        "LastUpdatedTime": stack["updated_time"],
        "StackStatus": _state(stack),
        "StackStatusReason": stack["stack_status_reason"],
        "DisableRollback": stack["disable_rollback"],
        "NotificationARNs": stack["notification_topics"] or [],
        "TimeoutInMinutes": stack["timeout_mins"],
        "Capabilities": stack["capabilities"] or [],
        "Outputs": [
            {
                "OutputKey": output["output_key"],
                "OutputValue": as_text(output["output_value"]),
                "Description": output["description"],
                **({"ExportName": output["export_name"]} if output.get("export_name") else {}),
            }
            for output in stack["outputs"] or []
        ],
        "Tags": [_tag(tag) for tag in stack["tags"] or []],
    }


def _summarised(stack: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "StackId": _arn(stack["stack_identity"]),
        "StackName": stack["stack_name"],
        "TemplateDescription": stack["template_description"] or stack["description"],
        "CreationTime": stack["creation_time"],
        "LastUpdatedTime": stack["updated_time"],
        "DeletionTime": stack["deletion_time"],
        "StackStatus": _state(stack),
        "StackStatusReason": stack["stack_status_reason"],
    }


def _state(stack: Mapping[str, Any]) -> str:
    """Heat calls every rollback by one name; waiters must know whether it was an update that went back."""
    state = f"{stack['stack_action']}_{stack['stack_status']}"
    return f"UPDATE_{state}" if stack["stack_action"] == "ROLLBACK" and stack["updated_time"] else state


def _tag(tag: str) -> dict[str, str]:
    key, _, value = tag.partition("=")
    return {"Key": key, "Value": value}


def _next(page: list[Any]) -> str | None:
    return str(page[-1]["stack_identity"]["stack_id"]) if len(page) == PAGE else None


def _arn(identity: Mapping[str, str]) -> str:
    return StackIdentity.from_dict(dict(identity)).arn()

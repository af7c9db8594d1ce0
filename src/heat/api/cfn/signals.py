"""Signals from guests: URLs that the CloudFormation door serves beside its actions, signed in advance.

A wait condition's handle is told by PUT on /v1/waitcondition/<arn>; any other resource by POST on /v1/signal/<arn>.
"""

import json
from typing import Any

from heat.api.cfn.faults import MissingParameter, WrongParameter
from heat.api.cfn.query import Query
from heat.values.errors import ValidationError
from heat.values.identity import StackIdentity

PATHS = {"PUT": "/v1/waitcondition/", "POST": "/v1/signal/"}


def tell_waitcondition(query: Query, arn: str, body: bytes) -> dict[str, Any]:
    """Give a handle its data, and answer when it has them."""
    details = _json(body)
    if details is None:
        raise MissingParameter("The body must be a JSON object.")
    identity, name = _resource(arn)
    metadata = query.ask(
        "resource_signal", stack_identity=identity, resource_name=name, details=details, sync_call=True
    )
    return {"resource": name, "metadata": metadata}


def signal(query: Query, arn: str, body: bytes) -> None:
    """Tell a resource that something happened."""
    identity, name = _resource(arn)
    query.ask("resource_signal", stack_identity=identity, resource_name=name, details=_json(body), sync_call=False)


def _resource(arn: str) -> tuple[dict[str, str], str]:
    try:
        identity = StackIdentity.from_arn(arn)
    except ValidationError as error:
        raise WrongParameter(str(error)) from error
    before, found, name = identity.path.partition("/resources/")
    if before or not found or not name:
        raise WrongParameter(f'"{arn}" is not the ARN of a resource')
    return {**identity.as_dict(), "path": ""}, name


def _json(body: bytes) -> Any:
    if not body.strip():
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WrongParameter(f"The body is not JSON: {error}") from error

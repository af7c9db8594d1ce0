"""Stacks looked up by a name, an id or an ARN: the answer is a redirect to name and id together."""

from heat.api.rest.request import Engine, Request
from heat.api.rest.routing import Reply, delete, get, patch, post, put
from heat.api.rest.views.links import url
from heat.values.errors import ValidationError
from heat.values.identity import StackIdentity

BY_NAME = "/v1/{project}/stacks/{name}"
BY_ARN = "/v1/{project}/stacks/{name:arn}"
_READ_BELOW = "resources", "events", "template", "actions", "environment", "files"
_WRITTEN_BELOW = "resources", "events", "template", "actions"


def _look_up(request: Request, engine: Engine, below: str = "") -> Reply:
    name = request.path["name"]
    try:
        identity = StackIdentity.from_arn(name).as_dict()
    except ValidationError:
        identity = engine.call("identify_stack", stack_name=name)
    place = url(request.base_url, identity) + below
    return Reply(302, None, {"Location": f"{place}?{request.query}" if request.query else place})


@get(BY_NAME, policy="stacks:lookup", status=302)
@post(BY_NAME, policy="stacks:lookup", status=302)
@put(BY_NAME, policy="stacks:lookup", status=302)
@patch(BY_NAME, policy="stacks:lookup", status=302)
@delete(BY_NAME, policy="stacks:lookup", status=302)
@get(BY_ARN, policy="stacks:lookup", status=302)
@post(BY_ARN, policy="stacks:lookup", status=302)
@put(BY_ARN, policy="stacks:lookup", status=302)
@patch(BY_ARN, policy="stacks:lookup", status=302)
@delete(BY_ARN, policy="stacks:lookup", status=302)
def look_up(request: Request, engine: Engine) -> Reply:
    """Where the stack itself is found."""
    return _look_up(request, engine)


def look_up_below(request: Request, engine: Engine) -> Reply:
    """Where something of the stack is found."""
    return _look_up(request, engine, f"/{request.last_segment}")


for _below in _READ_BELOW:
    get(f"{BY_NAME}/{_below}", policy="stacks:lookup", status=302)(look_up_below)
for _below in _WRITTEN_BELOW:
    post(f"{BY_NAME}/{_below}", policy="stacks:lookup", status=302)(look_up_below)

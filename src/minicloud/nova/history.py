"""What was done to a server, newest first.

Source: Compute API v2.1, "Servers actions".
"""

from minicloud.clock import micro
from minicloud.nova import lifecycle, wiring
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.nova.wiring import host_id
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

LONGEST = 100  # entries kept per server
PATH = f"{BASE}/servers/{{key}}/os-instance-actions"


def note(request: Request, server: Record, action: str) -> None:
    """Remember an action."""
    now = micro(request.cloud.clock()).partition(".")[0] + ".000000"
    entry = {
        "action": action,
        "instance_uuid": server["id"],
        "request_id": f"req-{request.cloud.new_id()}",
        "user_id": request.user_id,
        "project_id": request.project_id,
        "start_time": now,
        "message": None,
        "updated_at": now,
    }
    server["history"] = [entry, *server["history"]][:LONGEST]
    lifecycle.servers(request).put(server)


@route("GET", PATH, operation="nova.instance_action.list")
def list_all(request: Request, key: str) -> Answer:
    """Everything done to a server."""
    return {"instanceActions": [_view(request, entry) for entry in lifecycle.find(request, key)["history"]]}


@route("GET", PATH + "/{request_id}", operation="nova.instance_action.show")
def show(request: Request, key: str, request_id: str) -> Answer:
    """One action with its event."""
    for entry in lifecycle.find(request, key)["history"]:
        if entry["request_id"] == request_id:
            return {"instanceAction": _with_events(request, entry)}
    raise Problem(404, f"Action {request_id} not found")


def _view(request: Request, entry: Record) -> Record:
    return entry if at(request, 58) else {name: value for name, value in entry.items() if name != "updated_at"}


def _with_events(request: Request, entry: Record) -> Record:
    if not (request.is_admin or at(request, 51)):
        return _view(request, entry)
    event = {"event": f"compute_{entry['action']}", "start_time": entry["start_time"], "result": "Success"}
    event["finish_time"] = entry["updated_at"]
    if at(request, 62):
        event["hostId"] = host_id(entry["project_id"], wiring.HOST)
    return {**_view(request, entry), "events": [event]}

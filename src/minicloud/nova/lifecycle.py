"""The states of a server and when they change: nothing runs in the background, time is asked when somebody looks.

A change that takes time is noted in the server as `pending`: what it becomes, and when. `settle` applies what is due.
How long an operation takes and how it ends may be chosen, e.g. "nova.server.build": {"seconds": 2, "error": "No valid
host was found.", "server": "web-*"}; `server` limits the choice to servers whose name fits.
"""

from fnmatch import fnmatchcase
from typing import Any

from minicloud.clock import micro, zulu
from minicloud.cloud import Cloud
from minicloud.lifecycle import settler
from minicloud.neutron.ports import PORTS
from minicloud.nova import disks, wiring
from minicloud.nova.checks import is_uuid
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Identity, Request

BUILD_SECONDS = 0.05
RUNNING, PAUSED, SHUT_DOWN, SUSPENDED = 1, 3, 4, 4
POWER = {
    "active": RUNNING,
    "resized": RUNNING,
    "paused": PAUSED,
    "suspended": SUSPENDED,
    "stopped": SHUT_DOWN,
    "rescued": RUNNING,
    "shelved": SHUT_DOWN,
    "shelved_offloaded": SHUT_DOWN,
}
STATUS = {
    "active": "ACTIVE",
    "building": "BUILD",
    "stopped": "SHUTOFF",
    "resized": "VERIFY_RESIZE",
    "paused": "PAUSED",
    "suspended": "SUSPENDED",
    "rescued": "RESCUE",
    "error": "ERROR",
    "deleted": "DELETED",
    "soft-delete": "SOFT_DELETED",
    "shelved": "SHELVED",
    "shelved_offloaded": "SHELVED_OFFLOADED",
}
BUSY = {  # what a task in hand makes of a server's status
    "rebooting": "REBOOT",
    "rebooting_hard": "HARD_REBOOT",
    "updating_password": "PASSWORD",
    "rebuilding": "REBUILD",
    "resize_prep": "RESIZE",
    "resize_reverting": "REVERT_RESIZE",
    "migrating": "MIGRATING",
}
GONE = "_gone"


def servers(request: Request) -> Collection:
    """All servers."""
    return request.cloud.state.collection("nova", "servers", ("project_id", "server_group", "name"))


def find(request: Request, key: str) -> Record:
    """A server of the asker's project as it is now.  Raises Problem 404."""
    record = servers(request).get(key) if is_uuid(key) else None
    if record is not None and (request.is_admin or record["project_id"] == request.project_id):
        settled = settle(request, record)
        if settled is not None:
            return settled
    raise Problem(404, f"Instance {key} could not be found.")


def settle(request: Request, server: Record) -> Record | None:
    """Apply what is due; None when the server is gone."""
    pending = server["pending"]
    if pending is None or request.cloud.clock() < pending["at"]:
        return server
    server["pending"] = None
    if GONE in pending["becomes"]:
        take_apart(request, server)
        return None
    return change(request, server, **pending["becomes"])


def settle_holder(request: Request, port_id: str) -> None:
    """Bring the server that has a port up to date: it may be gone by now."""
    port = PORTS.records(request.cloud).get(port_id) or {}
    server = servers(request).get(port.get("device_id") or "")
    if server is not None:
        settle(request, server)


@settler
def settle_servers(cloud: Cloud) -> None:
    """Bring all servers up to date."""
    request = Request(cloud, "SETTLE", "", {}, {}, identity=Identity(roles=frozenset({"admin"})))
    for server in servers(request).values():
        settle(request, server)


def begin(
    request: Request, server: Record, operation: str, task: str | None, default_s: float = 0.0, **becomes: Any
) -> Record | None:
    """Start a change that takes as long as its operation is said to."""
    name = f"nova.server.{operation}"
    chosen = request.cloud.operation(name)
    applies = fnmatchcase(server["name"], chosen.get("server", "*"))
    seconds = float(chosen.get("seconds", default_s)) if applies else default_s
    if "error" in chosen and applies and GONE not in becomes:
        becomes = failed(request, chosen["error"])
    server["pending"] = {"at": request.cloud.clock() + seconds, "becomes": {"task_state": None, **becomes}}
    change(request, server, task_state=task)
    return settle(request, server)


def failed(request: Request, words: str) -> Record:
    """What a change that went wrong makes of a server."""
    fault = {"code": 500, "created": zulu(request.cloud.clock()), "message": words}
    return {"vm_state": "error", "task_state": None, "fault": fault}


def change(request: Request, server: Record, **fields: Any) -> Record:
    """Set fields of a server and keep it; what follows from its state follows."""
    server.update(fields)
    state = fields.get("vm_state")
    if state in POWER:
        server["power_state"] = POWER[state]
        server["fault"] = None
    if state == "active":
        server["launched_at"] = server["launched_at"] or micro(request.cloud.clock())
        server["host"] = server["host"] or wiring.HOST
    server["updated"] = zulu(request.cloud.clock())
    return servers(request).put(server)


def status(server: Record) -> str:
    """The one word for a server's state."""
    if server["vm_state"] in ("active", "stopped", "error", "resized") and server["task_state"] in BUSY:
        return BUSY[server["task_state"]]
    return STATUS[server["vm_state"]]


def remove(request: Request, server: Record) -> None:
    """Delete a server; it is gone when the operation's time is over."""
    if server["task_state"] != "deleting":
        begin(request, server, "delete", "deleting", **{GONE: True})


def take_apart(request: Request, server: Record) -> None:
    """Give back all that a server held."""
    for interface in server["interfaces"]:
        wiring.unplug(request, interface)
    for disk in server["disks"]:
        disks.detach(request, server, disk["volume_id"])
        if disk["delete_on_termination"]:
            disks.delete(request, disk["volume_id"])
    servers(request).remove(server["id"])


def require(server: Record, action: str, states: tuple[str, ...]) -> None:
    """Refuse an action that a server's state does not allow.  Raises Problem 409."""
    words = f"Cannot '{action}' instance {server['id']} while it is in"
    if server["vm_state"] not in states:
        raise Problem(409, f"{words} vm_state {server['vm_state']}")
    if server["task_state"] is not None:
        raise Problem(409, f"{words} task_state {server['task_state']}")


def require_unlocked(request: Request, server: Record) -> None:
    """Only administrators may touch a locked server.  Raises Problem 409."""
    if server["locked"] and not request.is_admin:
        raise Problem(409, f"Instance {server['id']} is locked")

"""What can be done to a server: one table of simple moves between states, and a handler for each other action.

Source: Compute API v2.1, "Servers - run an action".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from minicloud.glance.images import fill, images, new_image, visible
from minicloud.nova import flavors, history, lifecycle, server_views, wiring
from minicloud.nova.booting import password
from minicloud.nova.checks import anything, members, metadata, need_admin, one_of, shape, text
from minicloud.nova.lifecycle import begin, change, require
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

Action = Callable[[Request, Record, Any], Answer]
A = TypeVar("A", bound=Action)
ACTIONS: dict[str, Action] = {}
LIVE = ("active", "stopped", "paused", "suspended")


@dataclass(frozen=True, slots=True)
class Move:
    """A change of state that needs no more than its name."""

    name: str
    states: tuple[str, ...]
    task: str
    becomes: str
    rule: str = ""  # of the policy, when only administrators may


MOVES = {
    "os-start": Move("start", ("stopped",), "powering-on", "active"),
    "os-stop": Move("stop", ("active",), "powering-off", "stopped"),
    "pause": Move("pause", ("active",), "pausing", "paused"),
    "unpause": Move("unpause", ("paused",), "unpausing", "active"),
    "suspend": Move("suspend", ("active",), "suspending", "suspended"),
    "resume": Move("resume", ("suspended",), "resuming", "active"),
    "shelve": Move("shelve", LIVE, "shelving", "shelved_offloaded"),
    "shelveOffload": Move("shelveOffload", ("shelved",), "shelving_offloading", "shelved_offloaded"),
    "unshelve": Move("unshelve", ("shelved", "shelved_offloaded"), "unshelving", "active"),
    "unrescue": Move("unrescue", ("rescued",), "unrescuing", "active"),
    "restore": Move("restore", ("soft-delete",), "restoring", "active"),
}


def action(name: str) -> Callable[[A], A]:
    """Register what an action does."""

    def register(handler: A) -> A:
        if ACTIONS.setdefault(name, handler) is not handler or name in MOVES:
            raise ValueError(f"two actions called {name}")
        return handler

    return register


@route("POST", f"{BASE}/servers/{{key}}/action", operation="nova.server.action")
def act(request: Request, key: str) -> Answer:
    """Do something to a server."""
    body = request.body
    if not isinstance(body, dict) or len(body) != 1:
        raise Problem(400, "Malformed request body")
    name, given = next(iter(body.items()))
    if name not in ACTIONS and name not in MOVES:
        raise Problem(400, f"There is no such action: {name}")
    server = lifecycle.find(request, key)
    if name not in ("lock", "unlock", "os-getConsoleOutput", "os-getVNCConsole"):
        lifecycle.require_unlocked(request, server)
    if name in MOVES:
        return _move(request, server, MOVES[name])
    return ACTIONS[name](request, server, given) or Reply(202)


def _move(request: Request, server: Record, move: Move) -> Answer:
    require(server, move.name, move.states)
    history.note(request, server, move.name)
    begin(request, server, move.name, move.task, vm_state=move.becomes)
    return Reply(202)


@action("reboot")
def reboot(request: Request, server: Record, given: Any) -> Answer:
    """Start a guest anew."""
    how = one_of("HARD", "Hard", "hard", "SOFT", "Soft", "soft")
    kind = shape({"type": how})("reboot", given)["type"].upper()
    states = ("active",) if kind == "SOFT" else (*LIVE, "error")
    require(server, "reboot", states)
    history.note(request, server, "reboot")
    begin(request, server, "reboot", "rebooting" if kind == "SOFT" else "rebooting_hard", vm_state="active")
    return None


@action("resize")
def resize(request: Request, server: Record, given: Any) -> Answer:
    """Another size, to be confirmed or reverted."""
    known = {"flavorRef": anything, "OS-DCF:diskConfig": anything}
    reference = str(members("resize", given, known, ("flavorRef",))["flavorRef"]).rpartition("/")[2]
    flavor = flavors.find(request, reference, 400)
    if flavor["id"] == server["flavor"]["id"]:
        raise Problem(400, "When resizing, instances must change flavor!")
    require(server, "resize", ("active", "stopped"))
    history.note(request, server, "resize")
    kept = {key: value for key, value in flavor.items() if key != "projects"}
    old = {"flavor": server["flavor"], "vm_state": server["vm_state"]}
    begin(request, server, "resize", "resize_prep", vm_state="resized", flavor=kept, old_flavor=old)
    return None


@action("confirmResize")
def confirm_resize(request: Request, server: Record, given: Any) -> Answer:
    """Keep the new size."""
    require(server, "confirmResize", ("resized",))
    history.note(request, server, "confirmResize")
    change(request, server, vm_state=server["old_flavor"]["vm_state"], old_flavor=None)
    return Reply(204)


@action("revertResize")
def revert_resize(request: Request, server: Record, given: Any) -> Answer:
    """Back to the old size."""
    require(server, "revertResize", ("resized",))
    history.note(request, server, "revertResize")
    begin(request, server, "revertResize", "resize_reverting", **server["old_flavor"], old_flavor=None)
    return None


@action("rebuild")
def rebuild(request: Request, server: Record, given: Any) -> Answer:
    """The same server from an image anew."""
    known: dict[str, Any] = dict.fromkeys(("imageRef", "name", "adminPass", "accessIPv4", "accessIPv6"), text(0))
    known.update({"metadata": metadata, "OS-DCF:diskConfig": anything, "preserve_ephemeral": anything})
    since = {19: ("description",), 54: ("key_name",), 57: ("user_data",), 90: ("hostname",)}
    known.update({name: anything for minor, names in since.items() if at(request, minor) for name in names})
    if not at(request, 57):
        known["personality"] = anything
    wanted = members("rebuild", given, known, ("imageRef",))
    image = images(request.cloud).get(wanted["imageRef"])
    if image is None or not visible(request, image):
        raise Problem(400, "Cannot find image for rebuild")
    require(server, "rebuild", ("active", "stopped", "error"))
    history.note(request, server, "rebuild")
    fields = {name: value for name, value in wanted.items() if name in ("name", "metadata", "description", "key_name")}
    fields.update({name: wanted[name] for name in ("user_data", "hostname") if name in wanted})
    change(request, server, image_id=image["id"] if server["image_id"] else "", **fields)
    begin(request, server, "rebuild", "rebuilding", vm_state="active")
    shown = {**server_views.changed(request, server), "adminPass": wanted.get("adminPass") or password()}
    return Reply(202, {"server": shown})


@action("rescue")
def rescue(request: Request, server: Record, given: Any) -> Answer:
    """Start from another image to repair the own one."""
    wanted = members("rescue", given or {}, {"adminPass": text(0), "rescue_image_ref": text()})
    require(server, "rescue", ("active", "stopped", "error"))
    history.note(request, server, "rescue")
    begin(request, server, "rescue", "rescuing", vm_state="rescued")
    return Reply(200, {"adminPass": wanted.get("adminPass") or password()})


@action("createImage")
def create_image(request: Request, server: Record, given: Any) -> Answer:
    """A snapshot as an image."""
    wanted = members("createImage", given, {"name": text(), "metadata": metadata}, ("name",))
    require(server, "createImage", LIVE)
    history.note(request, server, "createImage")
    source = images(request.cloud).get(server["image_id"]) or {}
    values: dict[str, Any] = {name: source.get(name, word) for name, word in SNAPSHOT_OF.items()}
    extra = {"base_image_ref": server["image_id"], "image_type": "snapshot", "instance_uuid": server["id"]}
    values.update(name=wanted["name"], visibility="private", **extra, **wanted.get("metadata", {}))
    image = new_image(request.cloud, server["project_id"], values)
    fill(image, source.get("size") or 0, source.get("checksum") or "", source.get("os_hash_value") or "", None)
    images(request.cloud).put(image)
    begin(request, server, "createImage", "image_snapshot")
    where = f"{request.cloud.base_url}/image/v2/images/{image['id']}"
    body = {"image_id": image["id"]} if at(request, 45) else None
    return Reply(202, body, {"Location": where})


SNAPSHOT_OF = {"disk_format": "raw", "container_format": "bare", "min_disk": 0, "min_ram": 0}


@action("lock")
def lock(request: Request, server: Record, given: Any) -> Answer:
    """Keep others from touching a server."""
    reason = (given or {}).get("locked_reason") if at(request, 73) and isinstance(given, dict) else None
    change(request, server, locked=True, locked_reason=reason)
    return None


@action("unlock")
def unlock(request: Request, server: Record, given: Any) -> Answer:
    """Let others touch a server again."""
    change(request, server, locked=False, locked_reason=None)
    return None


@action("changePassword")
def change_password(request: Request, server: Record, given: Any) -> Answer:
    """Set the guest's password."""
    members("changePassword", given, {"adminPass": text(0)}, ("adminPass",))
    require(server, "changePassword", ("active",))
    history.note(request, server, "changePassword")
    begin(request, server, "changePassword", "updating_password", vm_state="active")
    return None


@action("os-resetState")
def reset_state(request: Request, server: Record, given: Any) -> Answer:
    """Say that a server is in a state, whatever the truth."""
    need_admin(request, "os-admin-actions:reset_state")
    known = {"state": one_of("active", "error")}
    state = members("os-resetState", given, known, known)["state"]
    change(request, server, vm_state=state, task_state=None, pending=None)
    return None


@action("evacuate")
def evacuate(request: Request, server: Record, given: Any) -> Answer:
    """Rebuild elsewhere; there is one host, so it lands where it was."""
    need_admin(request, "os-evacuate")
    needed = () if at(request, 14) else ("onSharedStorage",)
    known = {"host": text(), "onSharedStorage": anything, "adminPass": text(0), "force": anything}
    members("evacuate", given, known, needed)
    raise Problem(400, f"Compute service of {wiring.HOST} is still in use.")


@action("migrate")
def migrate(request: Request, server: Record, given: Any) -> Answer:
    """There is nowhere else to go."""
    need_admin(request, "os-migrate-server:migrate")
    raise Problem(400, "No valid host was found. No valid host found for cold migrate")


@action("os-migrateLive")
def migrate_live(request: Request, server: Record, given: Any) -> Answer:
    """There is nowhere else to go."""
    need_admin(request, "os-migrate-server:migrate_live")
    raise Problem(400, "No valid host was found. There are not enough hosts available.")


@action("forceDelete")
def force_delete(request: Request, server: Record, given: Any) -> Answer:
    """Delete a server at once."""
    lifecycle.take_apart(request, server)
    return None


@action("trigger_crash_dump")
def crash_dump(request: Request, server: Record, given: Any) -> Answer:
    """Make a guest dump its memory, since 2.17."""
    if not at(request, 17):
        raise Problem(400, "There is no such action: trigger_crash_dump")
    require(server, "trigger_crash_dump", ("active", "paused", "rescued", "resized", "error"))
    return None


@action("addFloatingIp")
def add_floating_ip(request: Request, server: Record, given: Any) -> Answer:
    """Networking gives floating IPs; this door is closed since 2.44."""
    if at(request, 44):
        raise Problem(404, "The resource could not be found.")
    raise Problem(404, "floating IP not found")

"""The making of a server: every part is checked before anything is made.

Source: Compute API v2.1, "Create server", "Create multiple servers".
"""

import secrets
import string
from typing import Any

from minicloud.clock import zulu
from minicloud.glance.images import images, visible
from minicloud.nova import disks, flavors, infrastructure, keypairs, lifecycle, quotas, server_groups, wiring
from minicloud.nova.checks import (
    Check,
    anything,
    content,
    flag,
    given_name,
    invalid,
    ip,
    is_uuid,
    many,
    members,
    metadata,
    number,
    one_of,
    optional,
    shape,
    text,
)
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

LETTERS = string.ascii_letters + string.digits
LARGEST_USER_DATA = 65535
UNBORN: Record = {  # a server of which nobody has thought yet
    "vm_state": "building",
    "task_state": "scheduling",
    "power_state": 0,
    "launched_at": None,
    "host": None,
    "fault": None,
    "locked": False,
    "locked_reason": None,
    "old_flavor": None,
    "pending": None,
}
HINTS = ("os:scheduler_hints", "OS-SCH-HNT:scheduler_hints")


def accept(request: Request) -> Record:
    """The checked values of a request for servers, with all they refer to.  Raises Problem."""
    given = members("server", content(request, "server"), _known(request), _required(request))
    plan: Record = {"given": given, "flavor": flavors.find(request, _last(given["flavorRef"]), 400)}
    plan["count"] = _count(given)
    plan["disks"] = disks.plan(request, given, plan["flavor"])
    plan["image_id"] = _image(request, given, plan["disks"])
    plan["key"] = _key(request, given)
    plan["groups"] = wiring.group_ids(request, [group["name"] for group in given.get("security_groups", [])])
    networks = given.get("networks")
    for wish in networks if isinstance(networks, list) else ():
        lifecycle.settle_holder(request, wish.get("port") or "")
    plan["networks"] = wiring.wishes(request, networks)
    plan["zone"] = infrastructure.require_zone(request, given.get("availability_zone"))
    plan["hints"] = _hints(request)
    plan["group"] = _group(request, plan["hints"])
    _check_metadata(request, given)
    quotas.check_servers(request, request.project_id, plan["flavor"], plan["count"])
    if plan["count"] > 1 and any("port" in wish or wish.get("fixed_ip") for wish in plan["networks"]):
        raise Problem(400, "Unable to launch multiple instances with a single configured port ID.")
    return plan


def build(request: Request, plan: Record, place: int, reservation: str) -> Record:
    """Make one server of a plan; what goes wrong from here on is the server's fault, not the request's."""
    server = _record(request, plan, place, reservation)
    lifecycle.servers(request).put(server)
    try:
        for wish in plan["networks"]:
            server["interfaces"].append(wiring.plug(request, server, wish, plan["groups"]))
        for disk in plan["disks"]:
            server["disks"].append(disks.furnish(request, server, disk))
    except Problem as problem:
        for interface in server["interfaces"]:
            wiring.unplug(request, interface)
        server["interfaces"] = []
        words = f"Build of instance {server['id']} aborted: {_fault(problem, plan)}"
        return lifecycle.change(request, server, **lifecycle.failed(request, words))
    lifecycle.begin(request, server, "build", "spawning", lifecycle.BUILD_SECONDS, vm_state="active")
    return server


def password() -> str:
    """A password for a new guest."""
    return "".join(secrets.choice(LETTERS) for _ in range(12))


def reservation_id() -> str:
    """What servers made together have in common."""
    return "r-" + "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(8))


def _required(request: Request) -> list[str]:
    return ["name", "flavorRef", *(["networks"] if at(request, 37) else [])]


def _known(request: Request) -> dict[str, Check]:
    """Every member that a server may have at this microversion."""
    tagged = {"tag": text(1, 60)} if at(request, 42) or at(request, 32) else {}
    wish = shape(uuid=optional(anything), port=optional(_port), fixed_ip=optional(_address), **tagged)
    networks = _networks(many(wish)) if at(request, 37) else many(wish)
    known: dict[str, Check] = {
        "name": given_name,
        "flavorRef": _reference,
        "imageRef": _image_reference,
        "networks": networks,
        "adminPass": text(0),
        "metadata": metadata,
        "accessIPv4": ip(4),
        "accessIPv6": ip(6),
        "OS-DCF:diskConfig": one_of("AUTO", "MANUAL"),
        "availability_zone": optional(text()),
        "block_device_mapping": many(disks.old_mapping),
        "block_device_mapping_v2": many(disks.mapping(request)),
        "config_drive": optional(flag),
        "key_name": optional(text()),
        "min_count": number(1),
        "max_count": number(1),
        "return_reservation_id": flag,
        "security_groups": many(shape({"name": text()})),
        "user_data": optional(_user_data),
    }
    since: dict[int, dict[str, Check]] = {
        19: {"description": optional(text(0))},
        52: {"tags": many(text(1, 60), 0, 50)},
        63: {"trusted_image_certificates": anything},
        74: {"host": text(), "hypervisor_hostname": text()},
        90: {"hostname": text()},
    }
    for minor, fields in since.items():
        if at(request, minor):
            known.update(fields)
    if not at(request, 57):
        known["personality"] = many(shape({"path": text(), "contents": anything}))
    return known


def _networks(listed: Check) -> Check:
    """From 2.37 on, "auto" and "none" are answers too."""
    return lambda name, value: value if value in ("auto", "none") else listed(name, value)


def _port(name: str, value: Any) -> str:
    if not is_uuid(value):
        raise invalid(name, value, f"{value!r} is not a 'uuid'")
    return str(value)


def _address(name: str, value: Any) -> str:
    return str(ip(6 if ":" in str(value) else 4)(name, value))


def _reference(name: str, value: Any) -> str:
    """An id, as text or number, or a link that ends in one."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise invalid(name, value, f"{value!r} is not valid under any of the given schemas")
    return str(value)


def _image_reference(name: str, value: Any) -> str:
    if not isinstance(value, str) or (value and not is_uuid(value)):
        raise invalid(name, value, f"{value!r} is not valid under any of the given schemas")
    return value


def _user_data(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise invalid(name, value, f"{value!r} is not of type 'string'")
    if len(value) > LARGEST_USER_DATA:
        raise invalid(name, value, f"{value!r} is too long")
    return value


def _count(given: Record) -> int:
    least = int(given.get("min_count", 1))
    most = int(given.get("max_count", least))
    if least > most:
        raise Problem(400, "min_count must be <= max_count")
    return most


def _image(request: Request, given: Record, planned: list[Record]) -> str:
    key = given.get("imageRef") or ""
    if not key:
        if not any(disk["boot_index"] == 0 for disk in planned):
            raise Problem(400, "Missing imageRef attribute")
        return ""
    image = images(request.cloud).get(key)
    if image is None or not visible(request, image):
        raise Problem(400, "Can not find requested image")
    if image["status"] != "active":
        raise Problem(400, f"Image {key} is not active.")
    return str(key)


def _key(request: Request, given: Record) -> str | None:
    name = given.get("key_name")
    if name and not keypairs.keypairs(request).find(user_id=request.user_id, name=name):
        raise Problem(400, "Invalid key_name provided.")
    return name or None


def _hints(request: Request) -> dict[str, Any]:
    body = request.body
    return next((body[name] for name in HINTS if isinstance(body.get(name), dict)), {})


def _group(request: Request, hints: dict[str, Any]) -> str | None:
    key = hints.get("group")
    if key is None:
        return None
    if not is_uuid(key):
        raise invalid("group", key, f"{key!r} is not a 'uuid'")
    return str(server_groups.find(request, key, 400)["id"])


def _check_metadata(request: Request, given: Record) -> None:
    limit = quotas.limit(request, request.project_id, "metadata_items")
    if 0 <= limit < len(given.get("metadata", {})):
        raise Problem(403, f"Maximum number of metadata items exceeds {limit}")


def _record(request: Request, plan: Record, place: int, reservation: str) -> Record:
    given = plan["given"]
    name = given["name"] if plan["count"] == 1 else f"{given['name']}-{place + 1}"
    now = zulu(request.cloud.clock())
    return {
        **UNBORN,
        "id": request.cloud.new_id(),
        "name": name,
        "project_id": request.project_id,
        "user_id": request.user_id,
        "flavor": {key: value for key, value in plan["flavor"].items() if key != "projects"},
        "image_id": plan["image_id"],
        "key_name": plan["key"],
        "availability_zone": plan["zone"],
        "scheduler_hints": plan["hints"],
        "server_group": plan["group"],
        "description": given.get("description") if at(request, 19) else name,
        "hostname": given.get("hostname") or _host_name(name),
        "reservation_id": reservation,
        "launch_index": place,
        "number": len(lifecycle.servers(request)) + 1,
        "created": now,
        "updated": now,
        "interfaces": [],
        "disks": [],
        "history": [],
        **_chosen(given),
    }


def _chosen(given: Record) -> Record:
    """What a server is told without further thought."""
    return {
        "metadata": given.get("metadata", {}),
        "tags": sorted(set(given.get("tags", []))),
        "user_data": given.get("user_data"),
        "config_drive": bool(given.get("config_drive")),
        "disk_config": given.get("OS-DCF:diskConfig", "MANUAL"),
        "access_ipv4": given.get("accessIPv4", ""),
        "access_ipv6": given.get("accessIPv6", ""),
    }


def _host_name(name: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in name.lower())
    return kept.strip("-.")[:63] or "server"


def _fault(problem: Problem, plan: Record) -> str:
    """Networking's words as Compute passes them on."""
    if problem.code == "InvalidIpForNetwork":
        wish = next(wish for wish in plan["networks"] if wish.get("fixed_ip"))
        words = f"Fixed IP {wish['fixed_ip']} is not a valid ip address for network {wish['uuid']}."
        return f"Invalid input received: {words}"
    return problem.message


def _last(reference: str) -> str:
    return reference.rstrip("/").rpartition("/")[2]

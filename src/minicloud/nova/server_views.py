"""A server as each microversion shows it.

Source: Compute API v2.1, "Servers", and its microversion history.
"""

from typing import Any

from minicloud.nova import lifecycle, paging, server_groups, wiring
from minicloud.nova.versions import at
from minicloud.state import Record
from minicloud.web import Request


def short(request: Request, server: Record) -> Record:
    """A server's name and place."""
    return {"id": server["id"], "name": server["name"], "links": paging.links(request, "servers", server["id"])}


def full(request: Request, server: Record) -> Record:
    """A server as a reader may see it."""
    shown = common(request, server, extended=True)
    shown.update(_extended(request, server))
    groups = [{"name": group["name"]} for group in wiring.groups_of(request, server)]
    if groups:
        shown["security_groups"] = groups
    if request.is_admin:
        shown.update(_for_administrators(request, server))
    shown.update(_by_version(request, server))
    return shown


def changed(request: Request, server: Record) -> Record:
    """A server in the answer to an update or rebuild; in full from 2.75 on."""
    if at(request, 75):
        return full(request, server)
    shown = common(request, server, extended=False)
    shown.update({name: value for name, value in _by_version(request, server).items() if name in _LIGHT})
    return shown


_LIGHT = ("description", "locked", "tags", "trusted_image_certificates")


def common(request: Request, server: Record, extended: bool) -> Record:
    """What every view of a server has."""
    shown = {
        "accessIPv4": server["access_ipv4"],
        "accessIPv6": server["access_ipv6"],
        "addresses": wiring.addresses(request, server, extended),
        "created": server["created"],
        "flavor": _flavor(request, server["flavor"]),
        "hostId": wiring.host_id(server["project_id"], server["host"]),
        "id": server["id"],
        "image": _image(request, server),
        "links": paging.links(request, "servers", server["id"]),
        "metadata": server["metadata"],
        "name": server["name"],
        "status": lifecycle.status(server),
        "tenant_id": server["project_id"],
        "user_id": server["user_id"],
        "updated": server["updated"],
        "OS-DCF:diskConfig": server["disk_config"],
    }
    if server["fault"]:
        details = {"details": server["fault"]["message"]} if request.is_admin else {}
        shown["fault"] = {**server["fault"], **details}
    else:
        shown["progress"] = 0
    if server["vm_state"] == "error":
        shown.pop("progress", None)
    return shown


def _extended(request: Request, server: Record) -> Record:
    volumes = [
        {
            "id": disk["volume_id"],
            **({"delete_on_termination": disk["delete_on_termination"]} if at(request, 3) else {}),
        }
        for disk in server["disks"]
    ]
    placed = server["host"] is not None
    return {
        "OS-EXT-AZ:availability_zone": (server["availability_zone"] or "nova") if placed else "",
        "config_drive": "True" if server["config_drive"] else "",
        "key_name": server["key_name"],
        "OS-SRV-USG:launched_at": server["launched_at"],
        "OS-SRV-USG:terminated_at": None,
        "OS-EXT-STS:task_state": server["task_state"],
        "OS-EXT-STS:vm_state": server["vm_state"],
        "OS-EXT-STS:power_state": server["power_state"],
        "os-extended-volumes:volumes_attached": volumes,
    }


def _for_administrators(request: Request, server: Record) -> Record:
    shown = {
        "OS-EXT-SRV-ATTR:host": server["host"],
        "OS-EXT-SRV-ATTR:instance_name": f"instance-{server['number']:08x}",
        "OS-EXT-SRV-ATTR:hypervisor_hostname": server["host"],
    }
    if at(request, 3):
        shown.update(
            {
                "OS-EXT-SRV-ATTR:hostname": server["hostname"],
                "OS-EXT-SRV-ATTR:kernel_id": "",
                "OS-EXT-SRV-ATTR:launch_index": server["launch_index"],
                "OS-EXT-SRV-ATTR:ramdisk_id": "",
                "OS-EXT-SRV-ATTR:reservation_id": server["reservation_id"],
                "OS-EXT-SRV-ATTR:root_device_name": "/dev/sda",
                "OS-EXT-SRV-ATTR:user_data": server["user_data"],
            }
        )
    if at(request, 16):
        shown["host_status"] = "UP" if server["host"] else ""
    return shown


def _by_version(request: Request, server: Record) -> Record:
    """What came with a microversion."""
    since: dict[int, Record] = {
        9: {"locked": server["locked"]},
        19: {"description": server["description"]},
        26: {"tags": server["tags"]},
        63: {"trusted_image_certificates": None},
        71: {"server_groups": _groups(request, server)},
        73: {"locked_reason": server["locked_reason"]},
        90: {"OS-EXT-SRV-ATTR:hostname": server["hostname"]},
        96: {"pinned_availability_zone": server["availability_zone"]},
        100: {"scheduler_hints": server["scheduler_hints"]},
    }
    return {name: value for minor, fields in since.items() if at(request, minor) for name, value in fields.items()}


def _groups(request: Request, server: Record) -> list[str]:
    known = server_groups.groups(request).get(server["server_group"] or "")
    return [known["id"]] if known else []


def _flavor(request: Request, flavor: Record) -> Record:
    """The size of a server: a link until 2.46, the size itself since."""
    if not at(request, 47):
        return {"id": flavor["id"], "links": paging.bookmark(request, "flavors", flavor["id"])}
    shown = {name: flavor[name] for name in ("vcpus", "ram", "disk", "ephemeral", "swap", "extra_specs")}
    return {**shown, "original_name": flavor["name"]}


def _image(request: Request, server: Record) -> Any:
    """The image of a server; empty when it started from a volume."""
    if not server["image_id"]:
        return ""
    shown: Record = {"id": server["image_id"], "links": paging.bookmark(request, "images", server["image_id"])}
    return {**shown, "properties": {}} if at(request, 98) else shown

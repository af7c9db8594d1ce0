"""Servers and ports: what Compute does at Networking's, in the same process and by Networking's own rules."""

import hashlib
from typing import Any

from minicloud.neutron.addresses import holder
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.ports import PORTS
from minicloud.neutron.quotas import check as check_quota
from minicloud.neutron.security_groups import SECURITY_GROUPS, default_group
from minicloud.nova.checks import is_uuid
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

HOST = "minicloud"
OWNER = "compute:{zone}"
Wish = dict[str, Any]  # one entry of a server's `networks`


def host_id(project: str, host: str | None) -> str:
    """A host as its guests' project may know it; empty before one is chosen."""
    return hashlib.sha224(f"{project}{host}".encode()).hexdigest() if host else ""


def wishes(request: Request, given: Any) -> list[Wish]:
    """The networks that a server shall be on, checked.  Raises Problem 400, 403 or 409."""
    if given == "none":
        return []
    if not given or given == "auto":
        return _automatic(request, given)
    wanted = [_checked(request, wish) for wish in given]
    fresh = sum("port" not in wish for wish in wanted)
    if fresh:
        _check_room(request, fresh)
    return wanted


def plug(request: Request, server: Record, wish: Wish, groups: list[str]) -> Record:
    """Give a server an interface.  Raises Networking's Problem."""
    owner = OWNER.format(zone=server["availability_zone"] or "nova")
    common = {"device_id": server["id"], "device_owner": owner, "binding:host_id": HOST, "dns_name": server["hostname"]}
    if "port" in wish:
        port = PORTS.get(request.cloud, wish["port"])
        PORTS.update(request, port, dict(common))
        return {"port_id": port["id"], "created": False, "tag": wish.get("tag")}
    given: dict[str, Any] = {"network_id": wish["uuid"], "project_id": server["project_id"], **common}
    if wish.get("fixed_ip"):
        given["fixed_ips"] = [{"ip_address": wish["fixed_ip"]}]
    if groups:
        given["security_groups"] = groups
    port = PORTS.add(request, **given)
    return {"port_id": port["id"], "created": True, "tag": wish.get("tag")}


def unplug(request: Request, interface: Record) -> None:
    """Take an interface away: ports that Compute made go, others are let go."""
    port = PORTS.records(request.cloud).get(interface["port_id"])
    if port is None:
        return
    if interface["created"]:
        PORTS.drop(request, port)
    else:
        PORTS.update(request, port, {"device_id": "", "device_owner": "", "binding:host_id": "", "dns_name": ""})


def ports(request: Request, server: Record) -> list[Record]:
    """The ports of a server, in the order of its interfaces."""
    found = (PORTS.records(request.cloud).get(interface["port_id"]) for interface in server["interfaces"])
    return [port for port in found if port]


def addresses(request: Request, server: Record, extended: bool) -> dict[str, list[Record]]:
    """A server's addresses by network name: fixed ones, then the floating ones that lead there."""
    shown: dict[str, list[Record]] = {}
    floating = request.cloud.state.collection("neutron", "floatingips", ("port_id",))
    for port in ports(request, server):
        network = NETWORKS.get(request.cloud, port["network_id"])
        for fixed in port["fixed_ips"]:
            entries = shown.setdefault(network["name"], [])
            entries.append(_address(fixed["ip_address"], "fixed", port, extended))
            for fip in floating.find(port_id=port["id"], fixed_ip_address=fixed["ip_address"]):
                entries.append(_address(fip["floating_ip_address"], "floating", port, extended))
    return shown


def group_ids(request: Request, names: list[str]) -> list[str]:
    """Security groups by id or name; "default" alone is left to Networking.  Raises Problem 400."""
    found = [group(request, name) for name in names]
    if any(item is None for item in found):
        missing = names[found.index(None)]
        raise Problem(400, f"Unable to find security_group with name or id '{missing}'")
    return [item["id"] for item in found if item]


def group(request: Request, name: str) -> Record | None:
    """A security group of the asker's project by id or name."""
    records = SECURITY_GROUPS.records(request.cloud)
    if is_uuid(name):
        record = records.get(name)
        return record if record and SECURITY_GROUPS.visible(request, record) else None
    if name == "default":
        return default_group(request, request.project_id)
    named = records.find(project_id=request.project_id, name=name)
    if len(named) > 1:
        words = f"Multiple security_group matches found for name '{name}', use an ID to be more specific."
        raise Problem(409, words)
    return named[0] if named else None


def groups_of(request: Request, server: Record) -> list[Record]:
    """The security groups on a server's ports."""
    keys = dict.fromkeys(key for port in ports(request, server) for key in port["security_groups"])
    found = (SECURITY_GROUPS.records(request.cloud).get(key) for key in keys)
    return [record for record in found if record]


def _automatic(request: Request, given: Any) -> list[Wish]:
    """The one network that a project has."""
    networks = NETWORKS.records(request.cloud).find(project_id=request.project_id)
    networks += [net for net in NETWORKS.records(request.cloud).find(shared=True) if net not in networks]
    usable = [net for net in networks if not net["router:external"] and _has_subnet(request, net)]
    if len(usable) > 1:
        raise Problem(409, "Multiple possible networks found, use a Network ID to be more specific.")
    if not usable and given == "auto":
        raise Problem(400, "Unable to automatically allocate a network for project " + request.project_id)
    if usable:
        _check_room(request, 1)
    return [{"uuid": net["id"]} for net in usable]


def _checked(request: Request, wish: Wish) -> Wish:
    if wish.get("port"):
        return _checked_port(request, wish)
    key = wish.get("uuid") or ""
    if not is_uuid(key):
        raise Problem(400, f"Bad networks format: network uuid is not in proper format ({key})")
    network = NETWORKS.records(request.cloud).get(key)
    if network is None or not NETWORKS.visible(request, network):
        raise Problem(400, f"Network {key} could not be found.")
    if not _has_subnet(request, network):
        raise Problem(400, f"Network {key} requires a subnet in order to boot instances on.")
    if wish.get("fixed_ip"):
        _check_free(request, network, wish["fixed_ip"])
    return {name: value for name, value in wish.items() if value is not None}


def _checked_port(request: Request, wish: Wish) -> Wish:
    key = wish["port"]
    port = PORTS.records(request.cloud).get(key)
    if port is None or not PORTS.visible(request, port):
        raise Problem(400, f"Port id {key} could not be found.")
    if port["device_id"]:
        raise Problem(409, f"Port {key} is still in use.")
    if not port["fixed_ips"]:
        raise Problem(400, f"Port {key} requires a FixedIP in order to be used.")
    return {name: value for name, value in wish.items() if name in ("port", "tag") and value is not None}


def _check_free(request: Request, network: Record, ip: str) -> None:
    for subnet in request.cloud.state.collection("neutron", "subnets", ("network_id",)).find(network_id=network["id"]):
        port_id = holder(request.cloud, subnet["id"], ip)
        if port_id:
            device = PORTS.get(request.cloud, port_id)["device_id"]
            raise Problem(400, f"Fixed IP address {ip} is already in use on instance {device}.")


def _check_room(request: Request, count: int) -> None:
    try:
        check_quota(request, PORTS, [request.project_id] * count)
    except Problem as problem:
        raise Problem(403, "Maximum number of ports exceeded") from problem


def _has_subnet(request: Request, network: Record) -> bool:
    return bool(request.cloud.state.collection("neutron", "subnets", ("network_id",)).find(network_id=network["id"]))


def _address(ip: str, kind: str, port: Record, extended: bool) -> Record:
    shown: Record = {"version": 6 if ":" in ip else 4, "addr": ip}
    if extended:
        shown.update({"OS-EXT-IPS:type": kind, "OS-EXT-IPS-MAC:mac_addr": port["mac_address"]})
    return shown

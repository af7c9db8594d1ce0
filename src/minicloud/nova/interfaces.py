"""Interfaces of a running server: attach and detach ports.

Source: Compute API v2.1, "Port interfaces".
"""

from typing import Any

from minicloud.neutron.addresses import holder, subnets_of
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.ports import PORTS
from minicloud.nova import history, lifecycle, wiring
from minicloud.nova.checks import content, identifier, many, members, shape, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

PATH = f"{BASE}/servers/{{key}}/os-interface"
CHANGEABLE = ("active", "stopped", "paused", "suspended")


@route("GET", PATH, operation="nova.interface.list")
def list_all(request: Request, key: str) -> Answer:
    """The interfaces of a server."""
    server = lifecycle.find(request, key)
    found = [(interface, PORTS.records(request.cloud).get(interface["port_id"])) for interface in server["interfaces"]]
    return {"interfaceAttachments": [_view(request, interface, port) for interface, port in found if port]}


@route("GET", PATH + "/{port_id}", operation="nova.interface.show")
def show(request: Request, key: str, port_id: str) -> Answer:
    """One interface of a server."""
    interface = _find(lifecycle.find(request, key), port_id)
    return {"interfaceAttachment": _view(request, interface, PORTS.get(request.cloud, port_id))}


@route("POST", PATH, operation="nova.interface.attach")
def attach(request: Request, key: str) -> Answer:
    """Attach a port, or a new one on a network."""
    wish = _wish(request)
    server = lifecycle.find(request, key)
    lifecycle.require_unlocked(request, server)
    lifecycle.require(server, "attach_interface", CHANGEABLE)
    checked = wiring.wishes(request, [wish] if wish else None) if "port" not in wish else [wish]
    try:
        interface = wiring.plug(request, server, checked[0], [])
    except Problem as problem:
        raise _translated(problem) from problem
    server["interfaces"].append(interface)
    lifecycle.servers(request).put(server)
    history.note(request, server, "attach_interface")
    shown = _view(request, interface, PORTS.get(request.cloud, interface["port_id"]))
    shown.pop("tag", None)
    return {"interfaceAttachment": shown}


@route("DELETE", PATH + "/{port_id}", operation="nova.interface.detach")
def detach(request: Request, key: str, port_id: str) -> Answer:
    """Detach a port; one that Compute made goes."""
    server = lifecycle.find(request, key)
    lifecycle.require_unlocked(request, server)
    lifecycle.require(server, "detach_interface", CHANGEABLE)
    interface = _find(server, port_id)
    server["interfaces"] = [other for other in server["interfaces"] if other is not interface]
    wiring.unplug(request, interface)
    lifecycle.servers(request).put(server)
    history.note(request, server, "detach_interface")
    return Reply(202)


def _wish(request: Request) -> dict[str, Any]:
    """What shall be attached, in the terms of a server's `networks`."""
    known = {"net_id": identifier, "port_id": identifier, "fixed_ips": many(shape({"ip_address": text()}), 1, 1)}
    if at(request, 49):
        known["tag"] = text(1, 60)
    given = members("interfaceAttachment", content(request, "interfaceAttachment"), known)
    if "net_id" in given and "port_id" in given:
        raise Problem(400, "Must not input both network_id and port_id")
    if "fixed_ips" in given and "net_id" not in given:
        raise Problem(400, "Must input network_id when request IP address")
    wish: dict[str, Any] = {"tag": given["tag"]} if "tag" in given else {}
    if "port_id" in given:
        _require_free(request, given["port_id"])
        return {**wish, "port": given["port_id"]}
    if "net_id" in given:
        wish["uuid"] = given["net_id"]
        network = NETWORKS.records(request.cloud).get(given["net_id"])
        if network is None or not NETWORKS.visible(request, network):
            raise Problem(404, f"Network {given['net_id']} could not be found.")
    if "fixed_ips" in given:
        wish["fixed_ip"] = given["fixed_ips"][0]["ip_address"]
        _require_unused(request, wish["uuid"], wish["fixed_ip"])
    return wish


def _require_free(request: Request, port_id: str) -> None:
    lifecycle.settle_holder(request, port_id)
    port = PORTS.records(request.cloud).get(port_id)
    if port is None or not PORTS.visible(request, port):
        raise Problem(404, f"Port id {port_id} could not be found.")
    if port["device_id"]:
        raise Problem(409, f"Port {port_id} is still in use.")


def _require_unused(request: Request, network_id: str, ip: str) -> None:
    if any(holder(request.cloud, subnet["id"], ip) for subnet in subnets_of(request.cloud, network_id)):
        raise Problem(409, f"Fixed IP {ip} is already in use.")


def _translated(problem: Problem) -> Problem:
    """Networking's refusal in Compute's shape."""
    status = 400 if problem.status in (400, 404) else problem.status
    return Problem(status, problem.message)


def _find(server: Record, port_id: str) -> Record:
    for interface in server["interfaces"]:
        if interface["port_id"] == port_id:
            found: Record = interface
            return found
    raise Problem(404, f"Instance {server['id']} does not have a port with id {port_id}")


def _view(request: Request, interface: Record, port: Record) -> Record:
    shown = {
        "net_id": port["network_id"],
        "port_id": port["id"],
        "mac_addr": port["mac_address"],
        "port_state": port["status"],
        "fixed_ips": port["fixed_ips"],
    }
    return {**shown, "tag": interface["tag"]} if at(request, 70) else shown

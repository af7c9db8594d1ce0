"""Router interfaces: connecting a router to a subnet and parting them.

Source: Networking API v2.0, "Add interface to router", "Remove interface from router".
"""

from ipaddress import ip_address

from minicloud.neutron.fields import Field, identifier, optional, parse_network
from minicloud.neutron.kind import bad_request
from minicloud.neutron.ports import PORTS
from minicloud.neutron.rest import BASE
from minicloud.neutron.routers import INTERFACE, ROUTERS, add_port, interfaces
from minicloud.neutron.subnets import SUBNETS
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route


@route("PUT", f"{BASE}/routers/{{key}}/add_router_interface", operation="neutron.router.add_interface")
def add(request: Request, key: str) -> Answer:
    """Connect a router by a subnet's gateway address, or by a port."""
    router = ROUTERS.owned(request, key, "update")
    port_id, subnet_id = _named(request)
    port = _take_port(request, router, port_id) if port_id else _new_port(request, router, subnet_id)
    return _answer(router, port)


@route("PUT", f"{BASE}/routers/{{key}}/remove_router_interface", operation="neutron.router.remove_interface")
def remove(request: Request, key: str) -> Answer:
    """Part a router from a subnet; the port goes with it."""
    router = ROUTERS.owned(request, key, "update")
    port_id, subnet_id = _named(request, both=True)
    port = _interface(request, router, port_id, subnet_id)
    for fixed in port["fixed_ips"]:
        _refuse_needed(request, router, fixed["subnet_id"])
    PORTS.drop(request, port)
    return _answer(router, port)


def _named(request: Request, both: bool = False) -> tuple[str | None, str | None]:
    body = request.body if isinstance(request.body, dict) else {}
    port_id, subnet_id = (
        Field(name, optional(identifier)).convert(body.get(name)) for name in ("port_id", "subnet_id")
    )
    if not port_id and not subnet_id:
        raise bad_request("router", "Either subnet_id or port_id must be specified.")
    if port_id and subnet_id and not both:
        raise bad_request("router", "Cannot specify both subnet-id and port-id.")
    return port_id, subnet_id


def _new_port(request: Request, router: Record, subnet_id: str | None) -> Record:
    subnet = SUBNETS.find(request, subnet_id or "")
    if not subnet["gateway_ip"]:
        raise bad_request("router", "Subnet for router interface must have a gateway IP.")
    _refuse_overlap(request, router, subnet)
    return add_port(
        request,
        network_id=subnet["network_id"],
        project_id=router["project_id"],
        device_id=router["id"],
        device_owner=INTERFACE,
        fixed_ips=[{"subnet_id": subnet["id"], "ip_address": subnet["gateway_ip"]}],
    )


def _take_port(request: Request, router: Record, port_id: str) -> Record:
    port = PORTS.find(request, port_id)
    if port["device_id"]:
        words = f"Unable to complete operation on port {port['id']} for network {port['network_id']}."
        raise Problem(409, f"{words} Port already has an attached device {port['device_id']}.", "PortInUse")
    if not port["fixed_ips"]:
        raise bad_request("router", "Router port must have at least one fixed IP.")
    for fixed in port["fixed_ips"]:
        _refuse_overlap(request, router, SUBNETS.get(request.cloud, fixed["subnet_id"]))
    port.update(device_id=router["id"], device_owner=INTERFACE, status="ACTIVE")
    port.update(port_security_enabled=False, security_groups=[])
    return PORTS.touch(request, port)


def _refuse_overlap(request: Request, router: Record, subnet: Record) -> None:
    for port in interfaces(request, router["id"]):
        for fixed in port["fixed_ips"]:
            if fixed["subnet_id"] == subnet["id"]:
                raise bad_request("router", f"Router already has a port on subnet {subnet['id']}.")
            other = SUBNETS.get(request.cloud, fixed["subnet_id"])
            if parse_network(other["cidr"]).overlaps(parse_network(subnet["cidr"])):
                words = f"Cidr {subnet['cidr']} of subnet {subnet['id']} overlaps with cidr {other['cidr']}"
                raise bad_request("router", f"{words} of subnet {other['id']}.")


def _interface(request: Request, router: Record, port_id: str | None, subnet_id: str | None) -> Record:
    ports = interfaces(request, router["id"])
    if port_id:
        port = next((port for port in ports if port["id"] == port_id), None)
        if port is None:
            words = f"Router {router['id']} does not have an interface with id {port_id}"
            raise Problem(404, words, "RouterInterfaceNotFound")
        if subnet_id and all(fixed["subnet_id"] != subnet_id for fixed in port["fixed_ips"]):
            words = f"Subnet ID mismatch: port {port_id} is not on subnet {subnet_id}."
            raise Problem(409, words, "SubnetMismatchForPort")
        return port
    SUBNETS.find(request, subnet_id or "")
    for port in ports:
        if any(fixed["subnet_id"] == subnet_id for fixed in port["fixed_ips"]):
            return port
    words = f"Router {router['id']} has no interface on subnet {subnet_id}"
    raise Problem(404, words, "RouterInterfaceNotFoundForSubnet")


def _refuse_needed(request: Request, router: Record, subnet_id: str) -> None:
    """Floating IPs and static routes need their interface."""
    subnet = SUBNETS.get(request.cloud, subnet_id)
    words = f"Router interface for subnet {subnet_id} on router {router['id']} cannot be deleted, as it is required by"
    floating = request.cloud.state.collection("neutron", "floatingips", ("router_id",)).find(router_id=router["id"])
    for fip in floating:
        port = PORTS.records(request.cloud).get(fip["port_id"]) or {"fixed_ips": []}
        if any(fixed["subnet_id"] == subnet_id for fixed in port["fixed_ips"]):
            raise Problem(409, f"{words} one or more floating IPs.", "RouterInterfaceInUseByFloatingIP")
    block = parse_network(subnet["cidr"])
    if any(ip_address(hop["nexthop"]) in block for hop in router["routes"]):
        raise Problem(409, f"{words} one or more routes.", "RouterInterfaceInUseByRoute")


def _answer(router: Record, port: Record) -> Answer:
    subnets = [fixed["subnet_id"] for fixed in port["fixed_ips"]]
    return {
        "id": router["id"],
        "project_id": router["project_id"],
        "port_id": port["id"],
        "network_id": port["network_id"],
        "subnet_id": subnets[0],
        "subnet_ids": subnets,
    }

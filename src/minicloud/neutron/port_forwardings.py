"""Port forwardings: single port numbers of a floating IP, each led to one of a port.

Source: Networking API v2.0, "Floating IPs port forwarding".
"""

from minicloud.neutron.fields import Check, Field, address, identifier, number, one_of, text
from minicloud.neutron.floating_ips import FLOATING_IPS
from minicloud.neutron.kind import bad_request
from minicloud.neutron.ports import PORTS
from minicloud.neutron.rest import BASE, content
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

MANY = f"{BASE}/floatingips/{{address_id}}/port_forwardings"
ONE = MANY + "/{key}"
NUMBER: Check = number(1, 65535)
FIELDS = {
    field.name: field
    for field in (
        Field("external_port", NUMBER, required=True),
        Field("protocol", one_of("tcp", "udp", "icmp", "icmp6", "sctp", "dccp"), required=True),
        Field("internal_port_id", identifier, required=True),
        Field("internal_ip_address", address, required=True),
        Field("internal_port", NUMBER, required=True),
        Field("description", text(255), ""),
    )
}
INNER = ("internal_port_id", "internal_ip_address", "internal_port", "protocol")
OUTER = ("external_port", "protocol")


def forwardings(request: Request) -> Collection:
    """Those of all addresses."""
    return request.cloud.state.collection("neutron", "port_forwardings", ("floatingip_id",))


@route("GET", MANY, operation="neutron.port_forwarding.list")
def list_all(request: Request, address_id: str) -> Answer:
    """Those of one address."""
    FLOATING_IPS.find(request, address_id)
    wanted = {name: values for name, values in request.query.items() if name in FIELDS}
    found = forwardings(request).find(floatingip_id=address_id)
    chosen = [one for one in found if all(str(one[name]) in values for name, values in wanted.items())]
    return {"port_forwardings": [_view(one) for one in chosen]}


@route("POST", MANY, operation="neutron.port_forwarding.create")
def create(request: Request, address_id: str) -> Answer:
    """Lead one more number inside."""
    FLOATING_IPS.find(request, address_id)
    given = content(request, "port_forwarding")
    for name, field in FIELDS.items():
        if name not in given and field.required:
            raise Problem(400, f"Failed to parse request. Required attribute '{name}' not specified")
    values = {name: field.convert(given.get(name, field.default)) for name, field in FIELDS.items()}
    record = {"id": request.cloud.new_id(), "floatingip_id": address_id, **values}
    _check(request, record)
    return Reply(201, {"port_forwarding": _view(forwardings(request).put(record))})


@route("GET", ONE, operation="neutron.port_forwarding.show")
def show(request: Request, address_id: str, key: str) -> Answer:
    """One of them."""
    return {"port_forwarding": _view(_find(request, address_id, key))}


@route("PUT", ONE, operation="neutron.port_forwarding.update")
def update(request: Request, address_id: str, key: str) -> Answer:
    """Lead it elsewhere."""
    record, given = _find(request, address_id, key), content(request, "port_forwarding")
    changes = {name: FIELDS[name].convert(value) for name, value in given.items() if name in FIELDS}
    changed = {**record, **changes}
    _check(request, changed)
    return {"port_forwarding": _view(forwardings(request).put(changed))}


@route("DELETE", ONE, operation="neutron.port_forwarding.delete")
def delete(request: Request, address_id: str, key: str) -> Answer:
    """Lead it nowhere."""
    forwardings(request).remove(_find(request, address_id, key)["id"])
    return None


def _find(request: Request, address_id: str, key: str) -> Record:
    FLOATING_IPS.find(request, address_id)
    record = forwardings(request).get(key)
    if record is None or record["floatingip_id"] != address_id:
        raise Problem(404, f"Port Forwarding {key} could not be found.", "PortForwardingNotFound")
    return record


def _check(request: Request, record: Record) -> None:
    """Raises Problem for an address that the port has not, and for numbers that are taken."""
    port = PORTS.find(request, record["internal_port_id"])
    if record["internal_ip_address"] not in [fixed["ip_address"] for fixed in port["fixed_ips"]]:
        words = f"Requested internal IP address {record['internal_ip_address']} is not suitable for internal neutron"
        words = f"{words} port {port['id']}, as its fixed_ips are {port['fixed_ips']}."
        raise bad_request("port_forwarding", words)
    for other in forwardings(request).values():
        if other["id"] == record["id"]:
            continue
        for names, side, number_ in ((INNER, "internal", "internal_port"), (OUTER, "external", "external_port")):
            alike = all(other[name] == record[name] for name in names)
            if alike and (side == "internal" or other["floatingip_id"] == record["floatingip_id"]):
                words = f"There is a port collision with the {side}_port_range. The following ranges collide: "
                raise bad_request("port_forwarding", f"{words}{other[number_]} and {record[number_]}.")


def _view(record: Record) -> Record:
    shown = {name: value for name, value in record.items() if name != "floatingip_id"}
    ranges = {
        f"{side}_port_range": f"{record[f'{side}_port']}:{record[f'{side}_port']}" for side in ("external", "internal")
    }
    return {**shown, **ranges}

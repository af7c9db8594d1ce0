"""Floating IPs: addresses of an external network that lead to a port behind a router.

Source: Networking API v2.0, "Floating IPs"; extensions fip-port-details, dns-integration.
"""

from typing import Any

from minicloud.neutron.fields import Field, address, computed, identifier, optional, text
from minicloud.neutron.kind import Kind, bad_request
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.ports import PORTS
from minicloud.neutron.qos import require_policy
from minicloud.neutron.rest import serve
from minicloud.neutron.routers import ROUTERS, add_port, interfaces
from minicloud.neutron.subnets import SUBNETS
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

OWNER = "network:floatingip"
DETAILS = ("name", "network_id", "mac_address", "admin_state_up", "status", "device_id", "device_owner")


class FloatingIPs(Kind):
    """Public addresses that lead to ports."""

    name, plural, title, quota = "floatingip", "floatingips", "Floating IP", True
    fault = "FloatingIP"
    missing = "Floating IP {id} could not be found"
    indexes = ("project_id", "port_id", "router_id", "floating_ip_address")
    own = (
        Field("floating_network_id", identifier, required=True, put=False),
        Field("floating_ip_address", optional(address), put=False, admin_sets=True),
        Field("subnet_id", optional(identifier), put=False, hidden=True),
        Field("port_id", optional(identifier)),
        Field("fixed_ip_address", optional(address)),
        Field("qos_policy_id", optional(identifier)),
        Field("dns_name", text(255), "", put=False),
        Field("dns_domain", text(255), "", put=False),
        computed("router_id"),
        computed("status", "DOWN"),
        computed("port_details"),
        computed("port_forwardings", []),
        Field("floating_port_id", hidden=True, post=False, put=False),
    )

    def create(self, request: Request, values: Record) -> Record:
        network = NETWORKS.find(request, values["floating_network_id"])
        if not network["router:external"]:
            raise bad_request("floatingip", f"Network {network['id']} is not a valid external network.")
        require_policy(request, values["qos_policy_id"])
        fip = self.stamp(request, values)
        target = self._target(request, fip, fip["port_id"], fip["fixed_ip_address"])
        port = add_port(request, network_id=network["id"], project_id="", **_placing(fip))
        port["status"] = "N/A"
        PORTS.keep(request, port)
        fip["floating_port_id"] = port["id"]
        fip["floating_ip_address"] = port["fixed_ips"][0]["ip_address"]
        try:
            self._refuse_second(request, fip, target)
        except Problem:
            PORTS.drop(request, port)
            raise
        fip.update(target)
        return self.keep(request, fip)

    def update(self, request: Request, record: Record, changes: Record) -> None:
        require_policy(request, changes.get("qos_policy_id"))
        if "port_id" in changes:
            fixed = changes.pop("fixed_ip_address", None)
            target = self._target(request, record, changes["port_id"], fixed)
            self._refuse_second(request, record, target)
            changes = {**changes, **target}
        elif "fixed_ip_address" in changes:
            changes = {**changes, **self._target(request, record, record["port_id"], changes["fixed_ip_address"])}
        super().update(request, record, changes)

    def delete(self, request: Request, record: Record) -> None:
        port = PORTS.records(request.cloud).get(record["floating_port_id"])
        if port:
            PORTS.drop(request, port)
        super().delete(request, record)

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        port = PORTS.records(request.cloud).get(record["port_id"] or "")
        shown["port_details"] = {name: port[name] for name in DETAILS} if port else None
        return shown

    def _target(self, request: Request, fip: Record, port_id: str | None, fixed_ip: str | None) -> Record:
        """What pointing at a port changes.  Raises Problem when no router leads there."""
        if port_id is None:
            return {"port_id": None, "fixed_ip_address": None, "router_id": None, "status": "DOWN"}
        port = PORTS.find(request, port_id)
        fixed = _fixed_of(request, port, fixed_ip)
        router_id = self._router(request, fip, port, fixed)
        return {
            "port_id": port_id,
            "fixed_ip_address": fixed["ip_address"],
            "router_id": router_id,
            "status": "ACTIVE",
        }

    def _router(self, request: Request, fip: Record, port: Record, fixed: Record) -> str:
        """The router that joins the port's subnet with the external network."""
        external = fip["floating_network_id"]
        for candidate in PORTS.records(request.cloud).find(network_id=port["network_id"]):
            router = ROUTERS.records(request.cloud).get(candidate["device_id"])
            if not router or (router["external_gateway_info"] or {}).get("network_id") != external:
                continue
            subnets = [ip["subnet_id"] for own in interfaces(request, router["id"]) for ip in own["fixed_ips"]]
            if fixed["subnet_id"] in subnets:
                return str(router["id"])
        words = f"External network {external} is not reachable from subnet {fixed['subnet_id']}. "
        words = f"{words} Therefore, cannot associate Port {port['id']} with a Floating IP."
        raise Problem(404, words, "ExternalGatewayForFloatingIPNotFound")

    def _refuse_second(self, request: Request, fip: Record, target: Record) -> None:
        if target["port_id"] is None:
            return
        same = {name: target[name] for name in ("port_id", "fixed_ip_address")}
        for other in self.records(request.cloud).find(**same, floating_network_id=fip["floating_network_id"]):
            if other["id"] != fip["id"]:
                words = f"Cannot associate floating IP {fip['floating_ip_address']} ({fip['floating_port_id']})"
                words = f"{words} with port {target['port_id']} using fixed IP {target['fixed_ip_address']}, as that"
                words = f"{words} fixed IP already has a floating IP on external network {fip['floating_network_id']}."
                raise Problem(409, words, "FloatingIPPortAlreadyAssociated")


FLOATING_IPS = serve(FloatingIPs())


def _placing(fip: Record) -> dict[str, Any]:
    """Where the address shall lie on the external network."""
    wish = {}
    if fip["floating_ip_address"]:
        wish["ip_address"] = fip["floating_ip_address"]
    if fip["subnet_id"]:
        wish["subnet_id"] = fip["subnet_id"]
    placing: dict[str, Any] = {"device_owner": OWNER, "device_id": fip["id"]}
    return {**placing, "fixed_ips": [wish]} if wish else placing


def _fixed_of(request: Request, port: Record, fixed_ip: str | None) -> Record:
    """The address of a port that is meant; the first IPv4 one when none was named."""
    if fixed_ip:
        found = next((fixed for fixed in port["fixed_ips"] if fixed["ip_address"] == fixed_ip), None)
        if found is None:
            words = f"Port {port['id']} does not have fixed ip {fixed_ip}."
            raise bad_request("floatingip", words)
        return dict(found)
    for fixed in port["fixed_ips"]:
        if SUBNETS.get(request.cloud, fixed["subnet_id"])["ip_version"] == 4:
            return dict(fixed)
    words = f"Cannot add floating IP to port {port['id']} that has no fixed IPv4 addresses."
    raise bad_request("floatingip", words)

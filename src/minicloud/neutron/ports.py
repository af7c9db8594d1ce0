"""Ports: where a device meets a network, with its addresses, its guards and its binding to a host.

Source: Networking API v2.0, "Ports"; extensions binding, port-security, allowed-address-pairs, extra_dhcp_opt,
dns-integration, trunk-details.
"""

import random
from typing import Any

from minicloud.neutron import addresses
from minicloud.neutron.fields import (
    Field,
    address,
    anything,
    computed,
    flag,
    identifier,
    invalid,
    mac_address,
    many,
    one_of,
    optional,
    parse_network,
    several,
    some_of,
    text,
)
from minicloud.neutron.kind import Kind
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.qos import require_policy
from minicloud.neutron.rest import serve
from minicloud.neutron.schema import forbidden
from minicloud.neutron.security_groups import SECURITY_GROUPS, default_group
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

DOMAIN = "minicloud.example."
VNIC_TYPES = ("normal", "direct", "macvtap", "baremetal", "direct-physical", "virtio-forwarder", "smart-nic")
BOUND_DETAILS = {"port_filter": True, "connectivity": "l2"}
NEUTRONS_OWN = (
    "network:router_interface",
    "network:router_gateway",
    "network:floatingip",
    "network:ha_router_replicated_interface",
)
LASTING = ("fixed_ips", "mac_address", "port_security_enabled")  # what null leaves as it is
ROUTERLESS = ("network:",)  # device owners that get neither guards nor port security


def _fixed_ips(value: Any) -> list[dict[str, str]]:
    """Wishes for addresses: each names a subnet, an address, or both."""
    wishes = value if isinstance(value, list) else [value]
    for wish in wishes:
        if not isinstance(wish, dict):
            raise ValueError(f"Invalid data format for fixed IP: '{wish}'")
        if not wish.keys() & {"subnet_id", "ip_address"}:
            raise invalid("IP allocation requires subnet_id or ip_address.")
    found: list[dict[str, str]] = several(some_of(subnet_id=identifier, ip_address=address))(wishes)
    return found


class Ports(Kind):
    """Places where something is plugged into a network."""

    name, plural, title, quota = "port", "ports", "Port", True
    indexes = ("project_id", "network_id", "device_id", "name", "mac_address")
    filters = ("ip_address",)
    own = (
        Field("name", text(255), ""),
        Field("network_id", identifier, required=True, put=False),
        Field("admin_state_up", flag, True),
        Field("mac_address", optional(mac_address), admin_updates=True),
        Field("fixed_ips", optional(_fixed_ips), None),
        Field("device_id", text(255), ""),
        Field("device_owner", text(255), ""),
        Field("security_groups", optional(many(identifier)), None),
        Field("port_security_enabled", optional(flag)),
        Field("allowed_address_pairs", many(some_of(ip_address=anything, mac_address=mac_address)), []),
        Field("extra_dhcp_opts", anything, []),
        Field("binding:vnic_type", one_of(*VNIC_TYPES), "normal"),
        Field("binding:host_id", optional(text(255)), "", admin_sets=True, admin_sees=True),
        Field("binding:profile", anything, {}, admin_sets=True, admin_sees=True),
        computed("binding:vif_type", "unbound", admin_sees=True),
        computed("binding:vif_details", {}, admin_sees=True),
        computed("resource_request", admin_sees=True),
        Field("qos_policy_id", optional(identifier)),
        computed("qos_network_policy_id"),
        Field("dns_name", text(255), ""),
        Field("dns_domain", text(255), ""),
        Field("data_plane_status", optional(one_of("ACTIVE", "DOWN"))),
        Field("propagate_uplink_status", flag, True),
        Field("numa_affinity_policy", anything),
        Field("device_profile", anything, put=False),
        Field("hints", anything, hidden=True),
        computed("status", "DOWN"),
        computed("dns_assignment"),
        computed("ip_allocation", "immediate"),
    )

    def visible(self, request: Request, record: Record) -> bool:
        """The owner of a network sees the ports that others put on it."""
        if self.mine(request, record):
            return True
        network = NETWORKS.records(request.cloud).get(record["network_id"])
        return network is not None and network["project_id"] == request.project_id

    def create(self, request: Request, values: Record) -> Record:
        network = self._network(request, values)
        require_policy(request, values["qos_policy_id"])
        return self.place(request, values, network)

    def place(self, request: Request, values: Record, network: Record) -> Record:
        """Make a port on a network whose use is settled.  Raises Problem."""
        port = self.stamp(request, values)
        port["revision_number"] = 1
        self._choose_mac(request, port)
        fixed_ips = port["fixed_ips"]
        self._choose_guards(request, port, network, has_address=fixed_ips != [])
        port["fixed_ips"] = addresses.choose(request.cloud, port, fixed_ips)
        port["ip_allocation"] = "none" if fixed_ips == [] else "immediate"
        _complete(port)
        bind(port, port["binding:host_id"])
        addresses.hold(request.cloud, port, port["fixed_ips"])
        return self.keep(request, port)

    def update(self, request: Request, record: Record, changes: Record) -> None:
        require_policy(request, changes.get("qos_policy_id"))
        changes = {name: value for name, value in changes.items() if value is not None or name not in LASTING}
        changed = {**record, **changes}
        if "mac_address" in changes and changes["mac_address"] != record["mac_address"]:
            self._refuse_taken_mac(request, changed)
        self._check_guards(request, changed, "security_groups" in changes)
        _complete(changed)
        if "fixed_ips" in changes:
            changed["fixed_ips"] = addresses.choose(request.cloud, record, changes["fixed_ips"])
            changed["ip_allocation"] = "immediate"
            addresses.hold(request.cloud, record, changed["fixed_ips"])
        record.update(changed)
        if "binding:host_id" in changes:
            bind(record, changes["binding:host_id"])
        if not record["device_id"] and "device_id" in changes:
            bind(record, "")
        self.touch(request, record)

    def delete(self, request: Request, record: Record) -> None:
        """Ports of routers and floating IPs go only with these; a trunk holds on to its ports."""
        if record["device_owner"] in NEUTRONS_OWN:
            words = f"has device owner {record['device_owner']}."
            words = f"Port {record['id']} cannot be deleted directly via the port API: {words}"
            raise Problem(409, words, "ServicePortInUse")
        self._refuse_trunked(request, record)
        self.drop(request, record)

    def drop(self, request: Request, record: Record) -> None:
        """Take a port away for its owner, letting go of addresses and floating IPs."""
        floating = request.cloud.state.collection("neutron", "floatingips", ("port_id",))
        for fip in floating.find(port_id=record["id"]):
            fip.update(port_id=None, router_id=None, fixed_ip_address=None, status="DOWN")
            floating.put(fip)
        addresses.hold(request.cloud, record, [])
        self.records(request.cloud).remove(record["id"])

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        shown["dns_assignment"] = [_assignment(record, fixed["ip_address"]) for fixed in record["fixed_ips"]]
        trunk = _trunk_of(request, record)
        if trunk:
            shown["trunk_details"] = {
                "trunk_id": trunk["id"],
                "sub_ports": [self._subport(request, sub) for sub in trunk["sub_ports"]],
            }
        return shown

    def _subport(self, request: Request, sub: Record) -> Record:
        return {**sub, "mac_address": self.get(request.cloud, sub["port_id"])["mac_address"]}

    def _network(self, request: Request, values: Record) -> Record:
        network = NETWORKS.find(request, values["network_id"])
        if not NETWORKS.usable(request, network):
            raise forbidden("rule:create_port")
        return network

    def _choose_mac(self, request: Request, port: Record) -> None:
        if port["mac_address"]:
            self._refuse_taken_mac(request, port)
            return
        records = self.records(request.cloud)
        while not port["mac_address"] or records.find(mac_address=port["mac_address"]):
            tail = random.getrandbits(24).to_bytes(3, "big")
            port["mac_address"] = "fa:16:3e:" + tail.hex(":")

    def _refuse_taken_mac(self, request: Request, port: Record) -> None:
        same = self.records(request.cloud).find(mac_address=port["mac_address"], network_id=port["network_id"])
        if any(other["id"] != port["id"] for other in same):
            words = f"Unable to complete operation for network {port['network_id']}."
            words = f"{words} The mac address {port['mac_address']} is in use."
            raise Problem(409, words, "MacAddressInUse")

    def _choose_guards(self, request: Request, port: Record, network: Record, has_address: bool) -> None:
        """Port security as the network has it, and the project's default group where no group was named."""
        trusted = port["device_owner"].startswith(ROUTERLESS)
        if port["port_security_enabled"] is None:
            port["port_security_enabled"] = network["port_security_enabled"] and not trusted
        if port["security_groups"] is None:
            guarded = port["port_security_enabled"] and not trusted
            port["security_groups"] = [default_group(request, port["project_id"])["id"]] if guarded else []
        self._check_guards(request, port, named=True)

    def _check_guards(self, request: Request, port: Record, named: bool) -> None:
        if port["security_groups"] is None:
            port["security_groups"] = []
        if port["security_groups"] and not port["port_security_enabled"]:
            words = "Port security must be enabled and port must have an IP address in order to use security groups."
            raise Problem(400, words, "PortSecurityAndIPRequiredForSecurityGroups")
        if port["allowed_address_pairs"] and not port["port_security_enabled"]:
            words = "Port Security must be enabled in order to have allowed address pairs on a port."
            raise Problem(409, words, "AddressPairAndPortSecurityRequired")
        for group in port["security_groups"] if named else ():
            SECURITY_GROUPS.find(request, group)

    def _refuse_trunked(self, request: Request, record: Record) -> None:
        trunk = _trunk_of(request, record)
        if trunk:
            words = f"Port {record['id']} is currently a parent port for trunk {trunk['id']}."
            raise Problem(409, words, "PortInUseAsTrunkParent")
        for trunk in request.cloud.state.collection("neutron", "trunks").values():
            if any(sub["port_id"] == record["id"] for sub in trunk["sub_ports"]):
                words = f"Port {record['id']} is currently a subport for trunk {trunk['id']}."
                raise Problem(409, words, "PortInUseAsSubPort")


def bind(port: Record, host: str | None) -> None:
    """Bind a port to a host, as the agent there would, or let it go."""
    port["binding:host_id"] = host or ""
    port["binding:vif_type"] = "ovs" if host else "unbound"
    port["binding:vif_details"] = {**BOUND_DETAILS, "bound_drivers": {"0": host}} if host else {}
    if not port["device_owner"].startswith("network:"):
        port["status"] = "ACTIVE" if host and port["admin_state_up"] else "DOWN"


def _complete(port: Record) -> None:
    """Fill in what address pairs and DHCP options may leave open."""
    for pair in port["allowed_address_pairs"]:
        if "ip_address" not in pair:
            raise Problem(400, "AllowedAddressPair must contain ip_address", "AllowedAddressPairsMissingIP")
        _check_pair(pair["ip_address"])
        pair.setdefault("mac_address", port["mac_address"])
    if not isinstance(port["extra_dhcp_opts"], list | None):
        raise invalid(f"'{port['extra_dhcp_opts']}' is not a list.")
    options = [_option(option) for option in port["extra_dhcp_opts"] or []]
    port["extra_dhcp_opts"] = [option for option in options if option["opt_value"] is not None]


def _check_pair(value: Any) -> None:
    """A pair may name a whole block."""
    try:
        parse_network(str(value))
    except ValueError:
        raise Problem(400, f"'{value}' is not a valid IP address") from None


def _option(option: Record) -> Record:
    if not isinstance(option, dict) or "opt_name" not in option or "opt_value" not in option:
        raise invalid(f"No valid key specs matched for: {option}.")
    return {"opt_name": option["opt_name"], "opt_value": option["opt_value"], "ip_version": option.get("ip_version", 4)}


def _assignment(port: Record, ip: str) -> Record:
    name = port["dns_name"] or "host-" + ip.replace(".", "-").replace(":", "-")
    return {"ip_address": ip, "hostname": name, "fqdn": f"{name}.{DOMAIN}"}


def _trunk_of(request: Request, port: Record) -> Record | None:
    found: list[Any] = request.cloud.state.collection("neutron", "trunks", ("port_id",)).find(port_id=port["id"])
    return found[0] if found else None


PORTS = serve(Ports())

"""Networks: what subnets and ports are on.

Source: Networking API v2.0, "Networks"; extensions external-net, provider, net-mtu-writable, rbac-policies.
"""

from minicloud.neutron import rbac
from minicloud.neutron.fields import Field, anything, computed, flag, identifier, number, one_of, optional, text
from minicloud.neutron.kind import Kind, granted
from minicloud.neutron.qos import require_policy
from minicloud.neutron.rest import serve
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

TUNNEL_MTU = 1450
PLAIN_MTU = 1500
NETWORK_TYPES = ("flat", "vlan", "vxlan", "gre", "geneve", "local")
SELF_DELETED = ("network:dhcp", "network:router_gateway", "network:floatingip")


class Networks(Kind):
    """Layer-2 networks."""

    name, plural, title, quota, shareable = "network", "networks", "Network", True, "network"
    indexes = ("project_id", "name")
    own = (
        Field("name", text(255), ""),
        Field("admin_state_up", flag, True),
        Field("shared", flag, False, admin_sets=True),
        Field("router:external", flag, False, admin_sets=True),
        Field("is_default", flag, False, admin_sets=True),
        Field("port_security_enabled", flag, True),
        Field("mtu", number(0), 0),
        Field("qos_policy_id", optional(identifier)),
        Field("dns_domain", text(255), ""),
        Field("vlan_transparent", flag, False, put=False),
        Field("qinq", flag, False, put=False),
        Field("availability_zone_hints", anything, [], put=False),
        Field("provider:network_type", one_of(*NETWORK_TYPES), admin_sets=True, admin_sees=True),
        Field("provider:physical_network", optional(text(64)), admin_sets=True, admin_sees=True),
        Field("provider:segmentation_id", optional(number(0)), admin_sets=True, admin_sees=True),
        computed("status", "ACTIVE"),
        computed("subnets"),
        computed("availability_zones", []),
        computed("ipv4_address_scope"),
        computed("ipv6_address_scope"),
        computed("l2_adjacency", True),
    )

    def visible(self, request: Request, record: Record) -> bool:
        """Everybody sees external networks."""
        if record["router:external"] or self.mine(request, record) or self.shared(request, record):
            return True
        return granted(request, record["id"], "access_as_external")

    def usable(self, request: Request, record: Record) -> bool:
        """Whether the asker may put ports on a network."""
        return self.mine(request, record) or self.shared(request, record)

    def create(self, request: Request, values: Record) -> Record:
        require_policy(request, values["qos_policy_id"])
        self._segment(request, values)
        values["mtu"] = values["mtu"] or (TUNNEL_MTU if values["provider:network_type"] == "vxlan" else PLAIN_MTU)
        record = super().create(request, values)
        if record["router:external"]:
            rbac.open_outside(request, record)
        return record

    def update(self, request: Request, record: Record, changes: Record) -> None:
        require_policy(request, changes.get("qos_policy_id"))
        outside = changes.get("router:external", record["router:external"])
        if record["router:external"] and not outside:
            self._refuse_closing(request, record)
            rbac.forget(request, record["id"])
        if outside and not record["router:external"]:
            rbac.open_outside(request, record)
        super().update(request, record, changes)

    def delete(self, request: Request, record: Record) -> None:
        """A network goes with its subnets once no port is left on it."""
        state = request.cloud.state
        ports = state.collection("neutron", "ports", ("network_id",)).find(network_id=record["id"])
        busy = [port["id"] for port in ports if port["device_owner"] != "network:dhcp"]
        if busy:
            words = f"Unable to complete operation on network {record['id']}. There are one or more ports still in use"
            words = f"{words} on the network, id for these ports is: {','.join(busy)}."
            raise Problem(409, words, "NetworkInUse")
        subnets = state.collection("neutron", "subnets", ("network_id",))
        for subnet in subnets.find(network_id=record["id"]):
            subnets.remove(subnet["id"])
        rbac.forget(request, record["id"])
        super().delete(request, record)

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        subnets = request.cloud.state.collection("neutron", "subnets", ("network_id",)).find(network_id=record["id"])
        shown["subnets"] = [subnet["id"] for subnet in subnets]
        for version in (4, 6):
            shown[f"ipv{version}_address_scope"] = self._scope(request, subnets, version)
        if not record["router:external"]:
            del shown["is_default"]
        return shown

    def created_view(self, request: Request, record: Record) -> Record:
        return {**self.view(request, record), "is_default": record["is_default"]}

    def _scope(self, request: Request, subnets: list[Record], version: int) -> str | None:
        pools = request.cloud.state.collection("neutron", "subnetpools")
        for subnet in subnets:
            pool = pools.get(subnet["subnetpool_id"] or "")
            if pool and subnet["ip_version"] == version:
                return str(pool["address_scope_id"]) if pool["address_scope_id"] else None
        return None

    def _segment(self, request: Request, values: Record) -> None:
        """Choose the provider attributes that were left open.  Raises Problem 409 for a taken VLAN."""
        kind = values["provider:network_type"] = values["provider:network_type"] or "vxlan"
        chosen, physical = values["provider:segmentation_id"], values["provider:physical_network"]
        if kind in ("flat", "local"):
            return
        networks = self.records(request.cloud).values()
        taken = {
            network["provider:segmentation_id"]
            for network in networks
            if network["provider:network_type"] == kind and network["provider:physical_network"] == physical
        }
        if chosen in taken and kind == "vlan":
            words = f"Unable to create the network. The VLAN {chosen} on physical network {physical} is in use."
            raise Problem(409, words, "VlanIdInUse")
        if chosen in taken:
            words = f"Unable to create the network. The tunnel ID {chosen} is in use."
            raise Problem(409, words, "TunnelIdInUse")
        if chosen is None:
            values["provider:segmentation_id"] = next(number for number in range(1, 1 << 24) if number not in taken)

    def _refuse_closing(self, request: Request, record: Record) -> None:
        ports = request.cloud.state.collection("neutron", "ports", ("network_id",)).find(network_id=record["id"])
        if any(port["device_owner"] == "network:router_gateway" for port in ports):
            words = f"External network {record['id']} cannot be updated to be made non-external, since it has existing"
            raise Problem(409, f"{words} gateway ports.", "ExternalNetworkInUse")


NETWORKS = serve(Networks())

"""Routers: their gateway to an external network and their static routes; `interfaces` holds the rest.

Source: Networking API v2.0, "Routers"; extensions ext-gw-mode, extraroute, extraroute-atomic.
"""

import ipaddress
from typing import Any

from minicloud.neutron.fields import (
    Field,
    address,
    anything,
    computed,
    flag,
    identifier,
    many,
    optional,
    parse_network,
    prefix,
    some_of,
    table,
    text,
)
from minicloud.neutron.kind import Kind, bad_request
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.ports import PORTS
from minicloud.neutron.rest import BASE, content, serve
from minicloud.neutron.schema import forbidden
from minicloud.neutron.subnets import SUBNETS
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

GATEWAY = "network:router_gateway"
INTERFACE = "network:router_interface"
FIXED = some_of(subnet_id=identifier, ip_address=address)
ROUTES = many(table(destination=prefix, nexthop=address))
SNAT_RULE = (
    "(rule:{action}_router and (rule:{action}_router:external_gateway_info and "
    "(rule:{action}_router:external_gateway_info:network_id and "
    "rule:{action}_router:external_gateway_info:enable_snat)))"
)


def _gateway(value: Any) -> dict[str, Any] | None:
    """What a gateway may say; nothing and {} both mean none."""
    if not value:
        return None
    allowed = {"network_id": identifier, "enable_snat": flag, "external_fixed_ips": many(FIXED)}
    found: dict[str, Any] = some_of(**allowed, qos_policy_id=anything)(value)
    if "network_id" not in found:
        raise ValueError("Validation of dictionary's keys failed. Expected keys: {'network_id'}")
    return found


class Routers(Kind):
    """Ways between subnets, and out of the cloud."""

    name, plural, title, quota = "router", "routers", "Router", True
    indexes = ("project_id", "name")
    own = (
        Field("name", text(255), ""),
        Field("admin_state_up", flag, True),
        Field("external_gateway_info", _gateway),
        Field("distributed", optional(flag), admin_sets=True, admin_sees=True),
        Field("ha", optional(flag), admin_sets=True, admin_sees=True),
        Field("availability_zone_hints", anything, [], put=False),
        Field("flavor_id", optional(identifier), put=False),
        Field("routes", optional(ROUTES), [], post=False),
        Field("enable_ndp_proxy", optional(flag), False),
        computed("status", "ACTIVE"),
        computed("availability_zones", []),
        computed("conntrack_helpers", []),
    )

    def create(self, request: Request, values: Record) -> Record:
        wanted = values.pop("external_gateway_info")
        values.update(ha=bool(values["ha"]), distributed=bool(values["distributed"]))
        self._check_gateway(request, wanted, "create")
        router = self.keep(request, self.stamp(request, values))
        router["external_gateway_info"] = None
        if wanted:
            try:
                self._open(request, router, wanted)
            except Problem:
                self.records(request.cloud).remove(router["id"])
                raise
        return self.keep(request, router)

    def update(self, request: Request, record: Record, changes: Record) -> None:
        if "external_gateway_info" in changes:
            self._change_gateway(request, record, changes.pop("external_gateway_info"))
        if "routes" in changes:
            changes["routes"] = changes["routes"] or []
            check_routes(request, record, changes["routes"])
        super().update(request, record, changes)

    def delete(self, request: Request, record: Record) -> None:
        ports = [port["id"] for port in interfaces(request, record["id"])]
        if ports:
            words = f"Router {record['id']} has ports still attached: {', '.join(ports)}"
            raise Problem(409, words, "RouterInUse")
        self._refuse_floating(request, record, f"Router {record['id']} is still in use", "RouterInUse")
        for port in _gateway_ports(request, record["id"]):
            PORTS.drop(request, port)
        super().delete(request, record)

    def full_view(self, request: Request, record: Record) -> Record:
        """A router as the extra-route actions answer it: with what is otherwise for administrators."""
        ports = _gateway_ports(request, record["id"])
        shown = {**record, **self.view(request, record)}
        shown.update(enable_snat=bool((record["external_gateway_info"] or {}).get("enable_snat", True)), ha_vr_id=0)
        shown.update(gw_port_id=ports[0]["id"] if ports else None)
        return {**shown, "enable_default_route_ecmp": False, "enable_default_route_bfd": False}

    def _check_gateway(self, request: Request, wanted: dict[str, Any] | None, action: str) -> None:
        if not wanted:
            return
        if "enable_snat" in wanted and not request.is_admin:
            raise forbidden(SNAT_RULE.format(action=action))
        network = NETWORKS.find(request, wanted["network_id"])
        if not network["router:external"]:
            raise bad_request("router", f"Network {network['id']} is not an external network.")

    def _change_gateway(self, request: Request, record: Record, wanted: dict[str, Any] | None) -> None:
        self._check_gateway(request, wanted, "update")
        now = record["external_gateway_info"]
        if now and (not wanted or wanted["network_id"] != now["network_id"]):
            words = f"Gateway cannot be updated for router {record['id']}, since a gateway to external network"
            words = f"{words} {now['network_id']} is required by one or more floating IPs."
            self._refuse_floating(request, record, words, "RouterExternalGatewayInUseByFloatingIp")
        if now and wanted and wanted["network_id"] == now["network_id"] and "external_fixed_ips" not in wanted:
            now["enable_snat"] = wanted.get("enable_snat", now["enable_snat"])
            return
        for port in _gateway_ports(request, record["id"]):
            PORTS.drop(request, port)
        record["external_gateway_info"] = None
        if wanted:
            self._open(request, record, wanted)

    def _open(self, request: Request, router: Record, wanted: dict[str, Any]) -> None:
        """Give a router a port on an external network, owned by nobody."""
        port = add_port(
            request,
            network_id=wanted["network_id"],
            project_id="",
            device_id=router["id"],
            device_owner=GATEWAY,
            **({"fixed_ips": wanted["external_fixed_ips"]} if wanted.get("external_fixed_ips") else {}),
        )
        router["external_gateway_info"] = {
            "network_id": wanted["network_id"],
            "external_fixed_ips": port["fixed_ips"],
            "enable_snat": wanted.get("enable_snat", True),
        }

    def _refuse_floating(self, request: Request, record: Record, words: str, fault: str) -> None:
        floating = request.cloud.state.collection("neutron", "floatingips", ("router_id",))
        if floating.find(router_id=record["id"]):
            raise Problem(409, words, fault)


ROUTERS = serve(Routers())


def add_port(request: Request, **given: Any) -> Record:
    """A port of Networking's own, on a network that its asker need not own."""
    values = PORTS.accept(request, given, trusted=True)
    values["port_security_enabled"], values["security_groups"] = False, []
    values["status"] = "ACTIVE"
    network = NETWORKS.get(request.cloud, values["network_id"])
    return PORTS.place(request, values, network)


def interfaces(request: Request, router_id: str) -> list[Record]:
    """The ports by which a router reaches its subnets."""
    ports = PORTS.records(request.cloud).find(device_id=router_id)
    return [port for port in ports if port["device_owner"] == INTERFACE]


def reachable(request: Request, router: Record) -> list[str]:
    """The blocks that a router is connected to."""
    fixed = [fixed for port in interfaces(request, router["id"]) for fixed in port["fixed_ips"]]
    gateway = router["external_gateway_info"] or {"external_fixed_ips": []}
    subnets = (SUBNETS.records(request.cloud).get(ip["subnet_id"]) for ip in [*fixed, *gateway["external_fixed_ips"]])
    return [subnet["cidr"] for subnet in subnets if subnet]


def check_routes(request: Request, router: Record, routes: list[Record]) -> None:
    """A next hop lies on a network of the router.  Raises Problem 400 or 409."""
    blocks = [parse_network(cidr) for cidr in reachable(request, router)]
    for hop in routes:
        if not any(ipaddress.ip_address(hop["nexthop"]) in block for block in blocks):
            words = f"Invalid format for routes: {routes}, the nexthop is not connected with router"
            raise Problem(400, words, "InvalidRoutes")
    limit = 30
    if len(routes) > limit:
        words = f"Unable to complete operation for {router['id']}. The number of routes exceeds the maximum {limit}."
        raise Problem(409, words, "RoutesExhausted")


@route("PUT", f"{BASE}/routers/{{key}}/add_extraroutes", operation="neutron.router.add_extraroutes")
def add_routes(request: Request, key: str) -> Answer:
    """Add static routes to those there are."""
    router = ROUTERS.owned(request, key, "update")
    given = _routes(request)
    fresh = [hop for hop in given if hop not in router["routes"]]
    check_routes(request, router, router["routes"] + fresh)
    router["routes"] = router["routes"] + fresh
    ROUTERS.touch(request, router)
    return {"router": ROUTERS.full_view(request, router)}


@route("PUT", f"{BASE}/routers/{{key}}/remove_extraroutes", operation="neutron.router.remove_extraroutes")
def remove_routes(request: Request, key: str) -> Answer:
    """Take static routes away."""
    router = ROUTERS.owned(request, key, "update")
    given = _routes(request)
    router["routes"] = [hop for hop in router["routes"] if hop not in given]
    ROUTERS.touch(request, router)
    return {"router": ROUTERS.full_view(request, router)}


def _routes(request: Request) -> list[Record]:
    given = content(request, "router").get("routes")
    routes: list[Record] = Field("routes", ROUTES).convert(given)
    return routes


def _gateway_ports(request: Request, router_id: str) -> list[Record]:
    ports = PORTS.records(request.cloud).find(device_id=router_id)
    return [port for port in ports if port["device_owner"] == GATEWAY]

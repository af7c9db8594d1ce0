"""What Networking says of itself: resources, extensions, agents, zones, and how many addresses are left.

Source: Networking API v2.0, "API versions", "Extensions", "Network IP availability".
"""

from minicloud.neutron.addresses import held
from minicloud.neutron.fields import parse_network
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.rest import BASE, KINDS
from minicloud.neutron.subnets import SUBNETS
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

# Every one of these is behaviour that this package has.
# fmt: off
EXTENSIONS = (
    "address-group", "address-scope", "agent", "allowed-address-pairs", "availability_zone", "binding",
    "data-plane-status", "default-subnetpools", "dns-domain-ports", "dns-integration", "empty-string-filtering",
    "ext-gw-mode", "external-net", "extra_dhcp_opt", "extraroute", "extraroute-atomic", "filter-validation",
    "fip-port-details", "ip-substring-filtering", "ip_allocation", "l2_adjacency", "metering",
    "metering_source_and_destination_fields", "net-mtu", "net-mtu-writable", "network-ip-availability",
    "network-ip-availability-details", "network_availability_zone", "pagination", "port-security", "project-id",
    "provider", "qos", "qos-bw-limit-direction", "qos-fip", "qos-pps", "quota_details", "quotas",
    "rbac-address-group", "rbac-address-scope", "rbac-policies", "rbac-security-groups", "rbac-subnetpool", "router",
    "router_availability_zone", "security-group", "security-groups-normalized-cidr",
    "security-groups-remote-address-group", "service-type", "sorting", "standard-attr-description",
    "standard-attr-revisions", "standard-attr-tag", "standard-attr-timestamp", "stateful-security-group",
    "subnet-external-network", "subnet-service-types", "subnet_allocation", "tag-creation",
    "tag-ports-during-bulk-creation", "trunk", "trunk-details",
)
# fmt: on
PROVIDERS = ("dvrha", "dvr", "ha", "single_node")


@route("GET", BASE, operation="neutron.version.show")
def resources(request: Request) -> Answer:
    """The collections of version 2.0."""
    base = f"{request.cloud.base_url}{BASE}"
    return {
        "resources": [
            {"name": kind.name, "collection": kind.plural, "links": [{"rel": "self", "href": f"{base}/{kind.path}"}]}
            for kind in KINDS.values()
        ]
    }


@route("GET", f"{BASE}/extensions", operation="neutron.extension.list")
def extensions(request: Request) -> Answer:
    """All extensions."""
    return {"extensions": [_extension(alias) for alias in EXTENSIONS]}


@route("GET", f"{BASE}/extensions/{{alias}}", operation="neutron.extension.show")
def extension(request: Request, alias: str) -> Answer:
    """One extension."""
    if alias not in EXTENSIONS:
        raise Problem(404, f"Extension with alias {alias} does not exist", "ExtensionNotFound")
    return {"extension": _extension(alias)}


@route("GET", f"{BASE}/agents", operation="neutron.agent.list")
def agents(request: Request) -> Answer:
    """No agent runs here."""
    return {"agents": []}


@route("GET", f"{BASE}/availability_zones", operation="neutron.availability_zone.list")
def zones(request: Request) -> Answer:
    """Without agents there are no zones."""
    return {"availability_zones": []}


@route("GET", f"{BASE}/service-providers", operation="neutron.service_provider.list")
def providers(request: Request) -> Answer:
    """Who makes routers."""
    return {
        "service_providers": [{"service_type": "L3_ROUTER_NAT", "name": name, "default": False} for name in PROVIDERS]
    }


@route("GET", f"{BASE}/network-ip-availabilities", operation="neutron.network_ip_availability.list")
def availabilities(request: Request) -> Answer:
    """How many addresses are used, per network; for administrators."""
    networks = NETWORKS.records(request.cloud).values() if request.is_admin else []
    return {"network_ip_availabilities": [_availability(request, network) for network in networks]}


@route("GET", f"{BASE}/network-ip-availabilities/{{key}}", operation="neutron.network_ip_availability.show")
def availability(request: Request, key: str) -> Answer:
    """How many addresses of one network are used."""
    if not request.is_admin:
        raise NETWORKS.absent(key)
    return {"network_ip_availability": _availability(request, NETWORKS.find(request, key))}


def _extension(alias: str) -> Record:
    return {"name": alias, "alias": alias, "description": alias, "updated": "2026-04-01T00:00:00-00:00", "links": []}


def _availability(request: Request, network: Record) -> Record:
    subnets = [_subnet(request, subnet) for subnet in SUBNETS.records(request.cloud).find(network_id=network["id"])]
    details = [subnet["ip_availability_details"] for subnet in subnets]
    names = ("total_ips_in_subnet", "total_ips_in_allocation_pool", "used_ips_in_subnet")
    return {
        "network_id": network["id"],
        "network_name": network["name"],
        "project_id": network["project_id"],
        "tenant_id": network["project_id"],
        "subnet_ip_availability": subnets,
        "used_ips": sum(subnet["used_ips"] for subnet in subnets),
        "total_ips": sum(subnet["total_ips"] for subnet in subnets),
        "ip_availability_details": {
            name: sum(detail[name] for detail in details) for name in (*names, "used_ips_in_allocation_pool")
        },
    }


def _subnet(request: Request, subnet: Record) -> Record:
    block = parse_network(subnet["cidr"])
    taken = [block_id["id"].partition("/")[2] for block_id in held(request.cloud).find(subnet_id=subnet["id"])]
    pools = [(_number(pool["start"]), _number(pool["end"])) for pool in subnet["allocation_pools"]]
    pooled = sum(any(start <= _number(ip) <= end for start, end in pools) for ip in taken)
    total = sum(end - start + 1 for start, end in pools)
    return {
        "subnet_id": subnet["id"],
        "ip_version": subnet["ip_version"],
        "cidr": subnet["cidr"],
        "subnet_name": subnet["name"],
        "used_ips": len(taken),
        "total_ips": total,
        "ip_availability_details": {
            "total_ips_in_subnet": max(block.num_addresses - 2, 1),
            "total_ips_in_allocation_pool": total,
            "used_ips_in_subnet": len(taken),
            "used_ips_in_allocation_pool": pooled,
        },
    }


def _number(ip: str) -> int:
    return int(parse_network(ip).network_address)

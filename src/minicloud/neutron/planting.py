"""The networks that a minicloud is born with, and those that a seed file adds.

A seed file may hold, under `networks`, mappings of a network's attributes with `project` (a name) and `subnets` (a
list of attributes), and under `routers`, likewise, with `network` (its gateway's name) and `interfaces` (subnet names).
"""

from typing import Any

from minicloud.cloud import Cloud
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.routers import INTERFACE, ROUTERS, add_port
from minicloud.neutron.security_groups import RULES, default_group
from minicloud.neutron.subnets import SUBNETS
from minicloud.seed import seed
from minicloud.state import Record
from minicloud.web import Identity, Request

BORN: dict[str, Any] = {
    "networks": [
        {
            "name": "public",
            "project": "admin",
            "router:external": True,
            "provider:network_type": "flat",
            "provider:physical_network": "physnet1",
            "subnets": [{"name": "public-subnet", "cidr": "172.24.0.0/16", "enable_dhcp": False}],
        },
        {
            "name": "private",
            "project": "demo",
            "subnets": [{"name": "private-subnet", "cidr": "10.0.0.0/16", "dns_nameservers": ["8.8.8.8"]}],
        },
    ],
    "routers": [{"name": "router1", "project": "demo", "network": "public", "interfaces": ["private-subnet"]}],
}
GUARDED = "demo"  # whose default group lets ping and SSH in


@seed("neutron")
def plant(cloud: Cloud, document: dict[str, Any]) -> None:
    """Plant networks, routers and the default groups of the projects there are."""
    request = Request(cloud, "SEED", "", {}, {}, identity=Identity(roles=frozenset({"admin"})))
    projects = {project["name"]: project["id"] for project in cloud.state.collection("keystone", "projects").values()}
    for source in (BORN, document):
        for network in source.get("networks") or []:
            _network(request, projects, dict(network))
        for router in source.get("routers") or []:
            _router(request, projects, dict(router))
    for name, project in projects.items():
        group = default_group(request, project)
        if name == GUARDED:
            _let_in(request, group)


def _network(request: Request, projects: dict[str, str], given: Record) -> None:
    project = projects.get(given.pop("project", "demo"), "")
    subnets = given.pop("subnets", [])
    network = NETWORKS.add(request, project_id=project, **given)
    for subnet in subnets:
        version = 6 if ":" in subnet["cidr"] else 4
        SUBNETS.add(request, **{"ip_version": version, "network_id": network["id"], "project_id": project, **subnet})


def _router(request: Request, projects: dict[str, str], given: Record) -> None:
    project = projects.get(given.pop("project", "demo"), "")
    gateway, wanted = given.pop("network", None), given.pop("interfaces", [])
    if gateway:
        given["external_gateway_info"] = {"network_id": NETWORKS.records(request.cloud).find(name=gateway)[0]["id"]}
    router = ROUTERS.add(request, project_id=project, **given)
    for name in wanted:
        subnet = SUBNETS.records(request.cloud).find(name=name)[0]
        place = {"subnet_id": subnet["id"], "ip_address": subnet["gateway_ip"]}
        ends = {"network_id": subnet["network_id"], "device_id": router["id"], "device_owner": INTERFACE}
        add_port(request, **ends, project_id=project, fixed_ips=[place])


def _let_in(request: Request, group: Record) -> None:
    common = {"security_group_id": group["id"], "direction": "ingress", "project_id": group["project_id"]}
    RULES.add(request, **common, protocol="icmp")
    RULES.add(request, **common, protocol="tcp", port_range_min=22, port_range_max=22)

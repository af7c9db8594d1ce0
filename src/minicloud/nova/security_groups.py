"""Security groups of a server: shown in Compute's old spelling, put on its ports and taken off.

Source: Compute API v2.1, "List security groups by server", "Add security group to a server".
"""

from typing import Any

from minicloud.neutron.ports import PORTS
from minicloud.neutron.security_groups import RULES, SECURITY_GROUPS
from minicloud.nova import lifecycle, wiring
from minicloud.nova.actions import action
from minicloud.nova.checks import members, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import before_only
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

ANYWHERE = {"IPv4": "0.0.0.0/0", "IPv6": "::/0"}


@route("GET", f"{BASE}/servers/{{key}}/os-security-groups", operation="nova.server.security_groups")
def of_server(request: Request, key: str) -> Answer:
    """The security groups on a server's ports."""
    found = wiring.groups_of(request, lifecycle.find(request, key))
    return {"security_groups": [_view(request, group) for group in found]}


@route("GET", f"{BASE}/os-security-groups", operation="nova.security_group.list")
def of_project(request: Request) -> Answer:
    """The security groups of a project; until 2.35."""
    before_only(request, 36)
    SECURITY_GROUPS.prepare(request)
    found = SECURITY_GROUPS.records(request.cloud).find(project_id=request.project_id)
    return {"security_groups": [_view(request, group) for group in found]}


@action("addSecurityGroup")
def add_group(request: Request, server: Record, given: Any) -> Answer:
    """Put a security group on every port of a server."""
    group = _group(request, given, "addSecurityGroup")
    for port in wiring.ports(request, server):
        if group["id"] in port["security_groups"]:
            words = f"Duplicate items in the list: '{group['id']}'."
            raise Problem(400, f"Invalid input for security_groups. Reason: {words}")
    for port in wiring.ports(request, server):
        PORTS.update(request, port, {"security_groups": [*port["security_groups"], group["id"]]})
    return None


@action("removeSecurityGroup")
def remove_group(request: Request, server: Record, given: Any) -> Answer:
    """Take a security group off every port of a server."""
    group = _group(request, given, "removeSecurityGroup")
    ports = [port for port in wiring.ports(request, server) if group["id"] in port["security_groups"]]
    if not ports:
        words = f"Security group {group['id']} not associated with the instance {server['id']}"
        raise Problem(404, words)
    for port in ports:
        kept = [key for key in port["security_groups"] if key != group["id"]]
        PORTS.update(request, port, {"security_groups": kept})
    return None


def _group(request: Request, given: Any, name: str) -> Record:
    wanted = members(name, given, {"name": text()}, ("name",))["name"]
    group = wiring.group(request, wanted)
    if group is None:
        raise Problem(404, f"Security group {wanted} is not found for project {request.project_id}")
    return group


def _view(request: Request, group: Record) -> Record:
    rules = RULES.records(request.cloud).find(security_group_id=group["id"], direction="ingress")
    shown = {name: group[name] for name in ("id", "description", "name")}
    return {**shown, "tenant_id": group["project_id"], "rules": [_rule(request, rule) for rule in rules]}


def _rule(request: Request, rule: Record) -> Record:
    remote = SECURITY_GROUPS.records(request.cloud).get(rule["remote_group_id"] or "")
    allowed = {} if remote else {"cidr": rule["remote_ip_prefix"] or ANYWHERE[rule["ethertype"]]}
    return {
        "id": rule["id"],
        "parent_group_id": rule["security_group_id"],
        "ip_protocol": rule["protocol"],
        "from_port": rule["port_range_min"],
        "to_port": rule["port_range_max"],
        "group": {"name": remote["name"], "tenant_id": remote["project_id"]} if remote else {},
        "ip_range": allowed,
    }

"""Trunks: many networks over one port, told apart by segmentation.

Source: Networking API v2.0, "Trunk networking".
"""

from typing import Any

from minicloud.neutron.fields import Field, computed, flag, identifier, many, number, one_of, some_of, text
from minicloud.neutron.kind import Kind
from minicloud.neutron.ports import PORTS
from minicloud.neutron.rest import BASE, serve
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

SUBPORTS = many(
    some_of(port_id=identifier, segmentation_type=one_of("vlan", "inherit"), segmentation_id=number(1, 4094))
)
ACTION = f"{BASE}/trunks/{{key}}"


class Trunks(Kind):
    """Ports that carry the traffic of further ports."""

    name, plural, title, quota = "trunk", "trunks", "Trunk", True
    indexes = ("project_id", "port_id")
    own = (
        Field("name", text(255), ""),
        Field("port_id", identifier, required=True, put=False),
        Field("admin_state_up", flag, True),
        Field("sub_ports", SUBPORTS, [], put=False),
        computed("status", "ACTIVE"),
    )

    def create(self, request: Request, values: Record) -> Record:
        parent = PORTS.find(request, values["port_id"])
        if parent["device_id"] or self.records(request.cloud).find(port_id=parent["id"]) or _trunk(request, parent):
            words = f"Port {parent['id']} is currently in use and is not eligible for use as a parent port."
            raise Problem(409, words, "ParentPortInUse")
        for sub in values["sub_ports"]:
            _check(request, sub, values["sub_ports"])
        return super().create(request, values)

    def delete(self, request: Request, record: Record) -> None:
        parent = PORTS.records(request.cloud).get(record["port_id"])
        if parent and parent["device_id"]:
            raise Problem(409, f"Trunk {record['id']} is currently in use.", "TrunkInUse")
        super().delete(request, record)


TRUNKS = serve(Trunks())


@route("PUT", f"{ACTION}/add_subports", operation="neutron.trunk.add_subports")
def add(request: Request, key: str) -> Answer:
    """Carry more ports."""
    trunk = TRUNKS.owned(request, key, "update")
    fresh = _given(request)
    for sub in fresh:
        _check(request, sub, trunk["sub_ports"] + fresh)
    trunk["sub_ports"] = trunk["sub_ports"] + fresh
    TRUNKS.touch(request, trunk)
    return TRUNKS.view(request, trunk)


@route("PUT", f"{ACTION}/remove_subports", operation="neutron.trunk.remove_subports")
def remove(request: Request, key: str) -> Answer:
    """Carry some ports no longer."""
    trunk = TRUNKS.owned(request, key, "update")
    leaving = [sub["port_id"] for sub in _given(request)]
    carried = [sub["port_id"] for sub in trunk["sub_ports"]]
    for port_id in leaving:
        if port_id not in carried:
            raise Problem(404, f"SubPort {port_id} on trunk {key} could not be found.", "SubPortNotFound")
    trunk["sub_ports"] = [sub for sub in trunk["sub_ports"] if sub["port_id"] not in leaving]
    TRUNKS.touch(request, trunk)
    return TRUNKS.view(request, trunk)


@route("GET", f"{ACTION}/get_subports", operation="neutron.trunk.get_subports")
def show(request: Request, key: str) -> Answer:
    """The ports that a trunk carries."""
    return {"sub_ports": TRUNKS.find(request, key)["sub_ports"]}


def _given(request: Request) -> list[Record]:
    body = request.body if isinstance(request.body, dict) else {}
    found: list[Record] = Field("sub_ports", SUBPORTS).convert(body.get("sub_ports"))
    return found


def _check(request: Request, sub: Record, others: list[Record]) -> None:
    """A port is carried once, under a number of its own."""
    port = PORTS.find(request, sub["port_id"])
    sub.setdefault("segmentation_type", "vlan")
    if _trunk(request, port):
        raise Problem(409, f"Port {port['id']} is in use by another trunk.", "TrunkPortInUse")
    if TRUNKS.records(request.cloud).find(port_id=port["id"]):
        words = f"Port {port['id']} is currently a parent port for a trunk."
        raise Problem(409, words, "TrunkPortInUse")
    told = ("segmentation_type", "segmentation_id")
    same = [other for other in others if all(other.get(name) == sub.get(name) for name in told)]
    if any(other["port_id"] != sub["port_id"] for other in same):
        words = f"segmentation_type {sub['segmentation_type']} and segmentation_id {sub.get('segmentation_id')}"
        raise Problem(409, f"{words} already in use on trunk.", "DuplicateSubPort")


def _trunk(request: Request, port: Record) -> Any:
    """The trunk that carries a port."""
    for trunk in TRUNKS.records(request.cloud).values():
        if any(sub["port_id"] == port["id"] for sub in trunk["sub_ports"]):
            return trunk
    return None

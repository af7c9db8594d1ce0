"""Tags on any resource that has them.

Source: Networking API v2.0, "Standard attributes tag extension".
"""

from functools import partial
from typing import Any

from minicloud.neutron.fields import invalid
from minicloud.neutron.floating_ips import FLOATING_IPS
from minicloud.neutron.kind import Kind
from minicloud.neutron.networks import NETWORKS
from minicloud.neutron.ports import PORTS
from minicloud.neutron.qos import POLICIES
from minicloud.neutron.rest import BASE
from minicloud.neutron.routers import ROUTERS
from minicloud.neutron.security_groups import SECURITY_GROUPS
from minicloud.neutron.subnet_pools import SUBNET_POOLS
from minicloud.neutron.subnets import SUBNETS
from minicloud.neutron.trunks import TRUNKS
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

LONGEST = 255


def _list(kind: Kind, request: Request, key: str) -> Answer:
    return {"tags": kind.find(request, key)["tags"]}


def _replace(kind: Kind, request: Request, key: str) -> Answer:
    return _keep(kind, request, kind.owned(request, key, "update"), _given(request))


def _add(kind: Kind, request: Request, key: str) -> Answer:
    record = kind.owned(request, key, "update")
    return _keep(kind, request, record, [*record["tags"], *_given(request)])


def _clear(kind: Kind, request: Request, key: str) -> Answer:
    _keep(kind, request, kind.owned(request, key, "update"), [])
    return None


def _show_one(kind: Kind, request: Request, key: str, tag: str) -> Answer:
    _require(kind.find(request, key), tag)
    return None


def _put_one(kind: Kind, request: Request, key: str, tag: str) -> Answer:
    record = kind.owned(request, key, "update")
    _keep(kind, request, record, [*record["tags"], tag])
    return Reply(201, b"null", {"Content-Type": "application/json"})


def _drop_one(kind: Kind, request: Request, key: str, tag: str) -> Answer:
    record = kind.owned(request, key, "update")
    _require(record, tag)
    _keep(kind, request, record, [other for other in record["tags"] if other != tag])
    return None


def _given(request: Request) -> list[str]:
    body: Any = request.body
    tags = body.get("tags") if isinstance(body, dict) else None
    if not isinstance(tags, list):
        raise invalid(f"'{tags}' is not a list.")
    for tag in tags:
        if not isinstance(tag, str) or len(tag) > LONGEST:
            raise invalid(f"'{tag}' exceeds maximum length of {LONGEST}.")
    return tags


def _keep(kind: Kind, request: Request, record: Record, tags: list[str]) -> Answer:
    record["tags"] = list(dict.fromkeys(tags))
    kind.touch(request, record)
    return {"tags": record["tags"]}


def _require(record: Record, tag: str) -> None:
    if tag not in record["tags"]:
        raise Problem(404, f"Tag {tag} could not be found.", "TagNotFound")


def _register(kind: Kind) -> None:
    many, operation = f"{BASE}/{kind.path}/{{key}}/tags", f"neutron.{kind.name}.tag"
    one = many + "/{tag}"
    for method, path, handler in (
        ("GET", many, _list),
        ("PUT", many, _replace),
        ("POST", many, _add),
        ("DELETE", many, _clear),
        ("GET", one, _show_one),
        ("PUT", one, _put_one),
        ("DELETE", one, _drop_one),
    ):
        route(method, path, operation=operation)(partial(handler, kind))


for _kind in (
    NETWORKS,
    SUBNETS,
    PORTS,
    ROUTERS,
    FLOATING_IPS,
    SECURITY_GROUPS,
    SUBNET_POOLS,
    TRUNKS,
    POLICIES,
):
    _register(_kind)

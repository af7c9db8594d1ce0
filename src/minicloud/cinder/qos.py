"""QoS specs: promises of speed that volume types may be associated with."""

from typing import TYPE_CHECKING, Any

from minicloud.cinder.api import given, links, volume_route
from minicloud.cinder.volume_types import require_type, volume_types
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

POLICY = "volume_extension:qos_specs_manage:"
CONSUMERS = ("front-end", "back-end", "both")


def qos_specs(cloud: "Cloud") -> Collection:
    """Every QoS spec."""
    return cloud.state.collection("cinder", "qos_specs", ("name",))


def _find(request: Request, key: str) -> Record:
    record = qos_specs(request.cloud).get(key)
    if record is None:
        raise Problem(404, f"No such QoS spec {key}.")
    return record


def _view(request: Request, record: Record) -> dict[str, Any]:
    return {"qos_specs": record, "links": links(request, "qos-specs", record["id"])}


def _associated(request: Request, key: str) -> list[Record]:
    return volume_types(request.cloud).find(qos_specs_id=key)


@volume_route("GET", "/qos-specs", "qos.list", policy=f"{POLICY}get_all")
def list_all(request: Request) -> Answer:
    """All QoS specs."""
    return {"qos_specs": qos_specs(request.cloud).values()}


@volume_route("POST", "/qos-specs", "qos.create", policy=f"{POLICY}create")
def create(request: Request) -> Answer:
    """Make a QoS spec."""
    values = dict(given(request, "qos_specs"))
    name, consumer = values.pop("name", None), values.pop("consumer", "back-end")
    if not name:
        raise Problem(400, "Invalid input for field/attribute qos_specs. 'name' is a required property")
    if consumer not in CONSUMERS:
        raise Problem(400, f"Invalid qos specs: Valid consumer of QoS specs are: {list(CONSUMERS)}")
    if qos_specs(request.cloud).find(name=name):
        raise Problem(409, f"QoS Specs {name} already exists.")
    record = {"id": request.cloud.new_id(), "name": name, "consumer": consumer, "specs": values}
    return _view(request, qos_specs(request.cloud).put(record))


@volume_route("GET", "/qos-specs/{key}", "qos.show", policy=f"{POLICY}get")
def show(request: Request, key: str) -> Answer:
    """One QoS spec."""
    return _view(request, _find(request, key))


@volume_route("PUT", "/qos-specs/{key}", "qos.update", policy=f"{POLICY}update")
def update(request: Request, key: str) -> Answer:
    """Change keys of a QoS spec."""
    record, values = _find(request, key), dict(given(request, "qos_specs"))
    record["consumer"] = values.get("consumer", record["consumer"])
    record["specs"].update({name: value for name, value in values.items() if name != "consumer"})
    qos_specs(request.cloud).put(record)
    return {"qos_specs": values}


@volume_route("PUT", "/qos-specs/{key}/delete_keys", "qos.delete_keys", policy=f"{POLICY}update")
def delete_keys(request: Request, key: str) -> Answer:
    """Take keys away."""
    record = _find(request, key)
    for name in (request.body or {}).get("keys", []):
        if record["specs"].pop(name, None) is None:
            raise Problem(400, f"QoS spec {key} has no spec with key {name}.")
    qos_specs(request.cloud).put(record)
    return Reply(202)


@volume_route("DELETE", "/qos-specs/{key}", "qos.delete", policy=f"{POLICY}delete")
def delete(request: Request, key: str) -> Answer:
    """Delete a QoS spec that no type uses, or with `force` any."""
    record = _find(request, key)
    if _associated(request, key) and str(request.param("force", "")).lower() != "true":
        raise Problem(400, f"Invalid qos specs: QoS Specs {key} is still associated with entities.")
    _dissociate(request, key)
    qos_specs(request.cloud).remove(record["id"])
    return Reply(202)


@volume_route("GET", "/qos-specs/{key}/associations", "qos.associations", policy=f"{POLICY}get_all")
def associations(request: Request, key: str) -> Answer:
    """Types that use a QoS spec."""
    _find(request, key)
    shown = [{"association_type": "volume_type", "name": t["name"], "id": t["id"]} for t in _associated(request, key)]
    return {"qos_associations": shown}


@volume_route("GET", "/qos-specs/{key}/associate", "qos.associate", policy="volume_extension:qos_specs_manage:update")
def associate(request: Request, key: str) -> Answer:
    """Let a type use a QoS spec."""
    _find(request, key)
    kind = require_type(request.cloud, request.param("vol_type_id") or "")
    volume_types(request.cloud).put({**kind, "qos_specs_id": key})
    return Reply(202)


@volume_route("GET", "/qos-specs/{key}/disassociate", "qos.disassociate", policy=f"{POLICY}update")
def disassociate(request: Request, key: str) -> Answer:
    """Let a type use it no longer."""
    _find(request, key)
    kind = require_type(request.cloud, request.param("vol_type_id") or "")
    volume_types(request.cloud).put({**kind, "qos_specs_id": None})
    return Reply(202)


@volume_route("GET", "/qos-specs/{key}/disassociate_all", "qos.disassociate_all", policy=f"{POLICY}update")
def disassociate_all(request: Request, key: str) -> Answer:
    """Let no type use it any longer."""
    _find(request, key)
    _dissociate(request, key)
    return Reply(202)


def _dissociate(request: Request, key: str) -> None:
    for kind in _associated(request, key):
        volume_types(request.cloud).put({**kind, "qos_specs_id": None})

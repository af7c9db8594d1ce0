"""The rehearsal room, under `/control`: no token needed, so bind minicloud to loopback only.

POST   /control/faults              add a rule (see `minicloud.faults`), answers it with its id
GET    /control/faults              all rules with counts      DELETE /control/faults[/{id}]   take them away
PUT    /control/operations/{glob}   {"seconds": 2} how long it takes, {"latency": 0.1} before its answer,
                                    {"error": "No valid host"} how it ends; {} forgets. `http` is every request
GET    /control/operations          all of these
GET    /control/requests            requests seen per operation   DELETE  start counting anew
GET    /control/objects             ids of live objects per kind, without those of the seed and without
                                    Keystone's tokens; `?all=1` gives whole records and everything
PUT    /control/clock               {"offset": seconds} or {"advance": seconds}   GET  the present moment
POST   /control/reset               forget everything, plant the seed again
"""

from typing import Any

from minicloud import seed
from minicloud.faults import Rule, new_rule
from minicloud.lifecycle import settle_all
from minicloud.problems import Problem
from minicloud.web import Answer, Reply, Request, route

BOOKKEEPING = ("control.", "keystone.tokens", "keystone.revoked")


@route("POST", "/control/faults", operation="control.fault.create", public=True)
def add_fault(request: Request) -> Answer:
    """Add a fault rule."""
    try:
        rule = new_rule(request.cloud.new_id(), request.body or {})
    except ValueError as error:
        raise Problem(400, str(error)) from error
    request.cloud.rules[rule.id] = rule
    return Reply(201, _rule_view(rule))


@route("GET", "/control/faults", operation="control.fault.list", public=True)
def list_faults(request: Request) -> Answer:
    """All fault rules and how often each matched and struck."""
    return {"faults": [_rule_view(rule) for rule in request.cloud.rules.values()]}


@route("DELETE", "/control/faults", operation="control.fault.clear", public=True)
def clear_faults(request: Request) -> Answer:
    """Take every fault rule away."""
    request.cloud.rules.clear()
    return None


@route("DELETE", "/control/faults/{rule_id}", operation="control.fault.delete", public=True)
def remove_fault(request: Request, rule_id: str) -> Answer:
    """Take one fault rule away."""
    if request.cloud.rules.pop(rule_id, None) is None:
        raise Problem(404, f"There is no fault rule {rule_id}.")
    return None


@route("PUT", "/control/operations/{name}", operation="control.operation.set", public=True)
def set_operation(request: Request, name: str) -> Answer:
    """Choose how long an operation takes and how it ends."""
    # A new dict each time: delays are looked up without the lock.
    others = {other: chosen for other, chosen in request.cloud.chosen.items() if other != name}
    request.cloud.chosen = {**others, name: request.body} if request.body else others
    return {"operations": request.cloud.chosen}


@route("GET", "/control/operations", operation="control.operation.list", public=True)
def list_operations(request: Request) -> Answer:
    """What was chosen for operations."""
    return {"operations": request.cloud.chosen}


@route("DELETE", "/control/operations", operation="control.operation.clear", public=True)
def clear_operations(request: Request) -> Answer:
    """Back to what was chosen when the cloud was made."""
    request.cloud.chosen = dict(request.cloud.settings.operations)
    return None


@route("GET", "/control/requests", operation="control.request.list", public=True)
def list_requests(request: Request) -> Answer:
    """How many requests each operation has seen."""
    return {"requests": dict(sorted(request.cloud.seen.items()))}


@route("DELETE", "/control/requests", operation="control.request.clear", public=True)
def clear_requests(request: Request) -> Answer:
    """Start counting requests anew."""
    request.cloud.seen.clear()
    return None


@route("GET", "/control/objects", operation="control.object.list", public=True)
def list_objects(request: Request) -> Answer:
    """What lives in the cloud, by kind."""
    everything = request.param("all") is not None
    state = request.cloud.state
    settle_all(request.cloud)
    born = set((state.collection("control", "born").get("born") or {"objects": []})["objects"])
    objects: dict[str, list[Any]] = {}
    for collection in state.collections():
        if not everything and collection.name.startswith(BOOKKEEPING):
            continue
        live = [r for r in collection.values() if everything or f"{collection.name}/{r['id']}" not in born]
        if live:
            objects[collection.name] = live if everything else [record["id"] for record in live]
    return {"objects": objects}


@route("GET", "/control/clock", operation="control.clock.show", public=True)
def show_clock(request: Request) -> Answer:
    """The cloud's present moment."""
    clock = request.cloud.clock
    return {"now": clock(), "offset": clock.offset_s}


@route("PUT", "/control/clock", operation="control.clock.set", public=True)
def set_clock(request: Request) -> Answer:
    """Move the cloud's time."""
    clock, body = request.cloud.clock, request.body or {}
    clock.offset_s = float(body.get("offset", clock.offset_s)) + float(body.get("advance", 0))
    return show_clock(request)


@route("POST", "/control/reset", operation="control.reset", public=True)
def reset(request: Request) -> Answer:
    """Back to the moment of birth."""
    cloud = request.cloud
    cloud.rules.clear()
    cloud.seen.clear()
    cloud.chosen = dict(cloud.settings.operations)
    cloud.clock.offset_s = 0.0
    cloud.state.clear()
    seed.plant(cloud)
    return None


def _rule_view(rule: Rule) -> dict[str, Any]:
    return {**rule.spec, "id": rule.id, "matches": rule.matches, "strikes": rule.strikes}

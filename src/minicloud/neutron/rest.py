"""The five requests that every kind answers alike: list, show, create (also many at once), update, delete."""

from functools import partial
from typing import Any, TypeVar

from minicloud.neutron import query, quotas
from minicloud.neutron.kind import Kind
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

BASE = "/network/v2.0"
KINDS: dict[str, Kind] = {}
K = TypeVar("K", bound=Kind)


def serve(kind: K) -> K:
    """Register the routes of a kind."""
    if kind.plural in KINDS:
        raise ValueError(f"two kinds called {kind.plural}")
    KINDS[kind.plural] = kind
    many, one, operation = f"{BASE}/{kind.path}", f"{BASE}/{kind.path}/{{key}}", f"neutron.{kind.name}"
    route("GET", many, operation=f"{operation}.list")(partial(_list, kind))
    route("POST", many, operation=f"{operation}.create")(partial(_create, kind))
    route("GET", one, operation=f"{operation}.show")(partial(_show, kind))
    route("PUT", one, operation=f"{operation}.update")(partial(_update, kind))
    route("DELETE", one, operation=f"{operation}.delete")(partial(_delete, kind))
    return kind


def content(request: Request, key: str) -> Record:
    """The object under one key of the body.  Raises Problem 400."""
    body = request.body
    if not isinstance(body, dict) or key not in body:
        raise Problem(400, f"Unable to find '{key}' in request body")
    if not isinstance(body[key], dict):
        raise Problem(400, f"Object '{key}' contains invalid data")
    found: Record = body[key]
    return found


def _list(kind: Kind, request: Request) -> Answer:
    return query.answer(request, kind)


def _show(kind: Kind, request: Request, key: str) -> Answer:
    return {kind.name: query.select(request, kind.view(request, kind.find(request, key)))}


def _create(kind: Kind, request: Request) -> Answer:
    body = request.body if isinstance(request.body, dict) else {}
    bulk = body.get(kind.plural)
    if isinstance(bulk, list):
        records = _make(kind, request, bulk)
        return Reply(201, {kind.plural: [kind.created_view(request, record) for record in records]})
    records = _make(kind, request, [content(request, kind.name)])
    return Reply(201, {kind.name: kind.created_view(request, records[0])})


def _make(kind: Kind, request: Request, given: list[Any]) -> list[Record]:
    """Make all or none."""
    accepted = [kind.accept(request, attributes) for attributes in given]
    quotas.check(request, kind, [values["project_id"] for values in accepted])
    made: list[Record] = []
    try:
        for values in accepted:
            made.append(kind.create(request, values))
    except Problem:
        for record in made:
            kind.delete(request, record)
        raise
    return made


def _update(kind: Kind, request: Request, key: str) -> Answer:
    given = content(request, kind.name)
    record = kind.find(request, key)
    changes = kind.amend(request, given)
    kind.owned(request, key, "update")
    kind.update(request, record, changes)
    return {kind.name: kind.view(request, record)}


def _delete(kind: Kind, request: Request, key: str) -> Answer:
    kind.delete(request, kind.owned(request, key, "delete"))
    return None

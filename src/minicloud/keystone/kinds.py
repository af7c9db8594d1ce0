"""How most of Keystone's nouns work: a declaration here becomes create, list, show, update and delete routes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Answer, Reply, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

V3 = "/identity/v3"
MALFORMED = (
    " The server could not comply with the request since it is either malformed or otherwise incorrect."
    " The client is assumed to be in error."
)

Check = Callable[[Request, Record, Record | None], None]
Removed = Callable[["Cloud", Record], None]
Readable = Callable[[Request, Record], bool]
Present = Callable[["Cloud", dict[str, Any]], dict[str, Any]]


def _nothing(*_: Any) -> None:
    return None


def _as_is(_cloud: "Cloud", shown: dict[str, Any]) -> dict[str, Any]:
    return shown


def _nobody(_request: Request, _record: Record) -> bool:
    return False


@dataclass(frozen=True)
class Kind:
    """One noun of Keystone: its fields with defaults, and the few rules that are its own."""

    noun: str
    defaults: Mapping[str, Any]
    required: tuple[str, ...] = ("name",)
    filters: tuple[str, ...] = ("name",)
    indexes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    extra_on_update: bool = False
    check: Check = _nothing  # (request, record as it would be, record as it was); may change it or raise Problem
    removed: Removed = _nothing  # clean up after a deletion
    readable: Readable = _nobody  # who but an administrator may read one
    listable: bool = False  # by everyone
    present: Present = _as_is  # the last touch to what clients see
    plural: str = field(default="")

    @property
    def name(self) -> str:
        """The plural, as in paths."""
        return self.plural or f"{self.noun}s"

    def records(self, cloud: "Cloud") -> Collection:
        """All records of this kind."""
        return cloud.state.collection("keystone", self.name, self.indexes)

    def require(self, cloud: "Cloud", key: str) -> Record:
        """One record.  Raises Problem 404 in Keystone's words."""
        record = self.records(cloud).get(key)
        if record is None:
            raise Problem(404, f"Could not find {self.noun}: {key}.")
        return record

    def view(self, cloud: "Cloud", record: Record) -> dict[str, Any]:
        """What clients see of a record."""
        shown = {name: value for name, value in record.items() if name not in self.hidden}
        shown = self.present(cloud, shown)
        return {**shown, "links": {"self": f"{cloud.base_url}{V3}/{self.name}/{record['id']}"}}

    def new(self, cloud: "Cloud", values: Mapping[str, Any]) -> Record:
        """A record with defaults filled in, not yet kept."""
        return {"id": hex_id(cloud), **self.defaults, **values}


def hex_id(cloud: "Cloud") -> str:
    """A fresh id without dashes."""
    return cloud.new_id().replace("-", "")


def forbid(action: str = "") -> NoReturn:
    """Refuse in Keystone's words, naming the policy."""
    name = f": {action}" if action else ""
    raise Problem(403, f"You are not authorized to perform the requested action{name}.")


def admit(request: Request, action: str, allowed: bool = False) -> None:
    """Let administrators pass, and whoever is allowed."""
    if not (request.is_admin or allowed):
        forbid(f"identity:{action}")


def listing(request: Request, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    """A list as Keystone frames it."""
    asked = "&".join(f"{key}={value}" if value else key for key, values in request.query.items() for value in values)
    own = f"{request.cloud.base_url}{request.path}" + (f"?{asked}" if asked else "")
    return {name: items, "links": {"next": None, "self": own, "previous": None}}


def given(request: Request, noun: str) -> dict[str, Any]:
    """The object under this noun in the request body.  Raises Problem 400."""
    body = request.body
    if not isinstance(body, dict):
        raise Problem(400, f"Expecting to find valid JSON in request body.{MALFORMED}")
    found = body.get(noun)
    if not isinstance(found, dict):
        raise Problem(400, f"Expecting to find {noun} in request body.{MALFORMED}")
    return found


def demand(noun: str, values: Mapping[str, Any], required: tuple[str, ...]) -> None:
    """Refuse when a required field is missing."""
    for name in required:
        if name not in values:
            message = (
                f"Invalid input for field/attribute {noun}. Value: {dict(values)}. '{name}' is a required property"
            )
            raise Problem(400, message)


def flag(text: str) -> Any:
    """A query value as the record would hold it."""
    return {"true": True, "1": True, "": True, "false": False, "0": False}.get(text.lower(), text)


def matching(request: Request, kind: Kind) -> list[Record]:
    """Records that fit the filters of the query."""
    wanted: dict[str, Any] = {}
    for name in kind.filters:
        text = request.param(name)
        if text is not None:
            wanted[name] = flag(text) if isinstance(kind.defaults.get(name), bool) else text
    return kind.records(request.cloud).find(**wanted)


def offer(kind: Kind) -> Kind:
    """Register the five routes of a kind."""
    _offer_all(kind, f"{V3}/{kind.name}")
    _offer_one(kind, f"{V3}/{kind.name}/{{key}}")
    return kind


def _offer_all(kind: Kind, every: str) -> None:
    @route("POST", every, operation=f"keystone.{kind.noun}.create")
    def create(request: Request) -> Answer:
        admit(request, f"create_{kind.noun}")
        values = given(request, kind.noun)
        demand(kind.noun, values, kind.required)
        record = kind.new(request.cloud, values)
        kind.check(request, record, None)
        kind.records(request.cloud).put(record)
        return Reply(201, {kind.noun: kind.view(request.cloud, record)})

    @route("GET", every, operation=f"keystone.{kind.noun}.list")
    def list_all(request: Request) -> Answer:
        admit(request, f"list_{kind.name}", kind.listable)
        return listing(request, kind.name, [kind.view(request.cloud, record) for record in matching(request, kind)])


def _offer_one(kind: Kind, one: str) -> None:
    @route("GET", one, operation=f"keystone.{kind.noun}.show")
    def show(request: Request, key: str) -> Answer:
        record = kind.records(request.cloud).get(key)
        admit(request, f"get_{kind.noun}", record is not None and kind.readable(request, record))
        return {kind.noun: kind.view(request.cloud, record or kind.require(request.cloud, key))}

    @route("PATCH", one, operation=f"keystone.{kind.noun}.update")
    def update(request: Request, key: str) -> Answer:
        admit(request, f"update_{kind.noun}")
        old = kind.require(request.cloud, key)
        new = {**old, **given(request, kind.noun), "id": key}
        kind.check(request, new, old)
        kind.records(request.cloud).put(new)
        shown = kind.view(request.cloud, new)
        if kind.extra_on_update:
            known = {"id", "default_project_id", "links", "password_expires_at", *kind.defaults}
            shown["extra"] = {name: value for name, value in shown.items() if name not in known}
        return {kind.noun: shown}

    @route("DELETE", one, operation=f"keystone.{kind.noun}.delete")
    def delete(request: Request, key: str) -> Answer:
        admit(request, f"delete_{kind.noun}")
        record = kind.require(request.cloud, key)
        kind.removed(request.cloud, record)
        kind.records(request.cloud).remove(key)
        return None

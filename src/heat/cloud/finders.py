"""From the name or id of something in the cloud to its id, once per name and minute."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote
from uuid import UUID

from heat.cloud.cache import ForgettingMap
from heat.cloud.errors import CloudNotFound
from heat.cloud.kinds import BY_NAME, Kind
from heat.plugin import RestClient
from heat.values.errors import Bug, CloudError, EntityNotFound, HeatError

FOUND_S = 60.0
MISSED_S = 3.0
KEPT = 50_000
NAMES_PER_CALL = 50

Client = Callable[[str], RestClient]


class PhysicalResourceNameAmbiguity(HeatError):
    """More than one thing has the name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def __str__(self) -> str:
        return f"Multiple physical resources were found with name ({self.args[0]}). Give the id instead."


class Missing(EntityNotFound, type_name="EntityNotFound"):
    """Told in the words that the kind's service is known for."""

    def __init__(self, kind: Kind, name: str) -> None:
        super().__init__(kind.entity, name)
        self.kind = kind

    def __str__(self) -> str:
        return self.kind.missing.format(entity=self.entity, name=self.name)


class Finders:
    """Look-ups for every project, remembered apart."""

    def __init__(self) -> None:
        self._ids: ForgettingMap[tuple[str, str, str], str] = ForgettingMap(KEPT, FOUND_S)
        self._missed: ForgettingMap[tuple[str, str, str], HeatError] = ForgettingMap(KEPT, MISSED_S)

    def find(self, client: Client, project: str, kind: str, text: str) -> str:
        """The id of the thing.  Raises EntityNotFound, PhysicalResourceNameAmbiguity."""
        key = (project, kind, text)
        found = self._ids.get(key)
        if found is None:
            found = search(client, _kind(kind), text)
            self._ids.put(key, found)
        return found

    def exists(self, client: Client, project: str, kind: str, text: str) -> HeatError | None:
        """The error that a look-up gives, or None; remembers for a moment what is not there, too."""
        key = (project, kind, text)
        missed = self._missed.get(key)
        if missed is not None:
            return missed
        try:
            self.find(client, project, kind, text)
        except (EntityNotFound, PhysicalResourceNameAmbiguity) as error:
            self._missed.put(key, error)
            return error
        return None

    def find_many(self, client: Client, project: str, kind: str, texts: Iterable[str]) -> dict[str, str]:
        """The ids of those that are there and unique, with as few calls as the service allows."""
        known = {text: self._ids.get((project, kind, text)) for text in texts}
        wanted = sorted(text for text, found in known.items() if found is None)
        for text, found in search_many(client, _kind(kind), wanted).items():
            self._ids.put((project, kind, text), found)
            known[text] = found
        return {text: found for text, found in known.items() if found is not None}

    def know(self, project: str, kind: str, id_: str) -> None:
        """Heat just made it: nobody needs to ask whether it is there."""
        self._ids.put((project, kind, id_), id_)
        self._missed.pop((project, kind, id_))

    def forget(self, project: str, kind: str, text: str) -> None:
        """It is no longer so."""
        self._ids.pop((project, kind, text))
        self._missed.pop((project, kind, text))


def search(client: Client, kind: Kind, text: str) -> str:
    """Ask the service: by id where the text may be one, then by name."""
    service = client(kind.service)
    if not kind.name_query or (kind.by_id and _may_be_id(kind, text)):
        found = _by_id(service, kind, text)
        if found is not None:
            return found
    if kind.id_query and _may_be_id(kind, text):
        found = _one(_list(service, kind, {kind.id_query: text}), kind, kind.id_field, text)
        if found is not None:
            return found
    query = {kind.name_query: text} if kind.name_query else {}
    found = _one(_list(service, kind, query), kind, kind.name_field, text)
    if found is None:
        raise Missing(kind, text)
    return found


def search_many(client: Client, kind: Kind, texts: list[str]) -> dict[str, str]:
    """Those of many that are there and unique."""
    if not texts:
        return {}
    service = client(kind.service)
    found: dict[str, str] = {}
    for start in range(0, len(texts), NAMES_PER_CALL):
        some = texts[start : start + NAMES_PER_CALL]
        things: list[dict[str, Any]] = []
        if kind.id_query and kind.name_query:
            ids = [text for text in some if _may_be_id(kind, text)]
            things += _list(service, kind, {kind.id_query: ids}) if ids else []
            things += _list(service, kind, {kind.name_query: some})
        else:
            things = _list(service, kind, {})
        found |= _unique(things, kind, some)
    return found


def _kind(name: str) -> Kind:
    kind = BY_NAME.get(name)
    if kind is None:
        raise Bug(f"nobody knows where to look for a {name}")
    return kind


def _may_be_id(kind: Kind, text: str) -> bool:
    if kind.id_field != "id" or not kind.name_query:
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _by_id(service: RestClient, kind: Kind, text: str) -> str | None:
    if not kind.by_id or "/" in text:
        return None
    try:
        answer = service.get(f"{kind.path}/{quote(text, safe='')}")
    except (CloudNotFound, CloudError) as error:
        if error.status in (400, 404):
            return None
        raise
    thing = answer[kind.member] if kind.member else answer
    return str(thing[kind.id_field])


def _list(service: RestClient, kind: Kind, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = service.list(kind.path, kind.key, **dict(kind.query), **query)
    return [thing.get(kind.key[:-1], thing) if kind.name == "nova.keypair" else thing for thing in found]


def _one(things: Iterable[Mapping[str, Any]], kind: Kind, field: str, text: str) -> str | None:
    ids = {str(thing[kind.id_field]) for thing in things if str(thing.get(field)) == text}
    if len(ids) > 1:
        raise PhysicalResourceNameAmbiguity(text)
    return ids.pop() if ids else None


def _unique(things: Iterable[Mapping[str, Any]], kind: Kind, texts: Iterable[str]) -> dict[str, str]:
    known = list(things)
    ids = {str(thing[kind.id_field]): str(thing[kind.id_field]) for thing in known}
    named: dict[str, set[str]] = {}
    for thing in known:
        named.setdefault(str(thing.get(kind.name_field)), set()).add(str(thing[kind.id_field]))
    single = {name: next(iter(owners)) for name, owners in named.items() if len(owners) == 1}
    return {text: found for text in texts if (found := ids.get(text) or single.get(text))}

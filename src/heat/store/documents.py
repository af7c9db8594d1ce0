"""Templates, environments and files, each kept once however many stacks use it.

A document is named by the hash of its JSON text. One that holds secrets is sealed, and named by a keyed hash so that
the name does not confirm a guess.
"""

import json
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, select

from heat.store import bulk
from heat.store.database import Database
from heat.store.encoding import pack
from heat.store.schema import document
from heat.store.secrets import Secrets

GRACE_S = 3600
"""An unused document is kept this long: somebody may be about to use it."""
RENEW_S = GRACE_S / 6
"""A document used again is marked as touched not more often than this."""
CACHE_BYTES = 16 * 1024 * 1024

Content = str | Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Document:
    """Content with its name, ready to be written."""

    hash: str
    text: str
    secret: bool = False

    @classmethod
    def of(cls, content: Content, secrets: Secrets | None = None) -> "Document":
        """Order is part of the content. With `secrets` it is sealed."""
        text = pack(content) or "null"
        if secrets is not None:
            return cls(secrets.digest(text.encode()), text, secret=True)
        return cls(sha256(text.encode()).hexdigest(), text)

    def body(self, secrets: Secrets) -> bytes:
        """As it lies in the table."""
        packed = zlib.compress(self.text.encode(), 1)
        return secrets.seal_bytes(packed) if self.secret else packed


class _Cache:
    """Texts that were read lately, and when this process last marked which document as used."""

    def __init__(self, room: int = CACHE_BYTES) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._free = room
        self._lock = Lock()
        self._touched: dict[str, float] = {}

    def text(self, name: str) -> str | None:
        with self._lock:
            if name in self._texts:
                self._texts.move_to_end(name)
            return self._texts.get(name)

    def keep(self, name: str, text: str) -> None:
        with self._lock:
            if name in self._texts or len(text) > CACHE_BYTES // 8:
                return
            self._texts[name] = text
            self._free -= len(text)
            while self._free < 0:
                self._free += len(self._texts.popitem(last=False)[1])

    def fresh(self, name: str, now: float) -> bool:
        return 0 <= now - self._touched.get(name, -RENEW_S) < RENEW_S  # a clock may have been put back

    def touch(self, names: Iterable[str], now: float) -> None:
        with self._lock:
            self._touched.update(dict.fromkeys(names, now))
            if len(self._touched) > 10_000:
                self._touched = {name: when for name, when in self._touched.items() if now - when < RENEW_S}


_caches: WeakKeyDictionary[Database, _Cache] = WeakKeyDictionary()


def _cache(database: Database) -> _Cache:
    return _caches.setdefault(database, _Cache())


def put(database: Database, content: Content, secret: bool = False) -> str:
    """Keep content and give its hash; the second time nothing is written."""
    made = Document.of(content, database.secrets if secret else None)
    store(database, [made])
    return made.hash


def store(database: Database, made: Sequence[Document]) -> None:
    """Keep documents, in a transaction of their own: an unused one does no harm and is purged later."""
    new = stale(database, made)
    if new:
        database.write(lambda connection: write(connection, database, new), repeatable=True)
        written(database, new)


def stale(database: Database, made: Iterable[Document]) -> list[Document]:
    """Those of the documents that need writing: this process has not written them lately."""
    cache, now = _cache(database), database.clock()
    return [one for one in made if not cache.fresh(one.hash, now)]


def written(database: Database, made: Iterable[Document]) -> None:
    """Remember, after the commit, that these need no writing for a while."""
    _cache(database).touch((one.hash for one in made), database.clock())


def write(connection: Connection, database: Database, made: Iterable[Document]) -> None:
    """Keep documents within a transaction; in the order of their names, so that two writers never wait in a circle."""
    by_hash = {one.hash: one for one in made}
    now = database.clock()
    rows = [(name, by_hash[name].body(database.secrets), by_hash[name].secret, now) for name in sorted(by_hash)]
    bulk.upsert(connection, document, ("hash", "body", "sealed", "touched_at"), rows, "hash", (("body", "{old}"),))


def get(database: Database, name: str) -> Any:
    """The content of that hash; a copy of your own. Raises KeyError."""
    return get_many(database, [name])[name]


def get_many(database: Database, names: Iterable[str]) -> dict[str, Any]:
    """Contents by hash. Raises KeyError when one is missing."""
    cache = _cache(database)
    names = set(names)
    texts = {name: cache.text(name) for name in names}
    missing = [name for name, text in texts.items() if text is None]
    for portion in bulk.chunks(missing, 100):
        for name, text in _fetch(database, portion):
            texts[name] = text
            cache.keep(name, text)
    for name in names:
        if texts[name] is None:
            raise KeyError(name)
    return {name: json.loads(text) for name, text in texts.items() if text is not None}


def _fetch(database: Database, names: list[str]) -> list[tuple[str, str]]:
    query = select(document.c.hash, document.c.body, document.c.sealed).where(document.c.hash.in_(names))
    rows = database.read(lambda connection: connection.execute(query).all())
    return [
        (name, zlib.decompress(database.secrets.open_bytes(body) if sealed else body).decode())
        for name, body, sealed in rows
    ]

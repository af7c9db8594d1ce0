"""Everything a minicloud knows: collections of records in memory, written through to SQLite when a file is given.

A handler changes records under `State.lock` and calls `put`; `flush` writes all that changed in one transaction
before the answer leaves, so that killing the process loses nothing that a client was told.
"""

import json
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Collection:
    """Records of one kind by id, with declared indexes that keep `find` fast."""

    def __init__(self, state: "State", name: str, indexes: Iterable[str] = ()) -> None:
        self.name = name
        self._state = state
        self._records: dict[str, Record] = {}
        self._indexes: dict[str, dict[Any, dict[str, None]]] = {}
        self._indexed: dict[str, dict[str, Any]] = {}
        self.index(indexes)

    def __len__(self) -> int:
        return len(self._records)

    def index(self, fields: Iterable[str]) -> None:
        """Declare fields by which `find` must be fast; may be repeated."""
        for field in fields:
            if field not in self._indexes:
                self._indexes[field] = {}
                for record in self._records.values():
                    self._enter(field, record)

    def get(self, key: str) -> Record | None:
        """The live record; change it and `put` it back."""
        return self._records.get(key)

    def put(self, record: Record) -> Record:
        """Keep a record under its own id."""
        key = record["id"]
        entered = self._indexed.get(key, {})
        for field in self._indexes:
            if field not in entered:
                self._enter(field, record)
            elif entered[field] != record.get(field):
                self._leave(field, key, entered[field])
                self._enter(field, record)
        self._records[key] = record
        self._state.changed(self.name, key)
        return record

    def remove(self, key: str) -> Record | None:
        """Drop a record and give it back; nothing happens when it is unknown."""
        self._forget(key)
        record = self._records.pop(key, None)
        if record is not None:
            self._state.changed(self.name, key)
        return record

    def values(self) -> list[Record]:
        """All records, oldest first."""
        return list(self._records.values())

    def find(self, **equal: Any) -> list[Record]:
        """Records whose fields equal these values; oldest first, by when they got the value of the index used."""
        keys: Iterable[str] = self._records
        for field in self._indexes.keys() & equal.keys():
            bucket = self._indexes[field].get(equal[field], {})
            if not isinstance(keys, dict) or len(bucket) < len(keys):
                keys = bucket
        wanted = equal.items()
        return [
            record
            for record in (self._records[key] for key in keys)
            if all(record.get(field) == value for field, value in wanted)
        ]

    def load(self, record: Record) -> None:
        """Take a record that is already on disk."""
        self._records[record["id"]] = record
        for field in self._indexes:
            self._enter(field, record)

    def _enter(self, field: str, record: Record) -> None:
        value = record.get(field)
        self._indexes[field].setdefault(value, {})[record["id"]] = None
        self._indexed.setdefault(record["id"], {})[field] = value

    def _forget(self, key: str) -> None:
        for field, value in self._indexed.pop(key, {}).items():
            self._leave(field, key, value)

    def _leave(self, field: str, key: str, value: Any) -> None:
        bucket = self._indexes[field][value]
        del bucket[key]
        if not bucket:
            del self._indexes[field][value]


class State:
    """All collections of a minicloud, the lock that guards them, and the file they are kept in."""

    def __init__(self, path: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._collections: dict[str, Collection] = {}
        self._dirty: dict[tuple[str, str], None] = {}
        self._connection = _open(path) if path else None
        if self._connection:
            for name, body in self._connection.execute("SELECT collection, body FROM record ORDER BY rowid"):
                self._collection(name).load(json.loads(body))

    def collection(self, service: str, kind: str, indexes: Iterable[str] = ()) -> Collection:
        """The records of one kind of one service, for instance ("nova", "servers")."""
        found = self._collection(f"{service}.{kind}")
        if indexes:
            found.index(indexes)
        return found

    def collections(self) -> list[Collection]:
        """Every collection there is."""
        return list(self._collections.values())

    def changed(self, name: str, key: str) -> None:
        """Note that a record must be written (or erased) by the next flush."""
        if self._connection:
            self._dirty[name, key] = None

    def flush(self) -> None:
        """Write what changed, in one transaction."""
        if not self._connection or not self._dirty:
            return
        erased, kept = [], []
        for name, key in self._dirty:
            record = self._collections[name].get(key)
            if record is None:
                erased.append((name, key))
            else:
                kept.append((name, key, json.dumps(record)))
        self._dirty.clear()
        with self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany("DELETE FROM record WHERE collection = ? AND id = ?", erased)
            self._connection.executemany(
                "INSERT INTO record VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body", kept
            )

    def clear(self) -> None:
        """Forget everything, on disk too."""
        for collection in self.collections():
            for record in collection.values():
                collection.remove(record["id"])
        self.flush()

    def close(self) -> None:
        """Write what is left and let go of the file."""
        with self.lock:
            self.flush()
            if self._connection:
                self._connection.close()
                self._connection = None

    def _collection(self, name: str) -> Collection:
        found = self._collections.get(name)
        if found is None:
            with self.lock:
                found = self._collections.setdefault(name, Collection(self, name))
        return found


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS record"
        " (collection TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (collection, id))"
    )
    return connection

"""How values lie in columns: JSON as text, words that any database accepts, enumerations by their value."""

import json
from enum import Enum
from typing import Any

_encode = json.JSONEncoder(separators=(",", ":"), default=lambda value: _plain(value)).encode


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "keys"):
        return dict(value)
    if hasattr(value, "__iter__"):
        return list(value)
    return str(value)


def pack(value: Any) -> str | None:
    """JSON text in ASCII, in the order given; None stays None, the database's NULL."""
    return None if value is None else _encode(value)


def unpack(text: str | None) -> Any:
    """What was packed."""
    return None if text is None else json.loads(text)


def words(text: str) -> str:
    """The text without what PostgreSQL or UTF-8 cannot hold: NUL and half characters, as clouds' messages may bring."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")

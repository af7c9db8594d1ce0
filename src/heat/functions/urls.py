"""The function that makes a URL of its parts."""

import json
from typing import Any
from urllib.parse import quote, urlencode, urlunsplit, uses_netloc

from heat.functions.registration import function
from heat.values.errors import ValidationError

PORTS = range(1, 65536)


@function("make_url", since="2017-09-01", form="map")
def make_url(
    scheme: str | None = None,
    username: str | None = None,
    password: str | None = None,
    host: str | None = None,
    port: int | str | None = None,
    path: str | None = None,
    query: dict[str, Any] | None = None,
    fragment: str | None = None,
) -> str:
    """A URL of its parts, each quoted as it must be."""
    texts = {"scheme": scheme, "host": host, "path": path, "username": username, "password": password}
    for name, value in (texts | {"fragment": fragment}).items():
        if value is not None and not isinstance(value, str):
            raise ValidationError(f'The "{name}" argument to "make_url" must be a string')
    if scheme and set(scheme) & set(":/"):
        raise ValidationError('URL "scheme" should not contain : or /')
    place = _credentials(username, password) + _host(host) + _port(port)
    way = quote(path or "")
    if place and way and not way.startswith("/"):
        way = f"/{way}"
    tail = urlunsplit(("", "", "", _query(query), quote(fragment or "")))
    if scheme and not place and scheme not in uses_netloc:
        return f"{scheme}:{way}{tail}"
    if scheme and not place:
        return f"{scheme}://{way if way.startswith('/') or not way else f'/{way}'}{tail}"
    return urlunsplit((scheme or "", place, way, "", "")) + tail


def _credentials(username: str | None, password: str | None) -> str:
    if not username and not password:
        return ""
    secret = f":{quote(password, safe='')}" if password else ""
    return f"{quote(username or '', safe='')}{secret}@"


def _host(host: str | None) -> str:
    bare = (host or "").removeprefix("[").removesuffix("]")
    if ":" in bare:  # an IPv6 address, or meant to be one
        return f"[{quote(bare, safe=':')}]"
    return quote(host or "", safe="")


def _port(port: int | str | None) -> str:
    if port is None or port == "":
        return ""
    try:
        number = int(port)
    except (TypeError, ValueError):
        raise ValidationError(f'Invalid URL port "{port}"') from None
    if number not in PORTS:
        raise ValidationError(f"Invalid URL port {number}, must be in range 1-65535")
    return f":{number}"


def _query(query: dict[str, Any] | None) -> str:
    if query is None:
        return ""
    if not isinstance(query, dict):
        raise ValidationError('The "query" argument to "make_url" must be a map')
    return urlencode(
        {key: json.dumps(value) if isinstance(value, list | dict) else value for key, value in query.items()}
    )

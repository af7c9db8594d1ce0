"""How a failed call is told: as a CloudError with the service's own words, whatever shape they came in."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from requests import Response

from heat.values.errors import CloudError, NotFound

LONGEST_WORDS = 2000
WORD_KEYS = ("message", "faultstring", "detail", "error_message", "description", "title", "debuginfo")


class CloudNotFound(CloudError, NotFound):
    """The service does not know the thing."""


class CloudAmbiguous(CloudError):
    """Nobody knows whether the call was carried out: look for its result before making it again."""


def error_of(service: str, response: Response) -> CloudError:
    """The error that an answer of 400 and above stands for."""
    words, kind = _words(_parsed(response))
    words = (words or response.reason or "no reason given")[:LONGEST_WORDS]
    error = CloudNotFound if response.status_code == 404 else CloudError
    return error(service, words, response.status_code, {"type": kind} if kind else None)


def _parsed(response: Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return response.text


def _words(body: Any, kind: str = "") -> tuple[str, str]:
    """The words in a fault, and the service's name for it; each service wraps them in its own way."""
    if isinstance(body, str):
        return _plain(body), kind
    if isinstance(body, list):
        return _words(body[0], kind) if body else ("", kind)
    if not isinstance(body, Mapping):
        return "", kind
    nested = body.get("error")
    if isinstance(nested, Mapping) and nested.get("message"):  # Heat's own faults have a title beside it
        return _words(nested, kind)
    found = next((body[key] for key in WORD_KEYS if body.get(key)), None)
    if found is not None:
        return _words(found, str(body.get("type") or kind))
    wrapped = body.get("errors") or (next(iter(body.values())) if len(body) == 1 else body.get("error"))
    return _words(wrapped, next(iter(body)) if len(body) == 1 else kind)


def _plain(text: str) -> str:
    """The text of an HTML page without its tags and headline."""
    if "<" not in text:
        return text.strip()
    body = re.sub(r"(?is)<head>.*?</head>|<title>.*?</title>|<h1>.*?</h1>", " ", text)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body))).strip()

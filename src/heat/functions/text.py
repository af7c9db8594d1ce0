"""Functions that make text: joining, splitting, replacing, encoding."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from heat.functions.references import CFN_ALL
from heat.functions.registration import FIRST_HOT, function
from heat.values.errors import RequestLimitExceeded, ValidationError

JSON_TEXT = "2015-10-15"
"""Since this version, lists and maps may stand where text is wanted and become JSON."""
MAX_TEXT = 16 * 1024 * 1024
"""Characters: the longest text that a function makes."""


def bounded(text: str) -> str:
    """Refuse text that has grown beyond all measure. Raises RequestLimitExceeded."""
    if len(text) > MAX_TEXT:
        raise RequestLimitExceeded(f"A function made a text of {len(text)} characters; at most {MAX_TEXT} are allowed.")
    return text


def _join(delimiter: Any, items: Sequence[Any], as_text: Callable[[Any], str]) -> str:
    if not isinstance(delimiter, str):
        raise ValidationError("the delimiter must be text")
    return bounded(delimiter.join(as_text(item) for item in items))


def _plain_text(item: Any) -> str:
    if item is None:
        return ""
    if isinstance(item, str):
        return item
    raise ValidationError(f"Items to join must be strings not {json.dumps(item)[:200]}")


def _text_or_json(item: Any) -> str:
    if isinstance(item, dict | list):
        return json.dumps(item, sort_keys=True)
    if item is None or isinstance(item, str):
        return item or ""
    raise ValidationError(f"Items to join must be string, map or list not {item!r}"[:200])


@function("list_join", since=FIRST_HOT, until=JSON_TEXT)
@function("Fn::Join", since=FIRST_HOT, until="2014-10-16", cfn=CFN_ALL)
def join(delimiter: str, items: list[str] | None) -> str:
    """Join texts, with the delimiter between them; null items count as ""."""
    if items is None:
        return ""
    if not isinstance(items, list):
        raise ValidationError("what is joined must be a list")
    return _join(delimiter, items, _plain_text)


@function("list_join", since=JSON_TEXT)
def join_all(delimiter: str, items: list[Any] | None, *more: list[Any] | None) -> str:
    """Join the items of all lists, with the delimiter between them; maps and lists become JSON."""
    together: list[Any] = []
    for one in (items, *more):
        if one is not None and not isinstance(one, list):
            raise ValidationError("what is joined must be lists")
        together.extend(one or ())
    return _join(delimiter, together, _text_or_json)


@function("str_split", since=JSON_TEXT)
def str_split(delimiter: str, text: str | None, index: int | None = None) -> Any:
    """Split text at each delimiter; with an index (from 0), give that part only.

    Null text gives null: the attribute it came from may not exist yet.
    """
    if text is None:
        return None
    if not isinstance(text, str) or not isinstance(delimiter, str) or not delimiter:
        raise ValidationError("only text can be split, at a delimiter that is not empty")
    parts = text.split(delimiter)
    if index is None:
        return parts
    try:
        number = int(index)
    except (TypeError, ValueError):
        raise ValidationError(f'Incorrect index to "str_split": {index!r} is not a number') from None
    if not -len(parts) <= number < len(parts):
        raise ValidationError(f'Incorrect index to "str_split": should be between 0 and {len(parts) - 1}')
    return parts[number]


@function("Fn::Split", since=FIRST_HOT, until="2014-10-16", cfn=CFN_ALL)
def fn_split(delimiter: str, text: str | None) -> Any:
    """Split text at each delimiter."""
    return str_split(delimiter, text)


def replace_all(text: str, replacements: Mapping[str, str]) -> str:
    """Replace every key by its text, longest keys first; what was put in is not looked at again."""
    keys = sorted((key for key in replacements if key), key=lambda key: (-len(key), key))
    return bounded(_replaced(text, keys, replacements, 0))


def _replaced(text: str, keys: Sequence[str], replacements: Mapping[str, str], start: int) -> str:
    for number in range(start, len(keys)):
        key = keys[number]
        if key in text:
            return replacements[key].join(_replaced(piece, keys, replacements, number + 1) for piece in text.split(key))
    return text


def _scalar_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise ValidationError(f'"{name}" params must be strings or numbers, {value!r} is neither'[:300])
    return value if isinstance(value, str) else str(value)


def _json_text(name: str, value: Any) -> str:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else _scalar_text(name, value)


def _str_replace(name: str, template: Any, params: Any, as_text: Callable[[str, Any], str]) -> str:
    if not isinstance(template, str):
        raise ValidationError(f'"{name}" template must be a string')
    if not isinstance(params, dict):
        raise ValidationError(f'"{name}" parameters must be a map')
    if "" in params:
        raise ValidationError(f'"{name}" cannot replace empty text')
    return replace_all(template, {key: as_text(name, value) for key, value in params.items()})


@function("str_replace", since=FIRST_HOT, until=JSON_TEXT, form="map")
def str_replace(template: str, params: dict[str, Any]) -> str:
    """The template text, with each key of params replaced by its value."""
    return _str_replace("str_replace", template, params, _scalar_text)


@function("str_replace", since=JSON_TEXT, form="map")
def str_replace_json(template: str, params: dict[str, Any]) -> str:
    """The template text, with each key of params replaced by its value; maps and lists become JSON."""
    return _str_replace("str_replace", template, params, _json_text)


@function("str_replace_strict", since="2017-02-24", form="map")
def str_replace_strict(template: str, params: dict[str, Any]) -> str:
    """As str_replace, but every key must occur in the template."""
    _check_all_occur("str_replace_strict", template, params)
    return _str_replace("str_replace_strict", template, params, _json_text)


@function("str_replace_vstrict", since="2017-09-01", form="map")
def str_replace_vstrict(template: str, params: dict[str, Any]) -> str:
    """As str_replace_strict, and no value may be null or empty."""
    if isinstance(params, dict):
        empty = sorted(key for key, value in params.items() if not value and not isinstance(value, bool | int | float))
        if empty:
            raise ValidationError(f"str_replace_vstrict has an undefined or empty value for param {', '.join(empty)}")
    _check_all_occur("str_replace_vstrict", template, params)
    return _str_replace("str_replace_vstrict", template, params, _json_text)


def _check_all_occur(name: str, template: Any, params: Any) -> None:
    if isinstance(template, str) and isinstance(params, dict):
        unused = sorted(key for key in params if key and key not in template)
        if unused:
            raise ValidationError(f"The following params were not found in the template of {name}: {', '.join(unused)}")


@function("Fn::Replace", since=FIRST_HOT, until="2014-10-16", cfn=CFN_ALL)
def fn_replace(params: dict[str, Any], template: str) -> str:
    """The template text, with each key of the map replaced by its value."""
    return _str_replace("Fn::Replace", template, params, _scalar_text)


@function("Fn::Base64", since=FIRST_HOT, until="2014-10-16", cfn=CFN_ALL, form="value")
def fn_base64(text: str) -> str:
    """The text itself: user data is encoded where it is sent."""
    if not isinstance(text, str):
        raise ValidationError('"Fn::Base64" must be a string')
    return text


@function("digest", since="2015-04-30")
def digest(algorithm: str, value: str) -> str:
    """The hexadecimal digest of text by an algorithm such as sha256."""
    if not isinstance(algorithm, str) or algorithm.lower() not in {name.lower() for name in ALGORITHMS}:
        raise ValidationError(
            f'"{algorithm}" is not a digest algorithm', fix=f"Known are {', '.join(sorted(ALGORITHMS))}"
        )
    if not isinstance(value, str):
        raise ValidationError("only text can be digested")
    try:
        return hashlib.new(algorithm, value.encode("latin-1")).hexdigest()
    except UnicodeEncodeError:
        raise ValidationError("digest takes text of Latin-1 characters only") from None


ALGORITHMS = frozenset(name for name in hashlib.algorithms_available if not name.startswith("shake"))

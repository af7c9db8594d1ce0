"""Functions that make text: joining, splitting, replacing, encoding."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from heat.functions.references import CFN_ALL
from heat.functions.registration import FIRST_HOT, function
from heat.template.limits import Budget
from heat.values.errors import ValidationError

JSON_TEXT = "2015-10-15"
"""Since this version, lists and maps may stand where text is wanted and become JSON."""


def _join(delimiter: Any, items: Sequence[Any], as_text: Callable[[Any], str], budget: Budget) -> str:
    if not isinstance(delimiter, str):
        raise ValidationError("the delimiter must be text")
    texts = []
    for item in items:
        texts.append(as_text(item))
        budget.spend(len(texts[-1]) + len(delimiter))
    return delimiter.join(texts)


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
def join(delimiter: str, items: list[str] | None, *, budget: Budget) -> str:
    """Join texts, with the delimiter between them; null items count as ""."""
    if items is None:
        return ""
    if not isinstance(items, list):
        raise ValidationError("what is joined must be a list")
    return _join(delimiter, items, _plain_text, budget)


@function("list_join", since=JSON_TEXT)
def join_all(delimiter: str, items: list[Any] | None, *more: list[Any] | None, budget: Budget) -> str:
    """Join the items of all lists, with the delimiter between them; maps and lists become JSON."""
    together: list[Any] = []
    for one in (items, *more):
        if not one:  # the reference takes empty text and the like for an empty list
            continue
        if not isinstance(one, list):
            raise ValidationError("what is joined must be lists")
        together.extend(one)
    return _join(delimiter, together, _text_or_json, budget)


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


def replace_all(text: str, replacements: Mapping[str, str], budget: Budget) -> str:
    """Replace every key by its text, longest keys first; what was put in is not looked at again."""
    keys = _longest_first(replacements)
    budget.scan(len(text) * len(keys))
    found = sorted(_occurrences(text, keys))
    budget.spend(len(text) + sum(len(replacements[key]) for _, key in found))
    pieces: list[str] = []
    end = 0
    for start, key in found:
        pieces += text[end:start], replacements[key]
        end = start + len(key)
    return "".join((*pieces, text[end:]))


def _longest_first(keys: Iterable[str]) -> list[str]:
    return sorted(filter(None, keys), key=lambda key: (-len(key), key))


def _occurrences(text: str, keys: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where each key stands in what the keys before it have left of the text."""
    taken = bytearray(len(text))
    for key in keys:
        start = text.find(key)
        while start >= 0:
            end = start + len(key)
            if (inside := taken.find(1, start, end)) >= 0:
                end = taken.find(0, inside)  # whatever begins before is cut by the same piece
            else:
                taken[start:end] = b"\1" * len(key)
                yield start, key
            start = text.find(key, end) if end >= 0 else -1


def _scalar_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise ValidationError(f'"{name}" params must be strings or numbers, {value!r} is neither'[:300])
    return value if isinstance(value, str) else str(value)


def _json_text(name: str, value: Any) -> str:
    return json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else _scalar_text(name, value)


def _str_replace(name: str, template: Any, params: Any, as_text: Callable[[str, Any], str], budget: Budget) -> str:
    if not isinstance(template, str):
        raise ValidationError(f'"{name}" template must be a string')
    if not isinstance(params, dict):
        raise ValidationError(f'"{name}" parameters must be a map')
    if "" in params:
        raise ValidationError(f'"{name}" cannot replace empty text')
    texts = {}
    for key, value in params.items():
        texts[key] = as_text(name, value)
        budget.spend(len(texts[key]))
    return replace_all(template, texts, budget)


@function("str_replace", since=FIRST_HOT, until=JSON_TEXT, form="map")
def str_replace(template: str, params: dict[str, Any], *, budget: Budget) -> str:
    """The template text, with each key of params replaced by its value."""
    return _str_replace("str_replace", template, params, _scalar_text, budget)


@function("str_replace", since=JSON_TEXT, form="map")
def str_replace_json(template: str, params: dict[str, Any], *, budget: Budget) -> str:
    """The template text, with each key of params replaced by its value; maps and lists become JSON."""
    return _str_replace("str_replace", template, params, _json_text, budget)


@function("str_replace_strict", since="2017-02-24", form="map")
def str_replace_strict(template: str, params: dict[str, Any], *, budget: Budget) -> str:
    """As str_replace, but every key must occur in the template."""
    _check_all_occur("str_replace_strict", template, params)
    return _str_replace("str_replace_strict", template, params, _json_text, budget)


@function("str_replace_vstrict", since="2017-09-01", form="map")
def str_replace_vstrict(template: str, params: dict[str, Any], *, budget: Budget) -> str:
    """As str_replace_strict, and no value may be null or empty."""
    if isinstance(params, dict):
        empty = sorted(key for key, value in params.items() if not value and not isinstance(value, bool | int | float))
        if empty:
            raise ValidationError(f"str_replace_vstrict has an undefined or empty value for param {', '.join(empty)}")
    _check_all_occur("str_replace_vstrict", template, params)
    return _str_replace("str_replace_vstrict", template, params, _json_text, budget)


def _check_all_occur(name: str, template: Any, params: Any) -> None:
    if isinstance(template, str) and isinstance(params, dict):
        keys = _longest_first(params)
        used = {key for _, key in _occurrences(template, keys)}  # "a" is not, where "%a%" was replaced before it
        unused = sorted(key for key in keys if key not in used)
        if unused:
            raise ValidationError(f"The following params were not found in the template of {name}: {', '.join(unused)}")


@function("Fn::Replace", since=FIRST_HOT, until="2014-10-16", cfn=CFN_ALL)
def fn_replace(params: dict[str, Any], template: str, *, budget: Budget) -> str:
    """The template text, with each key of the map replaced by its value."""
    return _str_replace("Fn::Replace", template, params, _scalar_text, budget)


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

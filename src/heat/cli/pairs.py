"""`key=value` words of the command line."""

import re
from collections.abc import Iterable, Mapping

from heat.cli.failure import Failure

# A semicolon parts two pairs only where another `name=` follows, so that values may hold semicolons.
_NEXT_PAIR = re.compile(r";(?=[\w.:\-]+=)")


def pairs(words: Iterable[str] | None, option: str) -> dict[str, str]:
    """The pairs in the words given to an option; `a=1;b=2` holds two."""
    found: dict[str, str] = {}
    for word in words or ():
        for part in _NEXT_PAIR.split(word):
            name, equals, value = part.partition("=")
            if not equals or not name:
                fix = f"Write {option} NAME=VALUE."
                raise Failure("An option is not well written.", where=f"{option} {word}", what="No `=` in it.", fix=fix)
            found[name.strip()] = value
    return found


def query_filters(words: Iterable[str] | None) -> dict[str, list[str]]:
    """`--filter key=value` as the query of a list; a key given twice asks for either value."""
    query: dict[str, list[str]] = {}
    for word in words or ():
        for name, value in pairs([word], "--filter").items():
            query.setdefault(name, []).append(value)
    return query


def sort_query(words: Iterable[str] | None) -> Mapping[str, str | list[str]]:
    """`--sort key[:direction]`, several times or with commas, as `sort_keys` and `sort_dir`."""
    parts = [part.strip() for word in words or () for part in re.split("[,;]", word) if part.strip()]
    if not parts:
        return {}
    keys = [part.partition(":")[0] for part in parts]
    directions = {part.partition(":")[2] for part in parts} - {""}
    if not directions <= {"asc", "desc"} or len(directions) > 1:
        raise Failure(
            "An option is not well written.",
            where=f"--sort {','.join(parts)}",
            what="The service sorts all keys in one direction, asc or desc.",
            fix="Write --sort KEY[:asc|:desc], with the same direction for every key.",
        )
    return {"sort_keys": keys, **({"sort_dir": directions.pop()} if directions else {})}

"""Values inside the answer's table: laid out for eyes, kept whole for machines (json, yaml)."""

import json
from typing import Any

from cliff.columns import FormattableColumn


class Structured(FormattableColumn[Any]):
    """A list or map: indented JSON in a table, itself in JSON and YAML."""

    def human_readable(self) -> str:
        """Indented JSON, or a plain word where there is no structure."""
        if isinstance(self._value, str) or self._value is None:
            return self._value or ""
        return json.dumps(self._value, indent=2, ensure_ascii=False)


class Lines(FormattableColumn[Any]):
    """A list of strings, one on each line."""

    def human_readable(self) -> str:
        """One item on a line."""
        return "\n".join(str(item) for item in self._value or ())


def cell(value: Any) -> Any:
    """The value in a form that prints well in every format."""
    return Structured(value) if isinstance(value, list | dict) else value


def links(value: Any) -> Lines:
    """The addresses of a list of links; machines get the addresses too, as former tools gave them."""
    return Lines([f"{link['href']} ({link['rel']})" for link in value or ()])

"""Is a line one that cron understands? Five columns, or six and seven with seconds and years behind them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

ALIASES = frozenset(("@annually", "@yearly", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"))
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
ITEM = re.compile(r"(?P<first>\*|\w+)(?:-(?P<last>\w+))?(?:/(?P<step>\d+))?")


@dataclass(frozen=True, slots=True)
class Column:
    """What may stand in one column."""

    name: str
    low: int
    high: int
    words: Mapping[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int | None:
        """A number or word of this column, or None."""
        value = self.words.get(text.lower()) if not text.isdecimal() else int(text)
        return value if value is not None and self.low <= value <= self.high else None


COLUMNS: Sequence[Column] = (
    Column("minute", 0, 59),
    Column("hour", 0, 23),
    Column("day", 1, 31, {"l": 31}),
    Column("month", 1, 12, {name: number for number, name in enumerate(MONTHS, 1)}),
    Column("weekday", 0, 7, {name: number for number, name in enumerate(DAYS)}),
    Column("second", 0, 59),
    Column("year", 1970, 2099),
)


def cron_problem(line: str) -> str | None:
    """What is wrong with a cron line, or None."""
    if line.lower() in ALIASES:
        return None
    parts = line.split()
    if not 5 <= len(parts) <= 7:
        return f"it has {len(parts)} columns, not 5, 6 or 7"
    for column, part in zip(COLUMNS, parts, strict=False):
        for item in part.split(","):
            if not _is_item(column, item):
                return f'"{item}" is not a {column.name}'
    return None


def _is_item(column: Column, item: str) -> bool:
    match = ITEM.fullmatch(item)
    if match is None or match["step"] == "0":
        return item == "?" and column.name in {"day", "weekday"}
    if match["first"] == "*":
        return match["last"] is None
    ends = [column.number(text) for text in (match["first"], match["last"]) if text is not None]
    return None not in ends

"""Times as clients read them."""

from datetime import UTC, datetime
from functools import lru_cache


@lru_cache(maxsize=4096)
def told(seconds: float) -> str:
    """ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_or_none(seconds: float | None) -> str | None:
    """The same, where there may be no time."""
    return None if seconds is None else told(seconds)

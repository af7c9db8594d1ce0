"""The value that nobody knows yet: what a resource will give that does not exist so far."""

from typing import Any, Final


class Unknown:
    """Its only instance is UNKNOWN; it passes every check."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> "Unknown":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Unknown":
        return self


UNKNOWN: Final = Unknown()


def is_unknown(value: Any) -> bool:
    """Is the value, or anything within it, not known yet?"""
    if isinstance(value, dict):
        return any(is_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(is_unknown(item) for item in value)
    return value is UNKNOWN

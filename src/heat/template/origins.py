"""Where in the text a part of an expanded template was written: what a loop made has its place in the loop."""

from typing import Any


class Origins:
    """Paths that are not in the text, each with the path of what made it."""

    def __init__(self) -> None:
        self._written: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, made: tuple[Any, ...], written: tuple[Any, ...]) -> None:
        """What stands at one path was written at another."""
        self._written[tuple(map(str, made))] = self.of(tuple(map(str, written)))

    def of(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The path as the text has it."""
        for length in range(len(path), 0, -1):
            written = self._written.get(path[:length])
            if written is not None:
                return (*written, *path[length:])
        return path

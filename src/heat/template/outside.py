"""What a blueprint may ask beyond its own text and values, handed in by whoever makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heat.plugin.unknown import UNKNOWN


def _nothing(*asked: Any) -> Any:
    return UNKNOWN


@dataclass(frozen=True, slots=True)
class Outside:
    """The world around a stack; by itself it knows nothing."""

    imported: Callable[[str], Any] = _nothing
    """The value that a stack of the project exports under a name. Raises ValidationError when none does."""
    describe: Callable[[str, Any, str], Any] = _nothing
    """An attribute of a thing in the cloud, by the type and value of the parameter that names it."""


NOBODY = Outside()

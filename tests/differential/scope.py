"""What an expression at some place of a template may mention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from heat.functions import LANGUAGES
from heat.template import Language


@dataclass(slots=True)
class Scope:
    """One template, as far as it is made."""

    language: Language
    parameters: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names by type."""
    resources: Sequence[str] = ()
    """Names of those that hold a value."""
    conditions: Sequence[str] = ()
    files: Sequence[str] = ()
    mappings: Mapping[str, Any] = field(default_factory=dict)
    chaos: float = 1.5
    """How many expressions of a hundred are of the wrong kind."""

    def has(self, function: str) -> bool:
        """Does the version know it?"""
        return function in self.language.functions

    def decides(self, function: str) -> bool:
        """Does the version know it in conditions?"""
        return function in self.language.condition_functions


HOT = [one for one in LANGUAGES if one.is_hot]
CFN = [one for one in LANGUAGES if not one.is_hot]

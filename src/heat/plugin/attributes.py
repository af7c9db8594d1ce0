"""What a template can ask of a resource with get_attr or Fn::GetAtt."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from heat.plugin.support import SUPPORTED, Support

AttributeKind: TypeAlias = Literal["string", "map", "list", "integer", "boolean"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: meaning, type where it is fixed, and whether each read must be fresh."""

    description: str
    kind: AttributeKind | None = None
    name: str = ""
    fresh: bool = False
    """Never cached: the value changes by itself."""
    support: Support = SUPPORTED
    source: str | None = None
    """Key in the service's answer; the attribute's own name when None."""


SHOW = Attribute("All that the service says about it.", "map", "show", fresh=True)

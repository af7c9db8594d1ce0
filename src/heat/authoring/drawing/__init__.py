"""`heat template graph`: what waits for what, as DOT, Mermaid or text."""

from collections.abc import Callable, Mapping

from heat.authoring.drawing.dot import as_dot
from heat.authoring.drawing.mermaid import as_mermaid
from heat.authoring.drawing.picture import Picture, picture_of
from heat.authoring.drawing.text import as_text

FORMATS: Mapping[str, Callable[[Picture], str]] = {"text": as_text, "dot": as_dot, "mermaid": as_mermaid}
"""What a picture can be written as."""

__all__ = ["FORMATS", "Picture", "picture_of"]

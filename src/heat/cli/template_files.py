"""Gathers everything that a template or environment refers to, for the service cannot read the person's disk.

Each `get_file: PATH`, each `type: PATH.yaml` and each location of an AWS::Include is replaced by a URL, under which the
content travels in `files`.
"""

import base64
import json
from dataclasses import dataclass, field
from typing import Any

from heat.cli.documents import is_remote, locate, parse, read_bytes, read_text
from heat.cli.failure import Failure

TEMPLATE_ENDINGS = (".yaml", ".template")
TEMPLATE_MARKS = ("heat_template_version", "HeatTemplateFormatVersion", "AWSTemplateFormatVersion")
TRANSFORMS = ("Transform", "Fn::Transform")
INCLUDE = "AWS::Include"
DEEPEST = 250
"""Levels of a document; the service takes fewer unless its operator says otherwise."""
# Parts of a resource_registry that are no resource types.
NOT_TYPES = ("base_url", "hooks", "restricted_actions")


@dataclass(frozen=True, slots=True)
class Origin:
    """The document being read: its URL, and how the person knows it."""

    url: str
    known_as: str


@dataclass(slots=True)
class Files:
    """What travels with a template: URL -> text."""

    texts: dict[str, str] = field(default_factory=dict)

    def gather(self, node: Any, origin: Origin, place: tuple[str, ...] = ()) -> Any:
        """The node with its references made into URLs; what they refer to is added."""
        if len(place) > DEEPEST:
            what = f"It is nested more than {DEEPEST} levels deep."
            raise Failure("The file cannot be sent.", where=origin.known_as, what=what, fix="Split it.")
        if isinstance(node, list):
            return [self.gather(item, origin, (*place, str(at))) for at, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        return {key: self._gather_pair(key, value, origin, (*place, str(key))) for key, value in node.items()}

    def gather_registry(self, registry: Any, origin: Origin, place: tuple[str, ...]) -> Any:
        """A resource_registry in which every type that is a file has become a URL."""
        if not isinstance(registry, dict):
            return registry
        base = registry.get("base_url")
        inner = Origin(str(base).rstrip("/") + "/", origin.known_as) if isinstance(base, str) and base else origin
        return {key: self._registered(key, value, inner, (*place, str(key))) for key, value in registry.items()}

    def _gather_pair(self, key: Any, value: Any, origin: Origin, place: tuple[str, ...]) -> Any:
        if key in TRANSFORMS:
            return self._transform(value, origin, place)
        if isinstance(value, str):
            if key == "get_file":
                return self._add_content(value, origin, place)
            if key in ("type", "Type") and value.endswith(TEMPLATE_ENDINGS):
                return self._add_template(value, origin, place)
        return self.gather(value, origin, place)

    def _transform(self, value: Any, origin: Origin, place: tuple[str, ...]) -> Any:
        """CloudFormation's transforms: AWS::Include names a snippet; where a function names it, nobody knows it yet."""
        if isinstance(value, list):
            return [self._transform(item, origin, (*place, str(at))) for at, item in enumerate(value)]
        parameters = value.get("Parameters") if isinstance(value, dict) and value.get("Name") == INCLUDE else None
        if not isinstance(parameters, dict):
            return value
        named = parameters.get("Location")
        if not isinstance(named, str) or named.startswith("s3://"):
            return value
        url = self._add_snippet(named, origin, (*place, "Parameters", "Location"))
        return {**value, "Parameters": {**parameters, "Location": url}}

    def _add_snippet(self, reference: str, origin: Origin, place: tuple[str, ...]) -> str:
        url, where = _refer(reference, origin, place)
        if url not in self.texts:
            text = self.texts[url] = read_text(url, where)
            inner = parse(text, f"{reference} ({where})")
            gathered = self.gather(inner, Origin(url, f"{origin.known_as} > {reference}"))
            self.texts[url] = text if gathered == inner else json.dumps(gathered)
        return url

    def _registered(self, key: str, value: Any, origin: Origin, place: tuple[str, ...]) -> Any:
        if isinstance(value, dict):
            return self.gather_registry(value, origin, place)
        if key in NOT_TYPES or not isinstance(value, str) or "::" in value:
            return value
        return self._add_template(value, origin, place)

    def _add_content(self, reference: str, origin: Origin, place: tuple[str, ...]) -> str:
        url, where = _refer(reference, origin, place)
        if url not in self.texts:
            content = read_bytes(url, where)
            try:
                self.texts[url] = content.decode()
            except UnicodeDecodeError:
                # JSON carries text only; the service hands binary content on in base64.
                self.texts[url] = base64.b64encode(content).decode()
        return url

    def _add_template(self, reference: str, origin: Origin, place: tuple[str, ...]) -> str:
        url, where = _refer(reference, origin, place)
        if url in self.texts:
            return url
        text = self.texts[url] = read_text(url, where)
        if any(mark in text for mark in TEMPLATE_MARKS):
            inner = parse(text, f"{reference} ({where})")
            gathered = self.gather(inner, Origin(url, f"{origin.known_as} > {reference}"))
            # The author's own text travels unless a reference in it had to change.
            self.texts[url] = text if gathered == inner else json.dumps(gathered)
        return url


def _refer(reference: str, origin: Origin, place: tuple[str, ...]) -> tuple[str, str]:
    where = f"{origin.known_as}, {'.'.join(place)}"
    url = locate(reference, origin.url)
    if is_remote(origin.url) and not is_remote(url):
        what = f"{reference} is a file of this machine, and a document from elsewhere asks for it."
        raise Failure("A file is not given away.", where=where, what=what, fix="Take a copy of the template.")
    return url, where

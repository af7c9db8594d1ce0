"""Every file that the linted ones lead to, read once: nested templates, files of get_file, templates of a registry.

Inside a library files know each other by absolute paths, so that equal names in different folders stay apart. What is
handed to the template room is each template with its references made absolute, as one line of JSON; the position of an
error in that line says which path is meant, and so where it stands in the author's text.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from os.path import abspath, dirname, expanduser, join, relpath
from pathlib import Path as File
from typing import Any

from heat.authoring.advice import advice
from heat.authoring.findings import Finding, found_at
from heat.authoring.sources import Path, Source
from heat.template.expansion import FUNCTION, INCLUDE, SECTION
from heat.template.loading import load
from heat.template.positions import positions
from heat.template.registry import is_template_name
from heat.values.errors import RequestLimitExceeded, ValidationError

STDIN = "stdin"
TEMPLATE_MARKS = ("heat_template_version", "HeatTemplateFormatVersion", "AWSTemplateFormatVersion")
TRANSFORMS = SECTION, FUNCTION
NOT_TYPES = "base_url", "hooks", "restricted_actions"
"""Keys of a registry that are no types."""


class Library:
    """The files of one run."""

    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}
        self.files: dict[str, str] = {}
        """What templates are given to use, by address."""
        self.findings: list[Finding] = []
        self.trees: dict[str, Any] = {}
        """Templates and environments that could be read, with absolute references."""

    def open(self, name: str) -> Source:
        """A file by the name that the person gave. Raises OSError and UnicodeDecodeError."""
        address = abspath(expanduser(name))
        if address not in self.sources:
            self.sources[address] = Source(name, address, File(address).read_text())
        return self.sources[address]

    def take(self, text: str) -> Source:
        """The text that came by standard input."""
        self.sources[STDIN] = Source(STDIN, STDIN, text)
        return self.sources[STDIN]

    def tree(self, source: Source, *, what: str = "template") -> Any:
        """A document with absolute references; None when it cannot be read, which is told."""
        if source.address not in self.trees:
            self.trees[source.address] = None  # a template may lead back to itself
            tree = self.trees[source.address] = self._read(source, what)
            if tree is not None:
                self.files[source.address] = json.dumps(tree)
        return self.trees[source.address]

    def locate(self, file: str, line: int, column: int) -> Path:
        """The path that stands at a position of the text that a nested template was handed on as."""
        return _paths(self.files[file]).get((line, column), ())

    def _read(self, source: Source, what: str) -> Any:
        try:
            tree = load(source.text, what=what)
        except (ValidationError, RequestLimitExceeded) as error:
            self.findings.append(unreadable(source, error))
            return None
        if isinstance(tree, dict) and isinstance(tree.get("resource_registry"), dict):
            section = "resource_registry"
            base = _base(source, tree[section])
            return {**tree, section: self._registry(tree[section], source, base, (section,))}
        return self._gathered(tree, source, ())

    def _gathered(self, node: Any, source: Source, path: Path) -> Any:
        if isinstance(node, list):
            return [self._gathered(item, source, (*path, str(number))) for number, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        return {key: self._entry(key, value, source, (*path, key)) for key, value in node.items()}

    def _entry(self, key: str, value: Any, source: Source, path: Path) -> Any:
        if key in TRANSFORMS:
            return self._transform(value, source, path)
        if isinstance(value, str):
            if key == "get_file":
                return self._content(value, source, path)
            if key in ("type", "Type") and is_template_name(value):
                return self._template(value, source, path, _folder(source))
        return self._gathered(value, source, path)

    def _transform(self, value: Any, source: Source, path: Path) -> Any:
        """CloudFormation's transforms: AWS::Include names a snippet."""
        if isinstance(value, list):
            return [self._transform(item, source, (*path, str(number))) for number, item in enumerate(value)]
        if not isinstance(value, dict) or value.get("Name") != INCLUDE or not isinstance(value.get("Parameters"), dict):
            return value
        parameters = value["Parameters"]
        named = parameters.get("Location")
        if not isinstance(named, str):
            return value
        address = self._template(named, source, (*path, "Parameters", "Location"), _folder(source))
        return {**value, "Parameters": {**parameters, "Location": address}}

    def _registry(self, entries: Mapping[str, Any], source: Source, base: str, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in entries.items():
            here = (*path, key)
            if isinstance(value, dict):
                found[key] = self._registry(value, source, base, here)
            elif key in NOT_TYPES or not isinstance(value, str) or not is_template_name(value):
                found[key] = value
            else:
                found[key] = self._template(value, source, here, base)
        return found

    def _content(self, name: str, source: Source, path: Path) -> str:
        address = self._address(name, source, path, _folder(source))
        if address is not None and address not in self.files:
            try:
                content = File(address).read_bytes()
            except OSError as error:
                self._missing(name, source, path, error)
                content = b""
            self.files[address] = _text(content)
        if address is None:
            self.files.setdefault(name, "")
        return address or name

    def _template(self, name: str, source: Source, path: Path, folder: str) -> str:
        address = self._address(name, source, path, folder)
        if address is None or address in self.trees:
            return address or name
        try:
            inner = self.open(shown(address))
        except (OSError, UnicodeDecodeError) as error:
            self._missing(name, source, path, error)
            return address
        self.tree(inner)
        return address

    def _address(self, name: str, source: Source, path: Path, folder: str) -> str | None:
        name = name.removeprefix("file://")
        if "://" not in name:
            return abspath(join(folder, expanduser(name)))
        fix = "Take a copy of it, or let the service check it: heat template validate"
        self.findings.append(found_at("I001", source, path, f"{name} is not followed", fix))
        return None

    def _missing(self, name: str, source: Source, path: Path, error: Exception) -> None:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        fix = "Correct the path; it is sought from the folder of the file that names it"
        self.findings.append(found_at("E004", source, path, f"{name} cannot be read: {reason}", fix))


def unreadable(source: Source, error: Exception) -> Finding:
    """A text that is no tree."""
    if not isinstance(error, ValidationError):
        return found_at("E003", source, (), str(error), "Make it smaller, or split it into nested templates")
    place, span = error.place, source.span(())
    if not place.line and " twice in one map" in error.problem:
        span = source.repeated() or span
    if place.line:
        width = max(1, len(source.line(place.line)) + 1 - place.column)
        span = type(span)(place.line, place.column, place.line, place.column + min(width, 40))
    return Finding("E002", source, span, (), error.problem, error.fix or advice(error.problem))


def shown(address: str) -> str:
    """A path as the person would type it: relative where that is not longer."""
    relative = relpath(address)
    return min(relative, address, key=len)


def _folder(source: Source) -> str:
    return abspath(".") if source.address == STDIN else dirname(source.address)


def _base(source: Source, registry: Mapping[str, Any]) -> str:
    base = registry.get("base_url")
    if not isinstance(base, str) or not base:
        return _folder(source)
    base = base.removeprefix("file://")
    return base if "://" in base else join(_folder(source), expanduser(base))


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()


@lru_cache(maxsize=64)
def _paths(text: str) -> Mapping[tuple[int, int], Path]:
    return dict(_inverted(positions(text)))


def _inverted(found: Mapping[Path, tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Path]]:
    return ((position, path) for path, position in found.items())

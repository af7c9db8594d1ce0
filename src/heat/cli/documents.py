"""The files that a stack is made from, read where the person stands: from disk, from the web, or from stdin."""

import os
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from urllib.request import url2pathname

import requests
import yaml

from heat.cli.failure import Failure
from heat.values.short_tags import called, function_of

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
READ_TIMEOUT_S = 60


class _Loader(yaml.CSafeLoader):
    """YAML in which a date stays the text that was written, and CloudFormation's short tags become functions."""


def _tagged(loader: _Loader, suffix: str, node: yaml.Node) -> Any:
    function = function_of(f"!{suffix}")
    if function is None:
        raise yaml.MarkedYAMLError(None, None, f"the tag !{suffix} is not known", node.start_mark)
    return called(function, _untagged(loader, node))


def _untagged(loader: _Loader, node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.ScalarNode)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("!", _tagged)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def locate(reference: str, base: str | None = None) -> str:
    """The URL of what a person or a document at the base URL refers to."""
    if _SCHEME.match(reference):
        return reference
    if base and not base.startswith("file://"):
        return urljoin(base, reference)
    folder = Path(os.path.dirname(_local_path(base))) if base else Path.cwd()
    return (folder / Path(reference).expanduser()).resolve().as_uri()


def read_bytes(url: str, where: str) -> bytes:
    """What stands at a URL; `where` says who refers to it, should it be missing."""
    scheme = urlsplit(url).scheme
    if scheme == "file":
        return _read_local(_local_path(url), where)
    if scheme in ("http", "https"):
        return _read_remote(url, where)
    raise Failure("A file cannot be read.", where=where, what=url, fix="Use a path, or a file, http or https URL.")


def read_text(url: str, where: str) -> str:
    """The text at a URL, which must be UTF-8."""
    try:
        return read_bytes(url, where).decode()
    except UnicodeDecodeError as error:
        raise Failure("A file is not text.", where=where, what=f"{url}: {error}", fix="Save it as UTF-8.") from error


def read_document(reference: str) -> tuple[str, dict[str, Any]]:
    """The URL and the parsed content of a template or environment named on the command line; `-` is stdin."""
    if reference == "-":
        return locate("stdin"), parse(sys.stdin.read(), "stdin")
    url = locate(reference)
    return url, parse(read_text(url, reference), reference)


def parse(text: str, where: str) -> dict[str, Any]:
    """The map that a YAML or JSON text holds."""
    try:
        # The loader is a safe one with less, not more, than SafeLoader.
        found = yaml.load(text, Loader=_Loader)
    except yaml.YAMLError as error:
        fix = "Correct the YAML (or JSON) there."
        raise Failure("A file is not valid YAML.", where=_mark(where, error), what=_problem(error), fix=fix) from error
    if not isinstance(found, dict):
        what = f"It holds {'nothing' if found is None else 'a ' + type(found).__name__}, not sections."
        raise Failure("A file is not a template or environment.", where=where, what=what, fix="Name the right file.")
    return found


def is_remote(url: str) -> bool:
    """Whether a document came from another machine."""
    return not url.startswith("file://")


def _local_path(url: str) -> str:
    return url2pathname(urlsplit(url).path)


def _read_local(path: str, where: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise Failure("A file cannot be read.", where=where, what=what, fix="Correct the path.") from error


def _read_remote(url: str, where: str) -> bytes:
    try:
        answer = requests.get(url, timeout=READ_TIMEOUT_S)
        answer.raise_for_status()
    except requests.RequestException as error:
        raise Failure("A file cannot be fetched.", where=where, what=str(error), fix="Check the URL.") from error
    return answer.content


def _mark(where: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"{where}, line {mark.line + 1}, column {mark.column + 1}" if mark else where


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error)

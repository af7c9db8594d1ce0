"""Environment files: read, made to carry what they refer to, and merged in the order given."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from heat.cli.documents import locate, read_document
from heat.cli.template_files import Files, Origin

# Under this name the parameters of the command line follow the environment files: the last word wins.
COMMAND_LINE = "command-line"


@dataclass(frozen=True, slots=True)
class Environments:
    """All environments as one, and the URLs of each, for the service to merge by the strategies they name."""

    merged: dict[str, Any]
    urls: tuple[str, ...]


def read_environments(references: Sequence[str], given: dict[str, Any], files: Files) -> Environments:
    """The environments of the command line; the parameters `given` there outweigh them all."""
    merged: dict[str, Any] = {}
    urls = []
    for reference in references:
        url, environment = _read(reference, files)
        files.texts[url] = json.dumps(environment)
        merged = merge(merged, environment)
        urls.append(url)
    if len(urls) < 2:
        return Environments(merged, ())
    if given:
        files.texts[COMMAND_LINE] = json.dumps({"parameters": given})
        urls.append(COMMAND_LINE)
    return Environments(merged, tuple(urls))


def merge(below: Any, above: Any) -> Any:
    """Maps merged at every depth; of two other values the one above wins."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    merged = dict(below)
    for key, value in above.items():
        merged[key] = merge(below[key], value) if key in below else value
    return merged


def hooks(names: Sequence[str], kind: str) -> dict[str, Any]:
    """The environment that stops before the resources named, `outer/inner` being one in a nested stack."""
    found: dict[str, Any] = {}
    for name in names:
        branch: dict[str, Any] = {"hooks": kind}
        for part in reversed(name.split("/")):
            branch = {part: branch}
        found = merge(found, branch)
    return {"resource_registry": {"resources": found}} if found else {}


def _read(reference: str, files: Files) -> tuple[str, dict[str, Any]]:
    url, environment = read_document(reference)
    origin = Origin(url, reference)
    if "resource_registry" in environment:
        registry = environment["resource_registry"]
        if isinstance(registry, dict) and isinstance(registry.get("base_url"), str):
            registry = {**registry, "base_url": locate(registry["base_url"], url)}
        environment["resource_registry"] = files.gather_registry(registry, origin, ("resource_registry",))
    return url, environment

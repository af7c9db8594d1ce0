"""Writes the documents that code is the source of; with --check says which ones are out of date, and fails.

docs/converge.md and docs/template-lint.md (their tables, between markers), docs/resource-types.md,
etc/heat.conf.sample.
"""

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from heat.authoring.findings import CODES
from heat.cmd.options.loading import sample
from heat.converge import commands, events, node
from heat.converge.step import TRANSITIONS, WHOLE
from heat.plugin import Resource
from heat.resources import load

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- generated: {} -->", "<!-- end of generated -->"


def meaning(thing: Any) -> str:
    """The first line of a docstring, fit for a table cell."""
    return cell((inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " "))


def cell(text: str) -> str:
    """Text that does not break a table."""
    return text.replace("|", "\\|")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def member_meanings(enumeration: type) -> Iterator[tuple[str, str]]:
    """The members of an enumeration with the string written under each."""
    body = ast.parse(inspect.getsource(enumeration)).body[0].body  # type: ignore[attr-defined]
    for place, statement in enumerate(body):
        if isinstance(statement, ast.Assign):
            below = body[place + 1] if place + 1 < len(body) else None
            text = ast.literal_eval(below.value) if isinstance(below, ast.Expr) else ""
            yield ast.literal_eval(statement.value), cell(text)


def classes_of(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    """Name, fields and meaning of every dataclass that a module defines, in its order."""
    for name, thing in vars(module).items():
        if inspect.isclass(thing) and thing.__module__ == module.__name__:
            fields = ", ".join(f"`{field}`" for field in getattr(thing, "__dataclass_fields__", {}))
            yield f"`{name}`", fields, meaning(thing)


def transitions() -> Iterator[tuple[str, ...]]:
    """The transition table; events that mean the same in one phase share a line."""
    merged: dict[tuple[str, str, Callable[..., Any]], list[str]] = defaultdict(list)
    for (role, phase, event), handler in TRANSITIONS.items():
        merged[role.value, phase.value, handler].append(f"`{event.__name__}`")
    for (role, phase, handler), names in merged.items():
        place = f"`{handler.__module__.rpartition('.')[2]}.{handler.__name__}`"
        yield role, phase, ", ".join(names), place, meaning(handler)


def converge_sections() -> dict[str, str]:
    """What docs/converge.md takes from the code, by marker."""
    whole = ((f"`{event.__name__}`", meaning(handler)) for event, handler in WHOLE.items())
    return {
        "roles": table(("role", "meaning"), member_meanings(node.Role)),
        "phases": table(("phase", "meaning"), member_meanings(node.Phase)),
        "events": table(("event", "carries", "meaning"), classes_of(events)),
        "commands": table(("command", "carries", "meaning"), classes_of(commands)),
        "transitions": table(("role", "phase", "event", "function", "what it does"), transitions()),
        "whole": table(("event", "what it does"), whole),
    }


def with_sections(document: str, sections: dict[str, str]) -> str:
    """A document with what stands between its markers made anew."""
    text = (ROOT / document).read_text()
    for name, section in sections.items():
        before, marker, rest = text.partition(BEGIN.format(name))
        if not marker or END not in rest:
            raise SystemExit(f"{document} has no place for {name!r}: {BEGIN.format(name)} and {END}")
        text = f"{before}{marker}\n{section}\n{END}{rest.partition(END)[2]}"
    return text


def converge_document() -> str:
    """docs/converge.md with its tables anew."""
    return with_sections("docs/converge.md", converge_sections())


def lint_document() -> str:
    """docs/template-lint.md with its table of codes anew."""
    codes = table(("code", "meaning"), ((f"`{code}`", cell(meaning)) for code, meaning in CODES.items()))
    return with_sections("docs/template-lint.md", {"codes": codes})


def type_row(name: str, kind: type[Resource]) -> tuple[str, ...]:
    """One resource type in the index."""
    replaced = [key for key, declared in kind.properties_schema.items() if not declared.updatable]
    counts = f"{len(kind.properties_schema)} ({len(kind.properties_schema) - len(replaced)} updatable)"
    status = kind.support.level.value if kind.support.level.value != "SUPPORTED" else ""
    return f"`{name}`", meaning(kind), counts, str(len(kind.attributes_schema)), kind.support.version or "", status


def type_document() -> str:
    """docs/resource-types.md."""
    registry = load(report=lambda _: None)
    ours = [
        type_row(name, kind)
        for name in registry
        if (kind := registry.types[name]).__module__.startswith("heat.resources.")
    ]
    head = "type", "meaning", "properties", "attributes", "since", "status"
    return (
        "# Resource types\n\n"
        "Written by `scripts/generate-docs` from the declarations in `src/heat/resources/`. "
        "`heat resource type show NAME` tells everything about one.\n\n"
        f"{len(ours)} types.\n\n{table(head, ours)}\n"
    )


DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/converge.md": converge_document,
    "docs/resource-types.md": type_document,
    "docs/template-lint.md": lint_document,
    "etc/heat.conf.sample": sample,
}


def main(arguments: list[str]) -> int:
    """Write, or check; the exit status."""
    stale = []
    for name, make in DOCUMENTS.items():
        path, text = ROOT / name, make()
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    for name in stale:
        print(f"{name} is out of date: run scripts/generate-docs" if "--check" in arguments else f"wrote {name}")  # noqa: T201 - this is a tool
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

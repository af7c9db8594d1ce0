"""Graphs as text: `subnet <- net, router <- net subnet`, for tests and for people.

One node a clause, clauses separated by commas, semicolons or lines; `a <- b c` reads: a requires b and c.
"""

import re

from heat.graph.graph import Graph


def parse(text: str) -> Graph[str]:
    """Read a graph. Raises ValueError for a clause without a name."""
    requires: dict[str, list[str]] = {}
    for clause in filter(None, map(str.strip, re.split(r"[,;\n]", text))):
        name, _, needed = clause.partition("<-")
        if len(name.split()) != 1:
            raise ValueError(f'"{clause}" should read: name, or name <- what it requires')
        requires.setdefault(name.strip(), []).extend(needed.split())
    return Graph(requires)


def render(graph: Graph[str]) -> str:
    """One line a node, sorted, in the form that `parse` reads."""
    return "\n".join(
        f"{node} <- {' '.join(sorted(needed))}" if needed else node for node, needed in sorted(graph.requires.items())
    )

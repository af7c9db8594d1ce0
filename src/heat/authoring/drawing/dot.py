"""A picture in the language of Graphviz: `heat template graph -f dot app.yaml | dot -Tsvg > app.svg`.

Source: https://graphviz.org/doc/info/lang.html
"""

from collections.abc import Iterator

from heat.authoring.drawing.picture import DEPENDS_ON, IMPLICIT, Box, Edge, Picture

STYLES = {DEPENDS_ON: "dashed", IMPLICIT: "dotted"}
CYCLE_COLOUR = "red"


def as_dot(picture: Picture) -> str:
    """An arrow points from what waits to what it waits for."""
    lines = [
        f"digraph {_quoted(picture.name)} {{",
        "  rankdir=BT; compound=true;",
        '  node [shape=box, style=rounded, fontname="Helvetica"];',
        '  edge [fontname="Helvetica", fontsize=10];',
        *_stack(picture, "", "  "),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _stack(picture: Picture, place: str, indent: str) -> Iterator[str]:
    for box in picture.boxes:
        yield from _box(picture, box, place, indent)
    inside = {box.name for box in picture.boxes if box.inside is not None}
    for edge in picture.edges:
        yield indent + _edge(picture, edge, place, inside)


def _box(picture: Picture, box: Box, place: str, indent: str) -> Iterator[str]:
    identity = _quoted(place + box.name)
    look = _looks(picture, box)
    if box.inside is None:
        yield f"{indent}{identity} [label={_quoted(box.name, box.type_name)}{look}];"
        return
    yield f"{indent}subgraph {_quoted(f'cluster {place}{box.name}')} {{"
    yield f'{indent}  label={_quoted(box.name, box.type_name)}; style=rounded; fontname="Helvetica";'
    # Arrows need a point to go to; a cluster is none.
    yield f"{indent}  {identity} [shape=point, style=invis];"
    yield from _stack(box.inside, f"{place}{box.name}/", indent + "  ")
    yield f"{indent}}}"


def _looks(picture: Picture, box: Box) -> str:
    found = ', style="rounded,dashed"' if box.conditional else ""
    return found + (f", color={CYCLE_COLOUR}" if box.name in picture.cycle else "")


def _edge(picture: Picture, edge: Edge, place: str, inside: set[str]) -> str:
    keys = [f"label={_quoted(edge.label)}"]
    if len(edge.reasons) == 1 and edge.reasons[0] in STYLES:
        keys.append(f"style={STYLES[edge.reasons[0]]}")
    if edge.resource in picture.cycle and edge.waits_for in picture.cycle:
        keys.append(f"color={CYCLE_COLOUR}")
    for key, name in (("ltail", edge.resource), ("lhead", edge.waits_for)):
        if name in inside:
            keys.append(f"{key}={_quoted(f'cluster {place}{name}')}")
    return f"{_quoted(place + edge.resource)} -> {_quoted(place + edge.waits_for)} [{', '.join(keys)}];"


def _quoted(*lines: str) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") for line in lines)
    return '"' + "\\n".join(escaped) + '"'

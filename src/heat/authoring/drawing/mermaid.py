"""A picture in Mermaid, which GitHub, GitLab and many wikis draw by themselves.

Source: https://mermaid.js.org/syntax/flowchart.html
"""

from collections.abc import Iterator

from heat.authoring.drawing.picture import DEPENDS_ON, IMPLICIT, Picture

ARROWS = {DEPENDS_ON: "-.->", IMPLICIT: "-.->"}


def as_mermaid(picture: Picture) -> str:
    """An arrow points from what waits to what it waits for."""
    lines = ["flowchart BT", *_stack(picture, "n", "  ")]
    if picture.cycle:
        lines.append("  classDef circle stroke:red,stroke-width:2px")
        lines += [f"  class {identity} circle" for identity in _cyclic(picture)]
    return "\n".join(lines) + "\n"


def _identities(picture: Picture, place: str) -> dict[str, str]:
    """Names may hold anything, identifiers of Mermaid may not."""
    return {box.name: f"{place}{number}" for number, box in enumerate(picture.boxes)}


def _cyclic(picture: Picture) -> list[str]:
    identities = _identities(picture, "n")
    return [identities[name] for name in dict.fromkeys(picture.cycle)]


def _stack(picture: Picture, place: str, indent: str) -> Iterator[str]:
    identities = _identities(picture, place)
    for box in picture.boxes:
        identity = identities[box.name]
        label = f'"{_text(box.name)}<br/><small>{_text(box.type_name)}</small>"'
        if box.inside is None or not box.inside.boxes:
            yield f"{indent}{identity}[{label}]"
            continue
        yield f"{indent}subgraph {identity}[{label}]"
        yield from _stack(box.inside, f"{identity}_", indent + "  ")
        yield f"{indent}end"
    for edge in picture.edges:
        arrow = ARROWS.get(edge.reasons[0], "-->") if len(edge.reasons) == 1 else "-->"
        yield f'{indent}{identities[edge.resource]} {arrow}|"{_text(edge.label)}"| {identities[edge.waits_for]}'


def _text(text: str) -> str:
    """Text in quotes: whatever has a meaning to Mermaid or HTML becomes an entity."""
    entities = {"&": "#amp;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "#": "#35;", "\n": " "}
    return "".join(entities.get(character, character) for character in text)

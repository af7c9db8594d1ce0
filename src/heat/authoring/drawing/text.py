"""A picture for a terminal: resources in the steps in which they can be built, each with what it waits for."""

from collections.abc import Iterator

from heat.authoring.drawing.picture import DEPENDS_ON, IMPLICIT, ITSELF, Box, Edge, Picture

WORDS = {DEPENDS_ON: "depends_on", IMPLICIT: "implied by its type", ITSELF: "its id"}


def as_text(picture: Picture) -> str:
    """Steps from first to last; everything in one step is built at the same time."""
    return "\n".join(_stack(picture, "")) + "\n"


def _stack(picture: Picture, indent: str) -> Iterator[str]:
    if picture.cycle:
        yield f"{indent}These wait for each other, so nothing can be built: " + " -> ".join(
            (*picture.cycle, picture.cycle[0])
        )
    if not picture.boxes:
        yield f"{indent}(no resources)"
    boxes = {box.name: box for box in picture.boxes}
    edges: dict[str, list[Edge]] = {}
    for edge in picture.edges:
        edges.setdefault(edge.resource, []).append(edge)
    for number, names in enumerate(_steps(picture), 1):
        yield f"{indent}{'never' if picture.cycle else f'step {number}'}"
        for name in names:
            yield from _box(boxes[name], edges.get(name, []), indent + "  ")


def _box(box: Box, edges: list[Edge], indent: str) -> Iterator[str]:
    yield f"{indent}{box.name}  ({box.type_name})" + ("  if its condition holds" if box.conditional else "")
    for edge in edges:
        yield f"{indent}  <- {edge.waits_for}: {_reasons(edge)}"
    if box.inside is not None:
        yield f"{indent}  inside:"
        yield from _stack(box.inside, indent + "    ")


def _reasons(edge: Edge) -> str:
    return ", ".join(WORDS.get(reason, f"its {reason}") for reason in edge.reasons)


def _steps(picture: Picture) -> list[list[str]]:
    """Names by the longest way to something that waits for nothing; a circle comes last, as one step."""
    needs: dict[str, set[str]] = {box.name: set() for box in picture.boxes}
    for edge in picture.edges:
        needs[edge.resource].add(edge.waits_for)
    step: dict[str, int] = {}
    for name in picture.order:
        step[name] = 1 + max((step[other] for other in needs[name]), default=0)
    last = max(step.values(), default=0) + 1
    found: dict[int, list[str]] = {}
    for box in picture.boxes:
        found.setdefault(step.get(box.name, last), []).append(box.name)
    return [found[number] for number in sorted(found)]

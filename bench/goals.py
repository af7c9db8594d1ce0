"""What the project wants to reach, as data: the report holds it against what was measured."""

from dataclasses import dataclass
from enum import Enum

RELEASED, PATCHED, BARE = "reference", "reference-patched", "bare"
"""Names of the targets that ours is compared with: the reference as released, the reference without its pause of a
second after each leaf and its limit of events, and the same cloud calls made without any Heat."""


class Kind(Enum):
    """How a figure is judged."""

    BETTER = "{bound:g} × better than {against}"
    WITHIN = "within {bound:g} × {against}"
    UNDER = "under {bound:g}"
    AT_LEAST = "at least {bound:g}"


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of one step, and the bound that it must keep."""

    case: str
    step: str
    figure: str
    kind: Kind
    bound: float
    against: str = ""

    def __str__(self) -> str:
        return self.kind.value.format(bound=self.bound, against=self.against)


def _better(case: str, step: str, figure: str, **bounds: float) -> list[Goal]:
    names = {"released": RELEASED, "patched": PATCHED}
    return [Goal(case, step, figure, Kind.BETTER, bound, names[against]) for against, bound in bounds.items()]


GOALS = [
    *_better("flat1000", "create", "wall_s", released=400, patched=40),
    *_better("flat1000", "update", "wall_s", released=1000, patched=200),
    *_better("flat1000", "delete", "wall_s", released=400, patched=40),
    *_better("chain100", "create", "wall_s", released=10),
    *_better("nested20x10", "create", "wall_s", released=30),
    *_better("nested20x10", "create", "engine_cpu_s", released=10),
    Goal("ports50", "create", "wall_s", Kind.WITHIN, 1.3, BARE),
    Goal("servers30", "create", "wall_s", Kind.WITHIN, 1.3, BARE),
    Goal("flat100", "create", "engine_cpu_each_ms", Kind.UNDER, 3),
    Goal("flat1000", "create", "engine_cpu_each_ms", Kind.UNDER, 3),
    Goal("chain100", "create", "engine_cpu_each_ms", Kind.UNDER, 3),
    Goal("memory", "after", "engine_rss_mb", Kind.UNDER, 250),
    Goal("post", "create", "p50_ms", Kind.UNDER, 250),
    *_better("list200", "list", "p50_ms", released=5),
    *_better("list200", "8-clients", "per_s", released=20),
    *_better("reads1000", "show", "p50_ms", released=5),
    *_better("reads1000", "resource-list", "p50_ms", released=5),
    *_better("reads1000", "validate", "p50_ms", released=5),
    *_better("validate1000", "hot", "p50_ms", released=5),
    *_better("validate1000", "cfn", "p50_ms", released=5),
    *_better("burst200x5", "create", "per_s", released=10),
]

"""How an operation begins, first or again after a crash: which row stands for each name, and the first walk."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from heat.converge import acting, ending
from heat.converge.commands import Command
from heat.converge.node import Node, Phase, Role
from heat.converge.operation import Operation, Stage
from heat.converge.rows import Row, Want
from heat.converge.walking import advance, link
from heat.graph import Graph
from heat.values.status import Action, Status

BUILDS = frozenset({Action.CREATE, Action.UPDATE, Action.ROLLBACK, Action.DELETE, Action.ADOPT, Action.RESTORE})
"""Actions that bring the stack into the shape of a template; deletion brings it into the shape of none."""
BACKWARDS = frozenset({Action.SUSPEND})
"""Actions that reach a resource after all that require it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be done."""

    traversal: str
    """Id of the operation, a UUID; new rows' keys are derived from it."""
    action: Action
    roll_back_on_failure: bool = False
    observe: bool = False
    in_flight: Mapping[str, int] = field(default_factory=dict)
    """Rows with a call that another traversal began and that has not come back, and its ticket."""
    watched: frozenset[str] = frozenset()
    """Rows whose change in place goes on in the cloud, and of which the shell knows what it is about."""
    last_ticket: int = 0
    hooks: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Names whose resources wait for the user, and where."""
    passed: frozenset[tuple[str, str]] = frozenset()
    """Hooks that were cleared in this traversal before a crash."""
    announced: frozenset[tuple[str, str]] = frozenset()
    """Hooks at which a resource waited in this traversal before a crash."""
    restores: frozenset[str] = frozenset()
    """Names of which a snapshot holds something to be brought back."""
    spared: frozenset[str] = frozenset()
    """Names whose resources stay as they are: another operation will see to them."""
    strangers: frozenset[str] = frozenset()
    """Rows of another type than their names are to have now."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """Rows with which nothing can be done, and why."""
    force: bool = False
    """Leave behind what cannot be removed."""
    left: Sequence[str] = ()
    """What was left behind before a crash."""
    forgotten: bool = False
    """Others may have worked on the rows since: what goes on with them has to be found out anew."""
    keep_history: bool = False


def begin(request: Request, rows: Iterable[Row], wants: Mapping[str, Want]) -> tuple[Operation, Sequence[Command]]:
    """Make the operation and its first commands. `wants` stand in an order in which they may be built."""
    operation = Operation(
        traversal=request.traversal,
        action=request.action,
        wants=wants,
        roll_back_on_failure=request.roll_back_on_failure,
        rows={row.key: row for row in rows},
        watched=set(request.watched),
        forgotten=request.forgotten,
        observe=request.observe,
        last_ticket=request.last_ticket,
        restores=request.restores,
        spared=request.spared,
        strangers=request.strangers,
        remarks=request.remarks,
        force=request.force,
        left=list(request.left),
        tickets=dict(request.in_flight),
        hooks=request.hooks,
        passed=set(request.passed),
        announced=set(request.announced),
        keep_history=request.keep_history,
    )
    for row in operation.rows.values():
        operation.latest[row.name] = max(operation.latest.get(row.name, 0), row.order)
    if request.action in BUILDS:
        _choose(operation)
        first = _build_nodes(operation, request.in_flight)
    else:
        first = _act_nodes(operation, request.in_flight)
    commands = list(advance(operation, first))
    return operation, [*commands, *ending.go_on_if_settled(operation)]


def _choose(operation: Operation) -> None:
    """Find the row that stands for each name: best one that fits already, else one that works, else the newest."""
    best: dict[str, tuple[tuple[int, int], Row]] = {}
    for row in operation.rows.values():
        want = operation.wants.get(row.name)
        if want is None or row.action is Action.DELETE:
            continue
        rank = (_rank(row, want), -row.order)
        if row.name not in best or rank < best[row.name][0]:
            best[row.name] = (rank, row)
    operation.current = {name: row for name, (_, row) in best.items()}


def _rank(row: Row, want: Want) -> int:
    fits = row.made_from(want.fingerprint)
    if row.status is Status.FAILED:
        return 4
    if row.complete:
        return 0 if fits else 2
    return 1 if fits else 3


def _build_nodes(operation: Operation, in_flight: Mapping[str, int]) -> list[Node]:
    nodes = {name: operation.add(Node(Role.BUILD, name, name)) for name in operation.wants}
    link(nodes, {name: want.requires for name, want in operation.wants.items()})
    for key, ticket in in_flight.items():
        row = operation.rows.get(key)
        if row is None:
            continue
        standing = operation.current.get(row.name)
        if standing is not None and standing.key == key:
            operation.work_on(nodes[row.name], key)
            nodes[row.name].phase = Phase.SETTLING
        else:
            operation.strays[key] = ticket
    return list(nodes.values())


def _act_nodes(operation: Operation, in_flight: Mapping[str, int]) -> list[Node]:
    operation.stage = Stage.ACT
    rows = {key: row for key, row in operation.rows.items() if row.action is not Action.DELETE}
    operation.awake = all(row.action in acting.BUILDING for row in rows.values())
    # A check changes nothing, so that nothing has to come before anything else.
    alone = operation.action is Action.CHECK
    graph = Graph({key: frozenset() if alone else row.requires & rows.keys() for key, row in rows.items()})
    if operation.action in BACKWARDS:
        graph = graph.reversed()
    nodes = {}
    for key, row in rows.items():
        over = row.traversal == operation.traversal and row.action is operation.action and row.complete
        nodes[key] = operation.add(Node(Role.ACT, key, row.name, phase=Phase.DONE if over else Phase.WAITING))
    link(nodes, {key: needed for key, needed in graph.requires.items() if nodes[key].phase is Phase.WAITING})
    for key in in_flight:
        if key in nodes:
            operation.work_on(nodes[key], key)
            nodes[key].phase = Phase.SETTLING
        elif key in operation.rows:
            operation.strays[key] = in_flight[key]
    return list(nodes.values())

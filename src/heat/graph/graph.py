"""Who requires whom.

An edge runs from a node to what it requires. All walks cost the number of nodes and edges, never more, and never
recurse: a chain of ten thousand nodes is an everyday graph.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Cycle(Exception, Generic[Key]):
    """Nodes that wait for each other; `nodes` lists one such ring in order."""

    def __init__(self, nodes: tuple[Key, ...]) -> None:
        super().__init__(" -> ".join(map(str, (*nodes, nodes[0]))))
        self.nodes = nodes


class Graph(Generic[Key]):
    """Nodes and what each requires."""

    def __init__(self, requires: Mapping[Key, Iterable[Key]]) -> None:
        nobody: frozenset[Key] = frozenset()  # one for all: large graphs are mostly leaves
        self.requires: dict[Key, frozenset[Key]] = {
            node: frozenset(needed) if needed else nobody for node, needed in requires.items()
        }
        users: dict[Key, set[Key]] = {}
        for node, needed in self.requires.items():
            for other in needed:
                users.setdefault(other, set()).add(node)
        for node in users:
            self.requires.setdefault(node, nobody)
        self.required_by: dict[Key, AbstractSet[Key]] = {node: users.get(node, nobody) for node in self.requires}

    def __contains__(self, node: Key) -> bool:
        return node in self.requires

    def __len__(self) -> int:
        return len(self.requires)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.requires)

    def reversed(self) -> "Graph[Key]":
        """The same nodes with every edge turned round: the order in which things are taken away."""
        return Graph(self.required_by)

    def order(self) -> list[Key]:
        """Every node after all that it requires, in order of insertion where free. Raises Cycle."""
        missing = {node: len(needed) for node, needed in self.requires.items()}
        ready = deque(node for node, count in missing.items() if not count)
        done: list[Key] = []
        while ready:
            node = ready.popleft()
            done.append(node)
            for waiting in self.required_by[node]:
                missing[waiting] -= 1
                if not missing[waiting]:
                    ready.append(waiting)
        if len(done) < len(missing):
            raise Cycle(self._ring({node for node, count in missing.items() if count}))
        return done

    def needed_by(self, nodes: Iterable[Key]) -> set[Key]:
        """The nodes and all that they require, directly or not."""
        return self._reach(nodes, self.requires)

    def dependent_on(self, nodes: Iterable[Key]) -> set[Key]:
        """The nodes and all that require them, directly or not."""
        return self._reach(nodes, self.required_by)

    @staticmethod
    def _reach(nodes: Iterable[Key], edges: Mapping[Key, Iterable[Key]]) -> set[Key]:
        todo = list(nodes)
        seen = set(todo)
        while todo:
            for other in edges[todo.pop()]:
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return seen

    def _ring(self, stuck: set[Key]) -> tuple[Key, ...]:
        """Each stuck node requires a stuck node: following them must meet itself."""
        path: dict[Key, int] = {}
        node = min(stuck, key=str)
        while node not in path:
            path[node] = len(path)
            node = min((other for other in self.requires[node] if other in stuck), key=str)
        ring = list(path)[path[node] :]
        start = ring.index(min(ring, key=str))
        return tuple(ring[start:] + ring[:start])

"""A queue in which nobody waits behind a crowd: each project has its turn, and within it each stack."""

from collections import OrderedDict, deque
from typing import Generic, TypeVar

T = TypeVar("T")


class FairQueue(Generic[T]):
    """Things by project and stack; whoever has waited longest without a turn is next."""

    def __init__(self) -> None:
        self._projects: OrderedDict[str, OrderedDict[str, deque[T]]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def put(self, project: str, stack: str, thing: T) -> None:
        """At the end of the stack's own line."""
        stacks = self._projects.setdefault(project, OrderedDict())
        stacks.setdefault(stack, deque()).append(thing)
        self._length += 1

    def take(self) -> tuple[str, T]:
        """The next one and its stack, which then waits, with its project, until all others had a turn."""
        project, stacks = next(iter(self._projects.items()))
        stack, line = next(iter(stacks.items()))
        thing = line.popleft()
        self._length -= 1
        stacks.move_to_end(stack)
        if not line:
            del stacks[stack]
        self._projects.move_to_end(project)
        if not stacks:
            del self._projects[project]
        return stack, thing

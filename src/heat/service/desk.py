"""What every answer is made with: the house, its compiler and accounts, and the engine that does the work."""

from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from heat.cloud.trusts import Trusts
from heat.engine.accounts import Account, Accounts
from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.engine.plugins import Plugins
from heat.rpc.context import RequestContext
from heat.service.sources import Sources
from heat.store.rows import OperationRow


class Waker(Protocol):
    """The engine of this process, as far as requests touch it."""

    def wake(self, operation: OperationRow) -> None:
        """An operation that this engine owns should be worked on."""
        ...

    def look_at(self, stack_id: str) -> None:
        """Somebody says that a stack's operation wants attention."""
        ...

    def child_ended(self, parent_id: str, resource_name: str) -> None:
        """A nested stack has come to an end."""
        ...

    def poke(self, stack_id: str) -> None:
        """A signal came to a stack."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """What an operator may set about requests; -1 stands for no limit."""

    max_stacks: int = 512
    """In one project."""
    timeout_mins: int = 60
    """Of an operation that names none."""
    hidden_tags: tuple[str, ...] = ()
    """Stacks with one of these are left out of lists."""
    abandon: bool = False
    """May stacks be forgotten while what they made stays?"""
    adopt: bool = False
    """May things that exist be taken into stacks?"""
    max_snapshots: int = 32
    """Of one stack."""
    revision: str = "unknown"
    """Of this build, as operators are told."""


@dataclass(slots=True)
class Desk:
    """One engine's desk."""

    house: House
    compiler: Compiler
    accounts: Accounts
    engine: Waker
    settings: DeskSettings = field(default_factory=DeskSettings)
    sources: Sources = field(init=False)
    trusts: Trusts = field(init=False)
    plugins: Plugins = field(init=False)
    tried: dict[str, float] = field(default_factory=dict)
    """When each trust was last found to be honoured, by a clock that never goes back."""
    closing: Event = field(default_factory=Event)
    """Set when the engine is about to end: whoever waits here for something to happen is answered now."""

    def __post_init__(self) -> None:
        self.sources = Sources(self.house, self.compiler)
        self.trusts = Trusts(self.house.sessions)
        self.plugins = Plugins(self.house, self.compiler, self.accounts)

    def account(self, context: RequestContext) -> Account:
        """The cloud as the caller sees it."""
        return self.accounts.of_request(context.token, context.project_id)

    def hand_over(self, operation: OperationRow) -> None:
        """Have an operation that was just written worked on, by whoever owns it."""
        if operation.owner == self.house.engine_id:
            self.engine.wake(operation)
        elif operation.owner is None:
            self.engine.look_at(operation.stack_id)
        else:
            self.house.hints.wake(operation.stack_id, operation.owner)

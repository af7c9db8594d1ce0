"""Values of resources that do not exist yet, for previews; and acting as the caller instead of a stack's owner."""

from typing import Any

from heat.engine.accounts import Account, Accounts
from heat.engine.house import House
from heat.engine.running import Order
from heat.engine.seeing import Surroundings
from heat.plugin.unknown import UNKNOWN
from heat.store.database import Database
from heat.store.rows import StackRow
from heat.template import Path


class AsCaller(Accounts):
    """Every stack is looked at with the rights of whoever asks: what is planned has no owner yet."""

    def __init__(self, house: House, account: Account) -> None:
        super().__init__(house)
        self._account = account

    def of(self, stack: StackRow) -> Account:
        return self._account


class Imagined:
    """Before anything exists: a resource's reference is its name, its attributes are null."""

    def reference(self, name: str) -> Any:
        """What get_resource gives."""
        return name

    def attribute(self, name: str, path: Path) -> Any:
        """What get_attr gives."""
        return None


class Foreseen(Surroundings):
    """What is there today, but for resources that will be other ones: of these nothing is known."""

    def __init__(self, database: Database, order: Order, others: frozenset[str]) -> None:
        super().__init__(database, order)
        self._others = others

    def reference(self, name: str) -> Any:
        return UNKNOWN if name in self._others else super().reference(name)

    def attribute(self, name: str, path: Path) -> Any:
        return UNKNOWN if name in self._others else super().attribute(name, path)

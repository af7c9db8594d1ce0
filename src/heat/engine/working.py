"""Carries out commands, each in a thread of the pool, and answers with a result; only a lost database is raised."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from heat.cloud.errors import CloudAmbiguous
from heat.cloud.watching import show_many
from heat.converge import Compare, Failed, Finish, Resolve, Resolved, Start, Watch
from heat.engine.accounts import Accounts
from heat.engine.children import Children
from heat.engine.compiling import Compiler
from heat.engine.finishing import Finishing
from heat.engine.house import House
from heat.engine.hushing import secrets_of
from heat.engine.judging import Judging
from heat.engine.leftovers import Leftovers
from heat.engine.lives import BUILDING, Lives, answer, half_made_now, made_from
from heat.engine.plugins import Plugins
from heat.engine.results import Result
from heat.engine.running import Order
from heat.engine.seeing import Surroundings, digest, see
from heat.plugin.resource import Resource
from heat.plugin.stack_resource import StackResource
from heat.store import resources, stacks
from heat.store.database import StoreUnavailable
from heat.store.rows import ResourceDetail, StackRow
from heat.values.errors import AuthorizationFailure, Bug, HeatError, ResourceActionRestricted
from heat.values.paths import resource_path
from heat.values.status import Action

LOG = logging.getLogger(__name__)


class Workshop:
    """All that workers can do."""

    def __init__(self, house: House, compiler: Compiler, accounts: Accounts) -> None:
        self._house, self._accounts = house, accounts
        self.plugins = Plugins(house, compiler, accounts)
        self._lives = Lives(house, self.plugins)
        self._children = Children(house, compiler, self.plugins)
        self._judging = Judging(self.plugins)
        self._leftovers = Leftovers(house, compiler, self.plugins)
        self._finishing = Finishing(house, compiler, accounts, self.plugins)

    def run(self, order: Order) -> Result:
        """Carry out a command. Raises StoreUnavailable, and may then be told to try again."""
        command = order.command
        if isinstance(command, Finish):
            return self._finishing.finish(order, command)
        assert isinstance(command, Compare | Start | Watch | Resolve)
        try:
            return self._run_with_rights(order)
        except StoreUnavailable:
            # What was called before the database went away is looked for, as after a crash.
            order.ambiguous = order.ambiguous or (isinstance(command, Start) and command.action is Action.CREATE)
            raise
        except CloudAmbiguous as error:
            if isinstance(command, Compare | Resolve):
                return self._failed(order, error)
            LOG.info("%s of %s is looked for: %s", order.command, command.name, error)
            return self._lives.look_again(order)
        except HeatError as error:
            return self._failed(order, error)
        except Exception as error:
            LOG.exception("Bug in %s of resource %s, stack %s", type(command).__name__, command.name, order.stack.id)
            return self._failed(order, Bug(f"{type(error).__name__}: {error}. The engine's log has the details."))

    def left(self, order: Order) -> Result:
        """What is told of a call that was not made, since another engine may have made it."""
        return self._lives.look_again(order)

    def look_at_all(self, stack: StackRow, kind: str, plugins: Sequence[Resource]) -> None:
        """Ask the service about all of them at once, and give each what was said of it."""
        ids = [plugin.physical_id for plugin in plugins if plugin.physical_id is not None]
        seen = show_many(self._accounts.of(stack).client, kind, ids)
        for plugin in plugins:
            plugin.observed = seen.get(plugin.physical_id or "")

    def _run_with_rights(self, order: Order) -> Result:
        """A request may have renewed the trust of the stack's owner just now: then the new one is tried."""
        try:
            return self._run(order)
        except AuthorizationFailure:
            if not self._accounts.renewed(order.stack):
                raise
            # What was called before the refusal is looked for, as after a crash.
            order.ambiguous = order.ambiguous or isinstance(order.command, Start)
            order.plugin = None
            return self._run(order)

    def _run(self, order: Order) -> Result:
        command = order.command
        if isinstance(command, Compare):
            return self._judging.compare(order, command, self.detail(order), self._surroundings(order))
        if isinstance(command, Resolve):
            return self._resolve(order, command)
        assert isinstance(command, Start | Watch)
        work = self._work(command)
        return work(order, self.detail(order) if self._needs_detail(order, command) else ResourceDetail())

    def _work(self, command: Start | Watch) -> Callable[[Order, ResourceDetail], Result]:
        def work(order: Order, detail: ResourceDetail) -> Result:
            plugin = order.plugin = order.plugin or self._plugin(order, command, detail)
            workers = self._children if isinstance(plugin, StackResource) else self._lives
            begin = isinstance(command, Start) or order.ambiguous
            return workers.begin(order, command, plugin, detail) if begin else workers.look(order, command, plugin)

        return work

    def _plugin(self, order: Order, command: Start | Watch, detail: ResourceDetail) -> Resource:
        builds = command.action in BUILDING
        if builds and (isinstance(command, Start) or not detail.properties):
            # What was found after a crash, and begun from another definition, is looked after as what it shall become.
            return self.plugins.wanted(order, self._surroundings(order), detail)
        if command.action is Action.UPDATE:
            return self.plugins.wanted(order, self._surroundings(order), detail)
        return self.plugins.kept(order, detail)

    def _needs_detail(self, order: Order, command: Start | Watch) -> bool:
        """A plain creation knows all that there is to know: nothing was kept so far."""
        if order.plugin is not None and isinstance(command, Watch):
            return False
        return not (isinstance(command, Start) and command.action is Action.CREATE and not command.takeover)

    def _resolve(self, order: Order, command: Resolve) -> Result:
        plugin = self.plugins.kept(order, self.detail(order))
        seen = see(plugin, order.wanted)
        event = Resolved(command.key, command.ticket, digest(seen), frozenset(seen.attributes))
        return Result(order.stack.id, event, ResourceDetail(attributes=seen.attributes), seen)

    def sweep_copies(self, stack_id: str) -> None:
        """Take away what was copied for a snapshot that another action overtook, if it can be removed by now."""
        try:
            self._leftovers.sweep(stacks.get(self._house.database, stack_id))
        except HeatError as error:
            LOG.info("Copies of stack %s are seen to later: %s", stack_id, error)

    def read_details(self, orders: Sequence[Order]) -> None:
        """The heavy parts of many rows, with one query."""
        found = resources.detail(self._house.database, [order.row.id for order in orders if order.row is not None])
        for order in orders:
            if order.row is not None:
                order.detail = found.get(order.row.id)

    def detail(self, order: Order) -> ResourceDetail:
        """The heavy part of the order's row."""
        if order.detail is None and order.row is not None:
            order.detail = resources.detail(self._house.database, [order.row.id]).get(order.row.id)
        return order.detail or ResourceDetail()

    def _surroundings(self, order: Order) -> Surroundings:
        return Surroundings(self._house.database, order)

    def _failed(self, order: Order, error: HeatError) -> Result:
        command = order.command
        assert isinstance(command, Compare | Start | Watch | Resolve)
        veil = secrets_of(
            self.plugins.compiler, order.stack, order.blueprint
        ).veil  # services repeat what they were given
        words = veil(str(error)) if isinstance(error, ResourceActionRestricted) else None
        plugin = order.plugin if isinstance(command, Start | Watch) else None
        made = plugin.physical_id if plugin is not None and not plugin.is_stack else None
        event = Failed(command.key, command.ticket, veil(told(command.name, error)), made, words)
        creates = isinstance(command, Start) and command.action is Action.CREATE
        # Whoever takes it away looks for what was made of these, if anything was.
        properties = made_from(plugin) if creates and plugin is not None else None
        if plugin is not None and isinstance(command, Start | Watch) and command.action is Action.SNAPSHOT:
            with suppress(StoreUnavailable):  # whoever takes the next copy does not know of this one
                self._leftovers.remove(order.stack, plugin)
        data = self._remembered(command, plugin) if plugin is not None else None
        return answer(order, event, None, properties, data=data)

    @staticmethod
    def _remembered(command: Compare | Start | Watch | Resolve, plugin: Resource) -> dict[str, str] | None:
        """What is kept of an action that fails now, for whoever mends what it made or takes it away."""
        if not isinstance(command, Start | Watch):
            return None
        if command.action is Action.UPDATE:
            return half_made_now(plugin)
        return None if command.action is Action.DELETE else dict(plugin.data)


def told(name: str, error: HeatError) -> str:
    """The reason that clients read: the kind of error, the resource down to the leaf, and the words."""
    text = str(error)
    below = resource_path(name)
    if text.startswith(below):
        return f"{error.type_name}: {text}"
    return f"{error.type_name}: {below}: {text}"

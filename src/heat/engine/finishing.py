"""The last command of an operation: outputs are computed, and a stack that is gone leaves nothing in the cloud."""

import logging
from typing import Any

from heat.converge import Finish, Finished
from heat.converge.begin import BUILDS
from heat.engine import snapshots
from heat.engine.accounts import Accounts
from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.engine.importing import settled, trades
from heat.engine.leftovers import Leftovers
from heat.engine.options import ABANDON
from heat.engine.plugins import Plugins
from heat.engine.results import Result
from heat.engine.running import Order
from heat.engine.seeing import Surroundings
from heat.store import stacks
from heat.store.database import StoreUnavailable
from heat.values.errors import HeatError, ValidationError
from heat.values.status import Action, Status

LOG = logging.getLogger(__name__)


class Finishing:
    """Ends operations."""

    def __init__(self, house: House, compiler: Compiler, accounts: Accounts, plugins: Plugins) -> None:
        self._house, self._compiler, self._accounts, self._plugins = house, compiler, accounts, plugins
        self._leftovers = Leftovers(house, compiler, plugins)

    def finish(self, order: Order, command: Finish) -> Result:
        """Compute outputs; what cannot be computed tells why, and keeps nothing else from ending."""
        result = Result(order.stack.id, Finished(command.ticket))
        try:
            if order.operation.action is Action.DELETE:
                if command.status is Status.COMPLETE and not order.operation.options.get(ABANDON):
                    left = snapshots.discard_all(self._house, self._compiler, self._plugins, order.stack)
                    result.event = Finished(command.ticket, left=left)
                    self._remove_users(order)
            elif order.operation.action is Action.SNAPSHOT:
                snapshots.take(self._house, order.operation, command.status, command.reason)
            elif order.operation.action in BUILDS:
                result.outputs = outputs = self._outputs(order)
                if command.status is Status.COMPLETE and trades(self._house, order):
                    result.trade, failure = settled(self._house, order, outputs)
                    result.event = Finished(command.ticket, failure)
            if order.operation.action not in (Action.DELETE, Action.SNAPSHOT):
                self._leftovers.sweep(order.stack)
        except StoreUnavailable:
            raise  # it is done again when the database is back
        except Exception:
            LOG.exception("The end of stack %s was not clean", order.stack.id)
        return result

    def _outputs(self, order: Order) -> dict[str, Any]:
        if order.blueprint is None:
            return {}
        values = Surroundings(self._house.database, order)
        found: dict[str, Any] = {}
        for name, output in order.blueprint.outputs.items():
            try:
                export = {"export": output.export} if output.export else {}
                found[name] = {"value": output.value(values), **export}
            except HeatError as error:
                found[name] = {"error": str(error), "problem": _words(error)}
            except Exception as error:
                LOG.exception("Output %s of stack %s", name, order.stack.id)
                words = f"This is a bug in Heat. {type(error).__name__}: {error}"
                found[name] = {"error": words, "problem": words}
        return found

    def _remove_users(self, order: Order) -> None:
        """With the last stack of a tree go the project of its users and all that is in it."""
        stack = order.stack
        if stack.parent_id is not None:
            return
        known = stacks.get_many(self._house.database, [stack.id]).get(stack.id)
        project = known.user_project_id if known else stack.user_project_id
        if project is None:
            return
        try:
            self._accounts.users.delete_project(project)
        except HeatError as error:
            LOG.warning("The project %s of the users of stack %s is left behind: %s", project, stack.id, error)


def _words(error: HeatError) -> str:
    """What is wrong, to those who do not see the template in which it is."""
    if not isinstance(error, ValidationError):
        return str(error)
    return f"{error.problem}. {error.fix}" if error.fix else f"{error.problem.removesuffix('.')}."

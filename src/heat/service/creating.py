"""A stack is asked for: read, checked against the cloud as the caller, and written with its first operation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heat.engine import sinks
from heat.engine.adopting import adopt
from heat.engine.importing import trade_of
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import deputies
from heat.service.desk import Desk
from heat.service.finding import identity_of
from heat.service.permitting import Permit
from heat.service.sources import Body, Wanted
from heat.store import stack_list, stacks
from heat.store.credentials import CredentialsGone
from heat.store.rows import OperationRow, StackRow
from heat.template import Blueprint, require_valid
from heat.values.errors import (
    NotSupported,
    RequestLimitExceeded,
    StackExists,
    StackResourceLimitExceeded,
    ValidationError,
    ValidationErrors,
)
from heat.values.status import Action, Status

OFFERS = Offers()

NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_.-]{0,254}")
TRIES = 3
"""The caller's trust may go with somebody's last stack at the very moment at which it is found."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A stack that might be made."""

    stack: StackRow
    wanted: Wanted
    blueprint: Blueprint


@OFFERS.offers("create_stack")
def create_stack(
    desk: Desk,
    context: RequestContext,
    *,
    stack_name: Any,
    template: Body,
    params: Mapping[str, Any],
    files: Mapping[str, str],
    args: Mapping[str, Any],
    environment_files: Sequence[str] | None = None,
    files_container: str | None = None,
    **_parent: Any,
) -> dict[str, str]:
    """Begin to make a stack; nothing is kept of one that is refused.

    What the contract says of parents is for engines that make nested stacks by RPC, which ours never does.
    """
    refuse_container(files_container)
    plan = plan_stack(desk, context, stack_name, desk.sources.read(template, params, files, environment_files), args)
    return begin_creation(desk, context, plan, args)


def begin_creation(desk: Desk, context: RequestContext, plan: Plan, args: Mapping[str, Any]) -> dict[str, str]:
    """Write a stack that was checked, with its first operation. Raises StackExists where somebody was faster."""
    operation, trade = first_operation(desk, plan), trade_of(plan.stack, plan.blueprint)
    if args.get("adopt_stack_data") is not None:
        adopt(desk.house.database, operation, args["adopt_stack_data"])
        plan.stack.action, plan.stack.reason = Action.ADOPT, "Stack ADOPT started"
    for remaining in reversed(range(TRIES)):
        plan.stack.creds_id = deputies.ensure(desk, context)
        try:
            stacks.create(desk.house.database, plan.stack, operation, plan.wanted.documents, trade)
            break
        except CredentialsGone:
            if not remaining:
                raise
    desk.hand_over(operation)
    return identity_of(plan.stack).as_dict()


def plan_stack(
    desk: Desk, context: RequestContext, name: Any, wanted: Wanted, args: Mapping[str, Any], identity: str | None = None
) -> Plan:
    """Everything that is checked before a stack is made. Raises the error that the caller is told."""
    check_name(name)
    if args.get("adopt_stack_data") is not None and not desk.settings.adopt:
        raise NotSupported("Stack Adopt is not supported. The operator may enable it with enable_stack_adopt.")
    if stacks.find_live(desk.house.database, context.project_id, name) is not None:
        raise StackExists(name)
    check_room(desk, context)
    stack = _new_stack(desk, context, name, wanted, args, identity or desk.house.new_id())
    blueprint = desk.sources.blueprint(wanted, desk.compiler.facts(stack), desk.account(context))
    check_blueprint(desk, context, stack, blueprint)
    return Plan(stack, wanted, blueprint)


def check_name(name: Any) -> None:
    """Raises ValidationError for what no stack can be called."""
    if not isinstance(name, str):
        raise ValidationError(f"Invalid stack name {name}, must be a string")
    if NAME.fullmatch(name) is None:
        raise ValidationError(
            f"Invalid stack name {name}", fix="A name has up to 255 letters, digits, _ - . and begins with a letter"
        )


def check_room(desk: Desk, context: RequestContext) -> None:
    """Raises RequestLimitExceeded when the project has as many stacks as it may have."""
    limit = desk.settings.max_stacks
    if limit < 0:
        return
    count = stack_list.count(desk.house.database, stack_list.Selection(context.project_id))
    if count >= limit:
        raise RequestLimitExceeded(
            f"The project has {count} stacks, and {limit} are allowed. "
            "Delete one, or have the operator raise max_stacks_per_tenant."
        )


def check_blueprint(desk: Desk, context: RequestContext, stack: StackRow, blueprint: Blueprint) -> None:
    """Raises ValidationError for what is wrong, StackResourceLimitExceeded for too much, Forbidden for some types."""
    limit, count = desk.house.settings.max_resources, len(blueprint.resources)
    if 0 <= limit < count:
        raise StackResourceLimitExceeded(
            f"The template has {count} resources, and {limit} are allowed in one stack. "
            "Split it, or have the operator raise max_resources_per_stack."
        )
    wrong = list(sinks.problems(blueprint.environment.event_sinks))
    if wrong:
        raise wrong[0] if len(wrong) == 1 else ValidationErrors(wrong)
    account = desk.account(context)
    require_valid(blueprint, custom=account.check, permit=Permit(desk, context).demand)
    doubts = desk.plugins.doubts(blueprint, stack, account)
    if doubts:
        raise doubts[0] if len(doubts) == 1 else ValidationErrors(doubts)


def refuse_container(files_container: str | None) -> None:
    """Raises NotSupported for files that lie in the object store."""
    if files_container is not None:
        raise NotSupported("Files in a container of the object store are not supported. Send them with the request.")


def first_operation(desk: Desk, plan: Plan) -> OperationRow:
    """The stack's creation, owned by this engine from the beginning."""
    stack = plan.stack
    operation = new_operation(desk, stack, Action.CREATE, stack.timeout_mins)
    operation.options = {"rollback": True} if not stack.disable_rollback else {}
    stack.traversal = operation.id
    return operation


def new_operation(desk: Desk, stack: StackRow, action: Action, timeout_mins: int | None) -> OperationRow:
    """An operation that begins now."""
    now = desk.house.clock()
    return OperationRow(
        id=desk.house.new_id(),
        stack_id=stack.id,
        project_id=stack.project_id,
        action=action,
        created_at=now,
        owner=desk.house.engine_id,
        fence=1,
        source=stack.source,
        deadline=now + 60 * (timeout_mins or desk.settings.timeout_mins),
    )


def _new_stack(
    desk: Desk, context: RequestContext, name: str, wanted: Wanted, args: Mapping[str, Any], identity: str
) -> StackRow:
    return StackRow(
        id=identity,
        name=name,
        project_id=context.project_id,
        action=Action.CREATE,
        status=Status.IN_PROGRESS,
        reason="Stack CREATE started",
        source=wanted.source,
        created_at=desk.house.clock(),
        description=described(wanted),
        root_id=identity,
        timeout_mins=args.get("timeout_mins"),
        disable_rollback=bool(args.get("disable_rollback", True)),
        tags=tuple(args.get("tags") or ()),
        username=context.username,
        user_id=context.user_id,
    )


def described(wanted: Wanted) -> str:
    """What the template says of itself, or nothing."""
    template = wanted.template
    return str(template.tree.get(template.language.words.description) or "")

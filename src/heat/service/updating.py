"""A stack is to become something else: what it should be made from, whether it may, and the operation that does it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from heat.engine.importing import trade_of
from heat.engine.options import BEFORE
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service import deputies, parameters
from heat.service.creating import check_blueprint, described, new_operation, refuse_container
from heat.service.desk import Desk
from heat.service.finding import find_stack, identity_of
from heat.service.sources import Body, Wanted, merged_environment
from heat.store import documents, operations, resources
from heat.store.documents import Document
from heat.store.rows import OperationRow, StackRow
from heat.template import Blueprint, Environment, Template, merge_environments
from heat.values.errors import ImmutableParameterModified, NotSupported, ValidationError
from heat.values.status import Action, Status

OFFERS = Offers()


@OFFERS.offers("update_stack")
def update_stack(
    desk: Desk,
    context: RequestContext,
    *,
    stack_identity: Mapping[str, str],
    template: Body | None,
    params: Mapping[str, Any],
    files: Mapping[str, str],
    args: Mapping[str, Any],
    environment_files: Sequence[str] | None = None,
    files_container: str | None = None,
    template_id: str | None = None,
) -> dict[str, str]:
    """Begin to change a stack, in place of any change that is under way."""
    refuse_container(files_container)
    stack = find_stack(desk, context, stack_identity)
    check_state(stack)
    wanted = read_update(desk, stack, template, params, files, args, environment_files)
    begin_update(desk, context, stack, wanted, args)
    return identity_of(stack).as_dict()


def begin_update(
    desk: Desk,
    context: RequestContext,
    stack: StackRow,
    wanted: Wanted,
    args: Mapping[str, Any],
    unless_after: str | None = None,
) -> None:
    """Check it and begin it; with `unless_after` only if no operation came after that one. Raises PlanOutdated."""
    blueprint = plan_update(desk, context, stack, wanted)
    after = _changed(desk, context, stack, wanted, args)
    operation = _operation(desk, after, args)
    if stack.good_source is None and not _is_bare(desk, stack):
        before = stack.source
        operation.options = {**operation.options, BEFORE: [before.template, before.environment, before.files]}
    changes = _changes(desk, after, operation)
    trade = trade_of(after, blueprint)
    begun = operations.supersede(
        desk.house.database, operation, changes, wanted.documents, trade=trade, unless_after=unless_after
    )
    desk.hand_over(begun)


def check_state(stack: StackRow) -> None:
    """Raises NotSupported for a stack that cannot be changed now."""
    if stack.action is Action.SUSPEND:
        raise NotSupported("Updating a stack when it is suspended is not supported. Resume it first.")
    if stack.action is Action.DELETE:
        raise NotSupported("Updating a stack when it is deleting is not supported.")


def read_update(
    desk: Desk,
    stack: StackRow,
    template: Body | None,
    params: Mapping[str, Any],
    files: Mapping[str, str],
    args: Mapping[str, Any],
    environment_files: Sequence[str] | None,
) -> Wanted:
    """What an update brings, or with `existing` what it adds to what is there."""
    if not args.get("existing"):
        if template is None:
            raise ValidationError("An update that does not keep the existing template must bring one")
        return desk.sources.read(template, params, files, environment_files)
    kept = documents.get_many(desk.house.database, [stack.source.environment, stack.source.files])
    all_files = {**kept[stack.source.files], **files}
    environment = _kept_environment(kept[stack.source.environment], args.get("clear_parameters") or ())
    if template is not None or all_files != kept[stack.source.files]:
        tree = template if template is not None else documents.get(desk.house.database, stack.source.template)
        fresh = desk.sources.read(tree, {}, all_files)
        environment = _still_asked_for(fresh.template, environment)
        merged = _laid_over(fresh.template, environment, params, all_files, environment_files)
        return desk.sources.joined(fresh.template, merged, fresh.documents[0], fresh.documents[2])
    same = desk.compiler.template(stack.source.template, stack.source.files)
    merged = _laid_over(same, environment, params, all_files, environment_files)
    return desk.sources.joined(same, merged, Document.of(same.source), Document.of(all_files))


def plan_update(desk: Desk, context: RequestContext, stack: StackRow, wanted: Wanted) -> Blueprint:
    """Check what a stack is to become. Raises what is wrong with it, ImmutableParameterModified among others."""
    blueprint = desk.sources.blueprint(wanted, desk.compiler.facts(stack), desk.account(context))
    before = desk.compiler.statics(stack, stack.source)
    stuck = parameters.immutable_changes(before, blueprint.statics)
    if stuck:
        raise ImmutableParameterModified(
            f"The following parameters are immutable and may not be updated: {', '.join(stuck)}",
            fix="Keep their values, or make a new stack",
        )
    check_blueprint(desk, context, stack, blueprint)
    return blueprint


def _kept_environment(kept: Mapping[str, Any], cleared: Sequence[str]) -> dict[str, Any]:
    environment = {name: section for name, section in kept.items() if name != "facade"}
    values = environment.get("parameters") or {}
    return {**environment, "parameters": {name: values[name] for name in values if name not in cleared}}


def _still_asked_for(template: Template, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values that were kept for parameters which the new template has no more are nobody's mistake."""
    values = kept["parameters"]
    return {**kept, "parameters": {name: values[name] for name in values if name in template.parameters}}


def _laid_over(
    template: Template,
    kept: Mapping[str, Any],
    params: Mapping[str, Any],
    files: Mapping[str, str],
    environment_files: Sequence[str] | None,
) -> Environment:
    given = merged_environment(template, params, files, environment_files or ())
    return merge_environments([kept, given.as_dict()])


def _changed(desk: Desk, context: RequestContext, stack: StackRow, wanted: Wanted, args: Mapping[str, Any]) -> StackRow:
    tags = args.get("tags")
    if tags is None and args.get("existing"):
        tags = stack.tags
    timeout = args.get("timeout_mins")
    return replace(
        stack,
        source=wanted.source,
        description=described(wanted),
        tags=tuple(tags or ()),
        timeout_mins=stack.timeout_mins if timeout is None else timeout,
        disable_rollback=bool(args.get("disable_rollback", stack.disable_rollback)),
        creds_id=deputies.stand_in(desk, context, stack),
    )


def _is_bare(desk: Desk, stack: StackRow) -> bool:
    """Nothing is left of what was begun, as after the rollback of a creation: that is what there is to go back to."""
    empty = stack.status is not Status.IN_PROGRESS and stack.resource_count == 0
    return empty and not resources.load(desk.house.database, stack.id)


def _operation(desk: Desk, stack: StackRow, args: Mapping[str, Any]) -> OperationRow:
    operation = new_operation(desk, stack, Action.UPDATE, stack.timeout_mins)
    options = {"rollback": not stack.disable_rollback, "observe": bool(args.get("converge"))}
    operation.options = {name: True for name, chosen in options.items() if chosen}
    return operation


def _changes(desk: Desk, stack: StackRow, operation: OperationRow) -> dict[str, Any]:
    return {
        "action": Action.UPDATE,
        "status": Status.IN_PROGRESS,
        "reason": "Stack UPDATE started",
        "updated_at": desk.house.clock(),
        "traversal": operation.id,
        "source": stack.source,
        "description": stack.description,
        "tags": stack.tags,
        "timeout_mins": stack.timeout_mins,
        "disable_rollback": stack.disable_rollback,
        "creds_id": stack.creds_id,
    }

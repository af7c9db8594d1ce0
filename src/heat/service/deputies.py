"""By whose leave Heat works once a request is over: the trust of the caller, one for all stacks of the same rights."""

from heat.cloud.trusts import TrustKey
from heat.rpc.context import RequestContext
from heat.service.desk import Desk
from heat.store import credentials, stacks
from heat.store.rows import CredentialsRow, StackRow
from heat.values.errors import CloudError, HeatError, MissingCredential
from heat.values.status import Status

PROOF_S = 10.0
"""So long a trust that was honoured is not tried again: many stacks are often taken away at once."""
MANY = 10_000


def ensure(desk: Desk, context: RequestContext) -> str:
    """The id of the caller's credentials; the identity service is asked only when none are kept or they broke.

    Raises MissingCredential when the caller cannot give a trust.
    """
    if not context.token:
        raise MissingCredential("The request carries no token, and work that goes on after it needs a trust.")
    key = desk.trusts.key_of(context.user_id, context.project_id, context.roles)
    known = credentials.find(desk.house.database, key.user_id, key.project_id, key.roles)
    if known is None:
        return _keep(desk, context, key)
    if desk.trusts.broken(known.trust_id):
        _renew(desk, context, key, known)
    return known.id


def stand_in(desk: Desk, context: RequestContext, stack: StackRow, *, abroad: bool = False) -> str | None:
    """Credentials for more work on a stack: its own, or the caller's when those do not hold any more.

    `abroad`: also those of an administrator whose project is another one. Raises MissingCredential.
    """
    known = credentials.get(desk.house.database, stack.creds_id) if stack.creds_id else None
    if known is not None and stack.status is Status.FAILED:
        desk.tried.pop(known.trust_id, None)  # it may have failed because the trust does not hold any more
    if known is not None and _holds(desk, known.trust_id):
        return known.id
    if context.project_id != stack.project_id and not abroad:
        raise MissingCredential(
            "The trust of the stack's owner does not hold any more, and yours would work in your project. "
            "Have somebody of the stack's project do this."
        )
    made = ensure(desk, context)
    if made != stack.creds_id:
        below = [identity for identity, parent in stacks.tree(desk.house.database, stack.id) if parent is not None]
        for identity in below:
            if identity != stack.id:
                stacks.change(desk.house.database, identity, creds_id=made)
    return made


def stand_in_if_possible(desk: Desk, context: RequestContext, stack: StackRow) -> str | None:
    """The same for a request that must never be refused for it."""
    try:
        return stand_in(desk, context, stack, abroad=True)
    except HeatError:
        return stack.creds_id


def _holds(desk: Desk, trust_id: str) -> bool:
    """Is a trust still honoured? A token at hand proves nothing: its owner may be gone since it was issued."""
    now = desk.house.ticks()
    if now - desk.tried.get(trust_id, -PROOF_S) < PROOF_S:
        return True
    desk.house.sessions.forget_trust(trust_id)
    if desk.trusts.broken(trust_id):
        return False
    if len(desk.tried) >= MANY:
        desk.tried.clear()
    desk.tried[trust_id] = now
    return True


def _keep(desk: Desk, context: RequestContext, key: TrustKey) -> str:
    trust_id = _make(desk, context, key)
    new = CredentialsRow(
        id=desk.house.new_id(),
        user_id=key.user_id,
        project_id=key.project_id,
        roles=key.roles,
        trust_id=trust_id,
        trustor_id=key.user_id,
        username=context.username,
        region=context.region_name,
        created_at=desk.house.clock(),
    )
    kept = credentials.keep(desk.house.database, new)
    if kept.trust_id != trust_id:
        desk.trusts.delete(trust_id)
    return kept.id


def _renew(desk: Desk, context: RequestContext, key: TrustKey, known: CredentialsRow) -> None:
    trust_id = _make(desk, context, key)
    if not credentials.replace_trust(desk.house.database, known.id, known.trust_id, trust_id):
        desk.trusts.delete(trust_id)


def _make(desk: Desk, context: RequestContext, key: TrustKey) -> str:
    try:
        return desk.trusts.create(desk.house.sessions.token(context.token), key).id
    except CloudError as error:
        if error.status not in (401, 403):
            raise
        raise MissingCredential(f"A trust for work after this request was refused. {error}") from error

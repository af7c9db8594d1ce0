"""Work that outlives a request acts as the stack's owner, through a trust that the owner's token gave to Heat.

One trust serves all stacks of the same user, project and set of roles: `key_of` says which those are, and whoever
keeps trusts keeps one per key.  The owner's token itself is kept nowhere.  Source: Identity API v3, OS-TRUST.
"""

from dataclasses import dataclass
from typing import Any

from heat.cloud.errors import CloudAmbiguous, CloudNotFound
from heat.cloud.sessions import Access, Sessions
from heat.values.errors import AuthorizationFailure, MissingCredential


@dataclass(frozen=True, slots=True)
class TrustKey:
    """Whose rights, where, and how many of them."""

    user_id: str
    project_id: str
    roles: tuple[str, ...]
    """Names, sorted."""


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust that exists in the identity service."""

    id: str
    key: TrustKey


class Trusts:
    """Makes, tries and ends trusts; remembers none."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def key_of(self, user_id: str, project_id: str, roles: tuple[str, ...]) -> TrustKey:
        """The trust that a caller needs.  Raises MissingCredential when a role asked for is not the caller's."""
        wanted = self._sessions.settings.trusts_delegated_roles or roles
        lacking = sorted(set(wanted) - set(roles))
        if lacking:
            raise MissingCredential(f"Missing required credential: roles {', '.join(lacking)}")
        return TrustKey(user_id, project_id, tuple(sorted(set(wanted))))

    def create(self, owner: Access, key: TrustKey) -> Trust:
        """Have the owner trust Heat's service user.

        A trust bears no mark, so the owner's trusts are looked up first: the one that came about since is what a call
        made whose answer was lost.  Where there are several, nobody can tell: they are left alone, one more is made.
        """
        wish = {
            "trustor_user_id": key.user_id,
            "trustee_user_id": self._sessions.service().user_id,
            "project_id": key.project_id,
            "impersonation": True,
            "allow_redelegation": self._sessions.settings.allow_trusts_redelegation,
            "roles": [{"name": role} for role in key.roles],
        }
        known = self._given(owner, key)
        try:
            return Trust(_give(owner, wish), key)
        except CloudAmbiguous:
            since = self._given(owner, key) - known
            mine = {ident for ident in since if _roles(owner, ident) == key.roles}
        return Trust(mine.pop() if len(mine) == 1 else _give(owner, wish), key)

    def _given(self, owner: Access, key: TrustKey) -> set[str]:
        """The ids of all trusts that the owner has given Heat in the project."""
        given = owner.client("identity").list("/OS-TRUST/trusts", "trusts", trustor_user_id=key.user_id)
        service = self._sessions.service().user_id
        ours = (one for one in given if one["trustee_user_id"] == service and one["project_id"] == key.project_id)
        return {str(one["id"]) for one in ours}

    def ensure(self, owner: Access, key: TrustKey, known: Trust | None) -> Trust:
        """The known trust when it still holds, or a new one."""
        if known is not None and known.key == key and not self.broken(known.id):
            return known
        return self.create(owner, key)

    def broken(self, trust_id: str) -> bool:
        """Does the identity service no longer honour it: owner gone or disabled, role lost, trust deleted?"""
        try:
            self._sessions.trust(trust_id).token()
        except AuthorizationFailure:
            self._sessions.forget_trust(trust_id)
            return True
        return False

    def delete(self, trust_id: str) -> None:
        """End it, as its owner; what is gone already is no error."""
        try:
            self._sessions.trust(trust_id).client("identity").delete(f"/OS-TRUST/trusts/{trust_id}")
        except (CloudNotFound, AuthorizationFailure):
            pass
        finally:
            self._sessions.forget_trust(trust_id)


def _give(owner: Access, wish: dict[str, Any]) -> str:
    """The id of a new trust."""
    return str(owner.client("identity").post("/OS-TRUST/trusts", {"trust": wish})["trust"]["id"])


def _roles(owner: Access, trust_id: str) -> tuple[str, ...]:
    """The names of the roles that a trust hands on, sorted."""
    whole = owner.client("identity").get(f"/OS-TRUST/trusts/{trust_id}")["trust"]
    return tuple(sorted(role["name"] for role in whole["roles"]))

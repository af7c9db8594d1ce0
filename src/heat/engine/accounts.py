"""As whom an engine acts for a stack: through the trust of its owner."""

from collections.abc import Callable
from threading import Lock
from typing import Any

from heat.cloud.constraints import CloudChecks
from heat.cloud.domain_users import DomainUsers, StackSignals
from heat.cloud.kinds import BY_NAME
from heat.cloud.sessions import Access
from heat.engine.compiling import Kept
from heat.engine.house import House
from heat.plugin.context import Elsewhere, RestClient
from heat.plugin.formats import FORMATS
from heat.store import credentials, stacks
from heat.store.rows import CredentialsRow, StackRow
from heat.values.bearer import Owner
from heat.values.errors import AuthorizationFailure
from heat.values.identity import StackIdentity

KEPT_S = 30.0
REHEARSED = "test_constr"
"""The constraint of OS::Heat::TestResource: known, and content with everything."""


class Account:
    """The cloud as the owner of a stack sees it."""

    def __init__(self, house: House, access: Access | None, project: str) -> None:
        self._house, self._access, self._project = house, access, project

    def client(self, service: str) -> RestClient:
        """The client of a service. Raises AuthorizationFailure when nothing is known of the owner."""
        return self._granted().client(service)

    def abroad(self, where: Elsewhere) -> Callable[[str], RestClient]:
        """Clients of services elsewhere, as the owner. Raises AuthorizationFailure, InvalidArgument."""
        return self._granted().elsewhere(where).client

    def owner(self) -> Owner:
        """Who it is, with the roles that were handed on. Raises AuthorizationFailure."""
        info = self._granted().info()
        return Owner(
            user_id=str(info.user_id),
            username=str(info.username),
            user_domain_id=str(info.user_domain_id),
            project_id=str(info.project_id),
            project_domain_id=str(info.project_domain_id),
            roles=tuple(info.role_names or ()),
        )

    def _granted(self) -> Access:
        if self._access is None:
            raise AuthorizationFailure("The credentials of this stack are gone. Update the stack to renew them.")
        return self._access

    def find(self, kind: str, text: str) -> str:
        """The id of a thing by its name or id."""
        return self._house.finders.find(self.client, self._project, kind, text)

    def check(self, name: str, value: Any) -> str | None:
        """A custom constraint's complaint, or None."""
        pure = FORMATS.get(name)
        if pure is not None:
            return pure(value)
        if name == REHEARSED:
            return None
        if name not in BY_NAME:
            return f'The constraint "{name}" is not known'
        return CloudChecks(self._house.finders, self.client, self._project)(name, value)


class Accounts:
    """Accounts of all stacks, and of requests."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._users = DomainUsers(house.sessions)
        self._rows: Kept[CredentialsRow | None] = Kept(4096)
        self._changed: dict[str, float] = {}
        """When each was seen to be another one, not long ago."""
        self._reading = Lock()

    def of(self, stack: StackRow) -> Account:
        """As the owner of a stack."""
        row = self._row(stack.creds_id) if stack.creds_id is not None else None
        access = self._house.sessions.trust(row.trust_id) if row is not None else None
        return Account(self._house, access, stack.project_id)

    def renewed(self, stack: StackRow) -> bool:
        """Has anybody renewed a stack's trust since it was read here? The new one counts from now on."""
        if stack.creds_id is None:
            return False
        with self._reading:  # of many calls that the old trust was refused, each may try the new one
            before = self._row(stack.creds_id)
            self._rows.forget(self._key(stack.creds_id))
            now, tick = self._row(stack.creds_id), self._house.ticks()
            self._changed = {creds_id: at for creds_id, at in self._changed.items() if tick - at < KEPT_S}
            if now is not None and (before is None or now.trust_id != before.trust_id):
                self._changed[stack.creds_id] = tick
            return now is not None and stack.creds_id in self._changed

    def _row(self, creds_id: str) -> CredentialsRow | None:
        return self._rows.get(self._key(creds_id), lambda: credentials.get(self._house.database, creds_id))

    def _key(self, creds_id: str) -> tuple[str, int]:
        """A trust may be renewed by any engine: none is relied upon for long."""
        return creds_id, int(self._house.ticks() // KEPT_S)

    def of_request(self, token: str, project: str) -> Account:
        """As whoever made a request."""
        return Account(self._house, self._house.sessions.token(token), project)

    @property
    def users(self) -> DomainUsers:
        """The users of stacks."""
        return self._users

    def signals(self, stack: StackRow, resource_name: str, now: Callable[[], float]) -> StackSignals:
        """How a resource can be spoken to from within a server."""
        identity = StackIdentity(stack.project_id, stack.name, stack.id).resource(resource_name)
        return StackSignals(self._users, self._house.sessions, identity, lambda: self.user_project(stack), now)

    def user_project(self, stack: StackRow) -> str:
        """The project of the stack's users, made when first needed; nested stacks share the root's."""
        known = stacks.get(self._house.database, stack.id)
        if known.user_project_id is None:
            root_id = stack.root_id or stack.id
            made = self._users.ensure_project(stack.project_id, root_id)
            stacks.change(self._house.database, root_id, user_project_id=made)
            if stack.id != root_id:
                stacks.change(self._house.database, stack.id, user_project_id=made)
            known.user_project_id = made
        stack.user_project_id = known.user_project_id
        return known.user_project_id

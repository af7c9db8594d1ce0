"""Limited users inside a domain of Heat's own: each stack that needs some has a project there.

They may do nothing but tell Heat about their own resource.  Source: Identity API v3.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from heat.cloud.errors import CloudNotFound
from heat.cloud.sessions import Sessions
from heat.cloud.signed_urls import signed_url
from heat.plugin import RestClient
from heat.values.errors import CloudError
from heat.values.identity import StackIdentity

NAME_LIMIT = 64
ACCESS_LENGTH = 32
PROJECT_PART = re.compile(r"/[%$]\((tenant|project)_id\)s$")
"""How configured addresses leave room for a project."""
CONFLICT = 409


class DomainUsers:
    """Projects, users and keys in the domain of stacks' users."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._role_id: str | None = None

    def ensure_project(self, stack_project: str, stack_id: str) -> str:
        """The stack's project in the domain, made when there is none yet."""
        name = f"{stack_project}-{stack_id}"[:NAME_LIMIT]
        body = {"name": name, "domain_id": self._domain_id(), "description": "Heat stack user project"}
        try:
            return str(self._identity.post("/projects", {"project": body}, idempotent=True)["project"]["id"])
        except CloudError as error:
            if error.status != CONFLICT:
                raise
        found = self._identity.list("/projects", "projects", name=name, domain_id=self._domain_id())
        return str(found[0]["id"])

    def delete_project(self, project_id: str) -> None:
        """Take the stack's project away with every user in it; what is gone already is no error."""
        try:
            assigned = self._identity.list("/role_assignments", "role_assignments", **{"scope.project.id": project_id})
        except CloudNotFound:
            return
        for user_id in sorted({one["user"]["id"] for one in assigned if "user" in one}):
            self.delete_user(user_id)
        self._delete(f"/projects/{project_id}")

    def create_user(self, project_id: str, name: str, password: str | None = None) -> str:
        """A user with nothing but the role of stacks' users; the one of that name when it is there already."""
        user = {
            "name": name[-NAME_LIMIT:],
            "password": password or secrets.token_urlsafe(24),
            "domain_id": self._domain_id(),
            "default_project_id": project_id,
        }
        try:
            user_id = str(self._identity.post("/users", {"user": user}, idempotent=True)["user"]["id"])
        except CloudError as error:
            if error.status != CONFLICT:
                raise
            found = self._identity.list("/users", "users", name=user["name"], domain_id=user["domain_id"])
            user_id = str(found[0]["id"])
            self._identity.patch(f"/users/{user_id}", {"user": {"password": user["password"]}}, idempotent=True)
        self._identity.put(f"/projects/{project_id}/users/{user_id}/roles/{self._role()}")
        return user_id

    def find_user(self, project_id: str, name: str) -> str | None:
        """The user of that name that belongs to the project: names are unique in the whole domain only."""
        found = self._identity.list("/users", "users", name=name[-NAME_LIMIT:], domain_id=self._domain_id())
        return next((str(user["id"]) for user in found if user.get("default_project_id") == project_id), None)

    def enable_user(self, user_id: str, enabled: bool) -> None:
        """Let it speak, or not."""
        self._identity.patch(f"/users/{user_id}", {"user": {"enabled": enabled}}, idempotent=True)

    def delete_user(self, user_id: str) -> None:
        """Take it away with its keys."""
        self._delete(f"/users/{user_id}")

    def create_keypair(self, user_id: str, project_id: str, name: str) -> tuple[str, str]:
        """An EC2 key, access and secret, in the place of one that an earlier try has made and whose secret is lost.

        The access id is made from a name that is nobody else's, and no two keys have the same.
        """
        access, secret = hashlib.sha256(f"{user_id} {name}".encode()).hexdigest()[:ACCESS_LENGTH], secrets.token_hex(16)
        blob = json.dumps({"access": access, "secret": secret})
        body = {"credential": {"user_id": user_id, "type": "ec2", "blob": blob, "project_id": project_id}}
        try:
            self._identity.post("/credentials", body, idempotent=True)
        except CloudError as error:
            if error.status != CONFLICT:
                raise
            self.delete_keypair(access)
            self._identity.post("/credentials", body)
        return access, secret

    def delete_keypair(self, access: str) -> None:
        """Take the key away."""
        self._delete(f"/credentials/{hashlib.sha256(access.encode()).hexdigest()}")

    def token(self, user_id: str, password: str, project_id: str) -> str:
        """A token of the user's own."""
        return self._sessions.user(user_id, password, project_id).token()

    @property
    def _identity(self) -> RestClient:
        return self._sessions.domain_admin().client("identity")

    def _domain_id(self) -> str:
        settings = self._sessions.settings
        return settings.stack_user_domain_id or str(self._sessions.domain_admin().info().domain_id)

    def _role(self) -> str:
        if self._role_id is None:
            name = self._sessions.settings.heat_stack_user_role
            found = self._identity.list("/roles", "roles", name=name)
            if not found:
                raise CloudError("identity", f"there is no role {name} for stacks' users (heat_stack_user_role)")
            self._role_id = str(found[0]["id"])
        return self._role_id

    def _delete(self, path: str) -> None:
        try:
            self._identity.delete(path)
        except CloudNotFound:
            return


class StackSignals:
    """heat.plugin.Signals for one resource."""

    def __init__(
        self,
        users: DomainUsers,
        sessions: Sessions,
        identity: StackIdentity,
        project: Callable[[], str],
        now: Callable[[], float],
    ) -> None:
        """`identity` is the resource's; `project` gives the stack's project in the domain, making it when needed."""
        self._users, self._sessions, self._identity, self._project, self._now = users, sessions, identity, project, now

    def create_user(self, name: str, password: str | None = None) -> str:
        """A new user of the stack; its id."""
        return self._users.create_user(self._project(), name, password)

    def find_user(self, name: str) -> str | None:
        """The id of the stack's user of that name."""
        return self._users.find_user(self._project(), name)

    def delete_user(self, user_id: str) -> None:
        """Take it away."""
        self._users.delete_user(user_id)

    def enable_user(self, user_id: str, enabled: bool) -> None:
        """Let it speak, or not."""
        self._users.enable_user(user_id, enabled)

    def create_keypair(self, user_id: str, name: str) -> tuple[str, str]:
        """An EC2 key of the user: access id and secret."""
        return self._users.create_keypair(user_id, self._project(), name)

    def delete_keypair(self, user_id: str, access: str) -> None:
        """Take the key away."""
        self._users.delete_keypair(access)

    def signed_url(self, user_id: str, access: str, secret: str, kind: str) -> str:
        """A pre-signed URL of the CloudFormation door; kind is waitcondition or signal."""
        return signed_url(self._cfn_url(), kind, self._identity.arn(), access, secret, self._now())

    def native_url(self, kind: str = "signal") -> str:
        """The resource's URL at the OpenStack door, in the project of the stack's users."""
        identity = self._identity
        path = StackIdentity(self._project(), identity.name, identity.id, identity.path).url_path()
        return f"{self._rest_url()}/{path}/{kind}"

    def token_credentials(self, user_id: str, password: str) -> dict[str, str]:
        """What a signaller needs to get a token of its own."""
        identity = self._sessions.domain_admin().client("identity")
        user: dict[str, Any] = identity.get(f"/users/{user_id}")["user"]
        return {
            "auth_url": f"{self._sessions.settings.identity_url}/",
            "username": user["name"],
            "user_id": user_id,
            "password": password,
            "project_id": self._project(),
            "domain_id": user["domain_id"],
            "region_name": self._sessions.settings.region or "",
        }

    def token(self, user_id: str, password: str) -> str:
        """A token of the user's own, good for its usual time."""
        return self._users.token(user_id, password, self._project())

    def _cfn_url(self) -> str:
        base = self._sessions.settings.cfn_url or self._sessions.service().endpoint("cloudformation")
        return base if urlsplit(base).path.strip("/") else f"{base.rstrip('/')}/v1"

    def _rest_url(self) -> str:
        known = self._sessions.settings.rest_url
        if known:
            return PROJECT_PART.sub("", known.rstrip("/"))
        service = self._sessions.service()
        return service.endpoint("orchestration").removesuffix(f"/{service.project_id}")

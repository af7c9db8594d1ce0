"""Ways into the cloud, each as one identity: Heat's service user, a trust, the token of a request, the domain admin.

One pool of connections serves them all. Each identity keeps one token, got when first needed, renewed before it ends
and once when a service no longer takes it. Tokens are in no log and no repr.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, TypeVar

import requests
from keystoneauth1 import access, exceptions
from keystoneauth1.adapter import Adapter
from keystoneauth1.identity import v3
from keystoneauth1.identity.base import BaseIdentityPlugin
from keystoneauth1.session import Session, TCPKeepAliveAdapter

from heat.cloud.client import ServiceClient
from heat.cloud.foreign import ForeignSession, foreign_auth
from heat.cloud.lasting import LastingPassword
from heat.cloud.retrying import Retrying
from heat.cloud.services import Service, service_named
from heat.cloud.settings import CloudSettings
from heat.cloud.telling import LOST, told
from heat.plugin.context import Elsewhere
from heat.values.errors import CloudError

T = TypeVar("T")
KEPT_IDENTITIES = 2048
FREE = nullcontext()
"""In place of the library's own brake, by which every call would wait for a clock that was put back to catch up."""
ABSENT_S = 60.0
"""For so long a service that a fresh catalog does not have is taken for absent."""
KEPT_PLACES = 32
"""Of one identity."""


class PatientAdapter(TCPKeepAliveAdapter):
    """Connections that do not wait forever."""

    def __init__(self, connect_s: float, read_s: float, size: int) -> None:
        self._timeout = (connect_s, read_s)
        super().__init__(pool_connections=32, pool_maxsize=size)

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        return super().send(request, stream, timeout or self._timeout, verify, cert, proxies)


class GivenToken(BaseIdentityPlugin):
    """A token that somebody else got: what it is good for is asked of the identity service, if ever, once."""

    def __init__(self, auth_url: str, token: str) -> None:
        super().__init__(auth_url=auth_url)
        self._token = token

    @property
    def has_scope_parameters(self) -> bool:
        """It has the scope that it has."""
        return False

    def get_token(self, session: Session) -> str:
        """Known without asking."""
        return self._token

    def get_auth_ref(self, session: Session, **_: Any) -> access.AccessInfo:
        """Ask the identity service about the token, with the token itself."""
        headers = {"X-Auth-Token": self._token, "X-Subject-Token": self._token, "Accept": "application/json"}
        url = f"{self.auth_url}/auth/tokens"
        answer = session.get(url, headers=headers, authenticated=False, log=False)
        return access.create(resp=answer, auth_token=self._token)


class NegotiatingAdapter(Adapter):
    """Uses the newest microversion that both sides know, where a call names none."""

    newest: str | None = None
    _agreed: str | None = None
    _missed: float | None = None
    """When the catalog was last read anew, because it had no such service."""

    def request(self, url: str, method: str, **options: Any) -> requests.Response:
        options.setdefault("rate_semaphore", FREE)
        if self.newest and not options.get("microversion"):
            options["microversion"] = self._agreed = self._agreed or self._agree()
        try:
            answer: requests.Response = super().request(url, method, **options)
        except exceptions.EndpointNotFound:
            if not self._reads_anew():
                raise
            answer = super().request(url, method, **options)
        return answer

    def _reads_anew(self) -> bool:
        """A catalog is as old as its token: a service may have come since."""
        now = time.monotonic()
        if self._missed is not None and now - self._missed < ABSENT_S:
            return False
        self._missed = now
        return bool(self.invalidate())

    def _agree(self) -> str | None:
        data = self.get_endpoint_data()
        if data is None or not data.max_microversion or self.newest is None:
            return None
        both = (data.max_microversion, tuple(int(part) for part in self.newest.split(".")))
        return ".".join(map(str, min(both)))


class Access:
    """The cloud as one identity sees it."""

    def __init__(self, auth: BaseIdentityPlugin, session: Session, settings: CloudSettings, rules: Retrying) -> None:
        self._auth, self._session, self._settings, self._rules = auth, session, settings, rules
        self._clients: dict[str, ServiceClient] = {}
        self._elsewhere: OrderedDict[Elsewhere, Access] = OrderedDict()

    def client(self, service: str) -> ServiceClient:
        """The client of a service, by its type or one of its other names."""
        made = self._clients.get(service)
        if made is None:
            made = ServiceClient(self._adapter(service_named(service)), service, self._rules)
            self._clients[service] = made
        return made

    def elsewhere(self, where: Elsewhere) -> "Access":
        """The same in another region, or whoever the credentials of another cloud stand for."""
        found = self._elsewhere.get(where)
        if found is None:
            found = self._elsewhere[where] = self._foreign(where) if where.credentials else self._in_region(where)
            while len(self._elsewhere) > KEPT_PLACES:
                self._elsewhere.popitem(last=False)
        return found

    def info(self) -> access.AccessInfo:
        """Who this is: user, project, roles.  Raises AuthorizationFailure when it is nobody any more, CloudError."""
        return self._asked(lambda: self._auth.get_access(self._session))

    def token(self) -> str:
        """A token that is good now.  Raises AuthorizationFailure, CloudError."""
        return str(self._asked(lambda: self._auth.get_token(self._session)))

    def _asked(self, ask: Callable[[], T]) -> T:
        """Asking the identity service does no harm twice."""
        attempt = 0
        while True:
            try:
                with told("identity"):
                    return ask()
            except LOST as error:
                if not self._rules.wanted(attempt, 0, harmless=True):
                    raise CloudError("identity", f"no answer: {error}") from error
            self._rules.pause(attempt)
            attempt += 1

    @property
    def project_id(self) -> str:
        """The project that it works in."""
        return str(self.info().project_id)

    @property
    def user_id(self) -> str:
        """Whose work it is."""
        return str(self.info().user_id)

    def endpoint(self, service: str) -> str:
        """A service's public address as the catalog gives it.  Raises ResourceTypeUnavailable when it gives none."""
        with told(service):
            found = self._auth.get_endpoint(
                self._session,
                service_type=service_named(service).type,
                interface="public",
                region_name=self._settings.region,
                skip_discovery=True,
            )
        return str(found).rstrip("/")

    def _in_region(self, where: Elsewhere) -> "Access":
        settings = replace(self._settings, region=where.region or self._settings.region)
        return Access(self._auth, self._session, settings, self._rules)

    def _foreign(self, where: Elsewhere) -> "Access":
        auth = foreign_auth(where.credentials or "")
        session = ForeignSession(auth, where.ca_cert, where.insecure, self._settings.read_timeout_s)
        settings = CloudSettings(auth_url=str(auth.auth_url), region=where.region)
        return Access(auth, session, settings, self._rules)

    def _adapter(self, service: Service) -> NegotiatingAdapter:
        settings = self._settings
        adapter = NegotiatingAdapter(
            self._session,
            auth=self._auth,
            service_type=service.type,
            interface=settings.interface_of(service.type),
            region_name=settings.region,
            version=service.version,
            endpoint_override=settings.identity_url if service.type == "identity" else None,
            connect_retries=0,
        )
        adapter.newest = settings.max_microversions.get(service.type, service.microversion)
        return adapter


class Sessions:
    """Every way into one cloud."""

    def __init__(self, settings: CloudSettings, retrying: Retrying | None = None) -> None:
        self.settings = settings
        self._rules = retrying or Retrying(settings.retry_limit, settings.longest_wait_s)
        self._pool = _pool(settings)
        self._discovered: dict[str, Any] = {}
        self._kept: OrderedDict[str, Access] = OrderedDict()
        self._lock = threading.Lock()

    def service(self) -> Access:
        """Heat's own user, in its own project."""
        return self._keep("service", self._own)

    def trust(self, trust_id: str) -> Access:
        """A stack's owner, through a trust given to Heat."""
        return self._keep(f"trust {trust_id}", lambda: self._own(trust_id=trust_id))

    def token(self, token: str) -> Access:
        """Whoever made a request, for as long as the token lasts."""
        name = hashlib.sha256(token.encode()).hexdigest()
        return self._keep(f"token {name}", lambda: GivenToken(self.settings.identity_url, token))

    def domain_admin(self) -> Access:
        """The one who rules the domain of stacks' users.  Raises CloudError when none is configured."""
        return self._keep("domain admin", self._domain_admin)

    def user(self, user_id: str, password: str, project_id: str) -> Access:
        """A user of a stack; kept by nobody."""
        auth = v3.Password(self.settings.identity_url, user_id=user_id, password=password, project_id=project_id)
        return self._access(auth)

    def forget_trust(self, trust_id: str) -> None:
        """Its token is of no use any more."""
        with self._lock:
            self._kept.pop(f"trust {trust_id}", None)

    def _keep(self, name: str, make: Callable[[], BaseIdentityPlugin]) -> Access:
        with self._lock:
            kept = self._kept.get(name)
            if kept is None:
                kept = self._kept[name] = self._access(make())
            self._kept.move_to_end(name)
            while len(self._kept) > KEPT_IDENTITIES:
                self._kept.popitem(last=False)
            return kept

    def _access(self, auth: BaseIdentityPlugin) -> Access:
        settings = self.settings
        cert = settings.cert_file
        session = Session(
            auth,
            self._pool,
            verify=settings.verify,
            cert=(cert, settings.key_file) if cert and settings.key_file else cert,
            app_name="heat",
            discovery_cache=self._discovered,
        )
        return Access(auth, session, settings, self._rules)

    def _own(self, trust_id: str | None = None) -> LastingPassword:
        """Heat's user: in its own project, or in the place of whoever trusts it."""
        settings = self.settings
        named = settings.user_domain_name
        user = {"user_domain_name": named} if named else {"user_domain_id": settings.user_domain_id}
        scope = {"trust_id": trust_id} if trust_id else self._own_project()
        return LastingPassword(
            settings.identity_url, username=settings.username, password=settings.password, **user, **scope
        )

    def _own_project(self) -> dict[str, str | None]:
        settings = self.settings
        if settings.project_id:
            return {"project_id": settings.project_id}
        named = settings.project_domain_name
        domain = {"project_domain_name": named} if named else {"project_domain_id": settings.project_domain_id}
        return {"project_name": settings.project_name, **domain}

    def _domain_admin(self) -> LastingPassword:
        settings = self.settings
        domain = {"domain_id": settings.stack_user_domain_id, "domain_name": settings.stack_user_domain_name}
        if not settings.stack_domain_admin or not any(domain.values()):
            raise CloudError("identity", "no domain for stacks' users is configured (stack_domain_admin)")
        return LastingPassword(
            settings.identity_url,
            username=settings.stack_domain_admin,
            password=settings.stack_domain_admin_password or "",
            user_domain_id=domain["domain_id"],
            user_domain_name=None if domain["domain_id"] else domain["domain_name"],
            domain_id=domain["domain_id"],
            domain_name=None if domain["domain_id"] else domain["domain_name"],
        )


def _pool(settings: CloudSettings) -> requests.Session:
    """The connections that all identities share."""
    pool = requests.Session()
    adapter = PatientAdapter(settings.connect_timeout_s, settings.read_timeout_s, settings.pool_size)
    pool.mount("http://", adapter)
    pool.mount("https://", adapter)
    return pool

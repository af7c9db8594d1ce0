"""For tests of anything that talks to OpenStack: a served minicloud and a client for its control API.

with running_cloud() as cloud:
    connection = cloud.connect("demo")          # an openstacksdk connection
    cloud.control.fault(operation="nova.server.create", status=503, times=1)
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import openstack
import requests

from minicloud.clock import Clock
from minicloud.cloud import Cloud, Settings
from minicloud.server import Server, serve


class Control:
    """The control API as methods."""

    def __init__(self, base_url: str) -> None:
        self._url = f"{base_url}/control"
        self._session = requests.Session()

    def fault(self, **rule: Any) -> str:
        """Add a fault rule; its id."""
        return str(self._call("POST", "/faults", rule)["id"])

    def clear_faults(self) -> None:
        """Take every fault rule away."""
        self._call("DELETE", "/faults")

    def operation(self, name: str, **chosen: Any) -> None:
        """Choose how an operation goes, e.g. `operation("nova.server.build", seconds=2)`."""
        self._call("PUT", f"/operations/{name}", chosen)

    def clear_operations(self) -> None:
        """Back to the operations that the cloud was made with."""
        self._call("DELETE", "/operations")

    def requests(self) -> dict[str, int]:
        """Requests seen per operation."""
        seen: dict[str, int] = self._call("GET", "/requests")["requests"]
        return seen

    def objects(self) -> dict[str, list[str]]:
        """Ids of live objects per kind, without the seed's; empty when the cloud is."""
        live: dict[str, list[str]] = self._call("GET", "/objects")["objects"]
        return live

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._call("PUT", "/clock", {"advance": seconds})

    def reset(self) -> None:
        """Back to the moment of birth."""
        self._call("POST", "/reset")

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        response = self._session.request(method, self._url + path, json=body, timeout=30)
        response.raise_for_status()
        return response.json() if response.content else None


class RunningCloud:
    """A served cloud, seen from outside."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = server.base_url
        self.auth_url = f"{server.base_url}/identity/v3"
        self.password = server.cloud.settings.admin_password
        self.control = Control(server.base_url)

    def auth(self, user: str = "demo", project: str | None = None) -> dict[str, str]:
        """Password credentials of a seeded user, as keystoneauth's loader takes them."""
        return {
            "auth_url": self.auth_url,
            "username": user,
            "password": self.password,
            "project_name": project or user,
            "user_domain_id": "default",
            "project_domain_id": "default",
        }

    def connect(self, user: str = "demo", project: str | None = None) -> Any:
        """An openstacksdk connection of a seeded user."""
        return openstack.connect(
            auth=self.auth(user, project), region_name=self.server.cloud.settings.region, load_yaml_config=False
        )


@contextmanager
def running_cloud(settings: Settings | None = None, clock: Clock | None = None) -> Iterator[RunningCloud]:
    """Serve a cloud on a free loopback port for the length of a `with`."""
    with serve(Cloud(settings or Settings(), clock)) as server:
        yield RunningCloud(server)

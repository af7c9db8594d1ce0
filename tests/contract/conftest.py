"""The contract: what a client may rely on, checked against minicloud and, when one is named, a real OpenStack.

`HEAT_TEST_CLOUD=demo HEAT_TEST_ADMIN_CLOUD=admin pytest -m openstack tests/contract` runs the same tests against the
clouds of these names in clouds.yaml. Without them the real half is not collected at all.
"""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import openstack
import pytest
import requests

from minicloud.testing import running_cloud

REAL = os.environ.get("HEAT_TEST_CLOUD")
REAL_ADMIN = os.environ.get("HEAT_TEST_ADMIN_CLOUD", "admin")
CLOUDS = [pytest.param("minicloud")]
if REAL:
    CLOUDS.append(pytest.param("real", marks=pytest.mark.openstack))
PATIENCE_S = 60.0


class Api:
    """Raw HTTP to each service of a cloud, as one user."""

    def __init__(self, connection: Any) -> None:
        self._session = connection.session
        self._region = connection.config.get_region_name()
        self.connection = connection
        self.auth_url: str = connection.config.auth["auth_url"]

    @property
    def project_id(self) -> str:
        return str(self._session.get_project_id())

    @property
    def user_id(self) -> str:
        return str(self._session.get_user_id())

    @property
    def token(self) -> str:
        return str(self._session.get_token())

    def call(self, method: str, service: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Send one request to a service by its catalog type; `some_header=` becomes `some-header:`."""
        answer: requests.Response = self._session.request(
            path,
            method,
            json=body,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            endpoint_filter={"service_type": service, "interface": "public", "region_name": self._region},
            raise_exc=False,
            redirect=False,
        )
        return answer

    def get(self, service: str, path: str, **headers: str) -> requests.Response:
        return self.call("GET", service, path, None, **headers)

    def post(self, service: str, path: str, body: Any, **headers: str) -> requests.Response:
        return self.call("POST", service, path, body, **headers)

    def put(self, service: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        return self.call("PUT", service, path, body, **headers)

    def patch(self, service: str, path: str, body: Any, **headers: str) -> requests.Response:
        return self.call("PATCH", service, path, body, **headers)

    def delete(self, service: str, path: str, **headers: str) -> requests.Response:
        return self.call("DELETE", service, path, None, **headers)

    def settle(self, service: str, path: str, until: Callable[[requests.Response], bool]) -> requests.Response:
        """Ask for something until it has settled."""
        deadline = time.monotonic() + PATIENCE_S
        while not until(answer := self.get(service, path)):
            assert time.monotonic() < deadline, f"{path} did not settle: {answer.text}"
            time.sleep(0.05)
        return answer


@dataclass
class Cloud:
    """One of the clouds under contract: an ordinary user's view and an administrator's."""

    name: str
    user: Api
    admin: Api


@pytest.fixture(scope="session", params=CLOUDS)
def cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    """Every cloud that has to keep the contract."""
    if request.param == "minicloud":
        with running_cloud() as running:
            yield Cloud("minicloud", Api(running.connect("demo")), Api(running.connect("admin")))
    else:
        yield Cloud("real", Api(openstack.connect(cloud=REAL)), Api(openstack.connect(cloud=REAL_ADMIN)))


@pytest.fixture
def user(cloud: Cloud) -> Api:
    """The ordinary user."""
    return cloud.user


@pytest.fixture
def admin(cloud: Cloud) -> Api:
    """The administrator."""
    return cloud.admin


@pytest.fixture
def later() -> Iterator[Callable[..., None]]:
    """Take calls to make when the test is over, last first: `later(user.delete, "network", path)`."""
    calls: list[tuple[Any, ...]] = []
    yield lambda *call: calls.append(call)
    for function, *arguments in reversed(calls):
        function(*arguments)


@pytest.fixture
def name() -> str:
    """A name that nobody else uses."""
    return f"contract-{uuid.uuid4().hex[:12]}"

"""The same calls that a stack needs, made without Heat: the yardstick for stacks whose time is the cloud's own.

Only calls without which the result could not be had are made, as many at once as an engine makes: one thread pool, one
session, one token. An order that the things need is kept by waiting for the answers.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import Any

from keystoneauth1.adapter import Adapter
from keystoneauth1.exceptions import ClientException
from keystoneauth1.identity.v3 import Password
from keystoneauth1.session import Session
from requests import Session as Connections
from requests.adapters import HTTPAdapter

from bench.client import DOMAIN, Account
from bench.meter import Meter, Roles
from bench.results import DONE, Measurement

CONCURRENCY = 32
NAME = "bare"
VERSIONS = {"compute": "2.1", "network": "2", "image": "2"}
_LIMIT_S = 600.0
_LOOK_S = 1.0


class Cloud:
    """An account's access to the services, and how many calls were made through it."""

    def __init__(self, account: Account) -> None:
        auth = Password(
            auth_url=account.auth_url,
            username=account.user,
            password=account.password,
            project_name=account.project,
            user_domain_id=DOMAIN,
            project_domain_id=DOMAIN,
        )
        connections = Connections()
        connections.mount("http://", HTTPAdapter(pool_maxsize=CONCURRENCY))
        connections.mount("https://", HTTPAdapter(pool_maxsize=CONCURRENCY))
        self._session = Session(auth=auth, session=connections)
        self.calls = 0
        self._lock = Lock()
        self._services = {kind: self._adapter(kind) for kind in VERSIONS}

    def call(self, service: str, method: str, path: str, body: Any = None, **query: str) -> Any:
        """The document that a service answers with."""
        with self._lock:
            self.calls += 1
        answer = self._services[service].request(path, method, json=body, params=query)
        return answer.json() if answer.content else None

    def warm_up(self) -> None:
        """Fetch token and catalog, and find the services: things that a running Heat has behind it."""
        for adapter in self._services.values():
            adapter.get_endpoint_data()

    def _adapter(self, kind: str) -> Adapter:
        return Adapter(self._session, service_type=kind, interface="public", version=VERSIONS[kind])


class Ports:
    """A network with ports, each in a security group of its own with one rule."""

    def __init__(self, cloud: Cloud, size: int) -> None:
        self._cloud, self._size = cloud, size
        self._net = self._subnet = ""
        self._pairs: list[tuple[str, str]] = []

    def create(self, pool: ThreadPoolExecutor) -> None:
        """Groups need nothing, so they are made while network and subnet are."""
        subnet = pool.submit(self._network)
        self._pairs = list(pool.map(lambda number: self._pair(number, subnet), range(self._size)))

    def delete(self, pool: ThreadPoolExecutor) -> None:
        """A group can go once its port has, the network when all ports have."""

        def unmake(pair: tuple[str, str]) -> None:
            self._network_call("DELETE", f"/ports/{pair[0]}")
            self._network_call("DELETE", f"/security-groups/{pair[1]}")

        list(pool.map(unmake, self._pairs))
        self._network_call("DELETE", f"/subnets/{self._subnet}")
        self._network_call("DELETE", f"/networks/{self._net}")

    def _network(self) -> None:
        net = {"name": f"bench-bare-{time.time()}", "admin_state_up": True}
        self._net = self._network_call("POST", "/networks", {"network": net})["network"]["id"]
        subnet = {"network_id": self._net, "cidr": "10.77.0.0/16", "ip_version": 4, "enable_dhcp": True}
        self._subnet = self._network_call("POST", "/subnets", {"subnet": subnet})["subnet"]["id"]

    def _pair(self, number: int, subnet: "Future[None]") -> tuple[str, str]:
        group = {"name": f"bench-bare-{number}", "description": ""}
        made = self._network_call("POST", "/security-groups", {"security_group": group})["security_group"]["id"]
        rule = {
            "security_group_id": made,
            "direction": "ingress",
            "ethertype": "IPv4",
            "protocol": "tcp",
            "port_range_min": 22,
            "port_range_max": 22,
        }
        self._network_call("POST", "/security-group-rules", {"security_group_rule": rule})
        subnet.result()
        port = {
            "name": f"bench-bare-{number}",
            "network_id": self._net,
            "fixed_ips": [{"subnet_id": self._subnet}],
            "security_groups": [made],
            "admin_state_up": True,
        }
        return self._network_call("POST", "/ports", {"port": port})["port"]["id"], made

    def _network_call(self, method: str, path: str, body: Any = None) -> Any:
        return self._cloud.call("network", method, path, body)


class Servers:
    """Servers on a network that exists, watched by one list for all."""

    def __init__(self, cloud: Cloud, size: int, network: str) -> None:
        self._cloud, self._size, self._network = cloud, size, network
        self._ids: set[str] = set()

    def create(self, pool: ThreadPoolExecutor) -> None:
        """Look up what they are made of, make them, and wait until all are active."""
        image = self._cloud.call("image", "GET", "/images", name="cirros")["images"][0]["id"]
        flavors = self._cloud.call("compute", "GET", "/flavors")["flavors"]
        flavor = next(one["id"] for one in flavors if one["name"] == "m1.tiny")
        net = self._cloud.call("network", "GET", "/networks", name=self._network)["networks"][0]["id"]

        def make(number: int) -> str:
            server = {"name": f"bench-bare-{number}", "imageRef": image, "flavorRef": flavor}
            body = {"server": {**server, "networks": [{"uuid": net}]}}
            made: str = self._cloud.call("compute", "POST", "/servers", body)["server"]["id"]
            return made

        self._ids = set(pool.map(make, range(self._size)))
        self._until(lambda states: set(states.values()) == {"ACTIVE"})

    def delete(self, pool: ThreadPoolExecutor) -> None:
        """Until the service knows none of them."""
        list(pool.map(lambda id_: self._cloud.call("compute", "DELETE", f"/servers/{id_}"), self._ids))
        self._until(lambda states: not states)

    def _until(self, settled: Callable[[dict[str, str]], bool]) -> None:
        ends = time.monotonic() + _LIMIT_S
        while time.monotonic() < ends:
            listed = self._cloud.call("compute", "GET", "/servers/detail")["servers"]
            states = {one["id"]: one["status"] for one in listed if one["id"] in self._ids}
            if "ERROR" in states.values():
                raise RuntimeError("a server ended in ERROR")
            if settled(states):
                return
            time.sleep(_LOOK_S)
        raise RuntimeError(f"not settled in {_LIMIT_S:g} s")


BARE: dict[str, Callable[[Cloud, str], Ports | Servers]] = {
    "ports50": lambda cloud, _network: Ports(cloud, 50),
    "servers30": lambda cloud, network: Servers(cloud, 30, network),
}
"""By the case whose yardstick it is."""


def run(case: str, rep: int, account: Account, network: str, roles: Roles) -> Iterator[Measurement]:
    """Make and unmake, measured like a stack."""
    cloud = Cloud(account)
    cloud.warm_up()
    work = BARE[case](cloud, network)
    for step, act in (("create", work.create), ("delete", work.delete)):
        before, status, reason = cloud.calls, DONE, ""
        with Meter(roles) as meter, ThreadPoolExecutor(CONCURRENCY) as pool:
            try:
                act(pool)
            except (ClientException, RuntimeError) as error:
                status, reason = "FAILED", str(error)
        figures = meter.figures | {"calls": cloud.calls - before}
        yield Measurement(target=NAME, case=case, step=step, rep=rep, status=status, reason=reason, figures=figures)


def ensure_network(account: Account, name: str) -> None:
    """Have a network with a subnet in the account's project for servers to be put on."""
    cloud = Cloud(account)
    found = cloud.call("network", "GET", "/networks", name=name)["networks"]
    if not found:
        net = cloud.call("network", "POST", "/networks", {"network": {"name": name}})["network"]["id"]
        subnet = {"network_id": net, "cidr": "10.78.0.0/16", "ip_version": 4, "name": name}
        cloud.call("network", "POST", "/subnets", {"subnet": subnet})

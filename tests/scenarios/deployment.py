"""Heat as operators run it: engines, doors, broker, database and a cloud, each a process of its own."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from keystoneauth1.exceptions import ConnectTimeout
from keystoneauth1.identity import v3
from keystoneauth1.session import Session
from tests.scenarios.doors import Rest, until
from tests.scenarios.heat_all import PROGRAMS
from tests.scenarios.servers import RabbitMq, Server, answers, free_port

from minicloud.testing import Control

PASSWORD = "deployment"
PATIENCE_S = 60.0
ENGINE_ID = "HEAT_ENGINE_ID="
CONF = """
[DEFAULT]
transport_url = {broker}
auth_encryption_key = 0123456789abcdef0123456789abcdef
stack_user_domain_name = heat
stack_domain_admin = heat_domain_admin
stack_domain_admin_password = {password}
region_name_for_services = RegionOne
heat_metadata_server_url = http://127.0.0.1:{cfn}
[heat_api]
bind_host = 127.0.0.1
bind_port = {rest}
workers = 1
[heat_api_cfn]
bind_host = 127.0.0.1
bind_port = {cfn}
workers = 1
[database]
connection = {database}
[oslo_messaging_rabbit]
rabbit_retry_interval = 1
rabbit_interval_max = 2
[keystone_authtoken]
auth_type = password
auth_url = {identity}
www_authenticate_uri = {identity}
username = heat
password = {password}
user_domain_name = Default
project_name = service
project_domain_name = Default
"""


class Deployment:
    """Everything that a stack needs, as processes."""

    def __init__(self, folder: Path, database: Server, broker: RabbitMq, engines: int = 2) -> None:
        self.folder, self._engines = folder, engines
        self.database, self.broker = database, broker
        self._rest_port, self._cfn_port, self._cloud_port = free_port(), free_port(), free_port()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._commands: dict[str, list[str]] = {}
        self.environ: dict[str, dict[str, str]] = {}
        """What a process finds in its environment besides, from its next start on."""
        self.identity = f"http://127.0.0.1:{self._cloud_port}/identity/v3"

    def start(self) -> "Deployment":
        """Start it all, database schema first."""
        conf = self.folder / "heat.conf"
        urls = {"broker": self.broker.url, "database": self.database.url, "identity": self.identity}  # type: ignore[attr-defined]
        conf.write_text(CONF.format(rest=self._rest_port, cfn=self._cfn_port, password=PASSWORD, **urls))
        self._spawn("minicloud", "--port", str(self._cloud_port), "--password", PASSWORD)
        self._await(self._cloud_port, "minicloud")
        subprocess.run([PROGRAMS / "heat-manage", "--config-file", conf, "db_sync"], check=True, timeout=60)
        for number in range(self._engines):
            self._spawn("heat-engine", "--config-file", str(conf), "--workers", "1", name=f"engine-{number}")
        for door, port in (("heat-api", self._rest_port), ("heat-api-cfn", self._cfn_port)):
            self._spawn(door, "--config-file", str(conf))
            self._await(port, door)
        self._await_engines()
        return self

    def _await_engines(self) -> None:
        """A question sent before an engine listens is answered by none."""
        door, deadline = self.rest(), time.monotonic() + PATIENCE_S
        while True:
            with suppress(ConnectTimeout):
                if door.call("GET", "/build_info", timeout=2).status_code == 200:
                    return
            assert time.monotonic() < deadline, self.tail("engine-0")
            time.sleep(0.1)

    def stop(self) -> None:
        """End it all, doors first."""
        for process in reversed(self._processes.values()):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()

    @property
    def control(self) -> Control:
        """The rehearsal room of the cloud."""
        return Control(f"http://127.0.0.1:{self._cloud_port}")

    def rest(self) -> Rest:
        """The REST door, which the cloud's catalog does not know."""
        auth = v3.Password(
            self.identity,
            username="demo",
            password=PASSWORD,
            project_name="demo",
            user_domain_id="default",
            project_domain_id="default",
        )
        session = Session(auth)
        return Rest(session, f"http://127.0.0.1:{self._rest_port}/v1/{session.get_project_id()}")

    def engine_pids(self) -> list[int]:
        """The processes that do the work."""
        return [pid for number in range(self._engines) for pid in self._children(f"engine-{number}")]

    def door_pids(self) -> list[int]:
        """The processes that answer requests."""
        return [*self._children("heat-api"), *self._children("heat-api-cfn")]

    def _children(self, name: str) -> list[int]:
        pid = self._processes[name].pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    @staticmethod
    def kill(pid: int) -> None:
        """End an engine or a door as a power cut would; its supervisor starts another."""
        os.kill(pid, signal.SIGKILL)

    def kill_for_good(self, name: str) -> None:
        """End a process and whoever might start it again."""
        pids = [child for child in self.engine_pids() if name.startswith("engine")]
        self._processes[name].kill()
        self._processes[name].wait()
        for pid in pids:
            if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[3] == "1":
                os.kill(pid, signal.SIGKILL)

    def engine_of(self, name: str) -> str:
        """The id of the engine that a process keeps alive, as soon as it does."""

        def found() -> list[str]:
            environs = [Path(f"/proc/{pid}/environ").read_bytes().decode() for pid in self._children(name)]
            return [one[len(ENGINE_ID) :] for text in environs for one in text.split("\0") if one.startswith(ENGINE_ID)]

        return str(until(found, bool)[0])

    def renew(self, name: str) -> None:
        """Have a door start fresh workers in place of those that it has."""
        self._processes[name].send_signal(signal.SIGHUP)

    def tell_to_end(self, name: str) -> None:
        """As service managers do."""
        self._processes[name].send_signal(signal.SIGTERM)

    def end(self, name: str) -> int:
        """Tell a process to end, and wait until it has; its exit status."""
        self.tell_to_end(name)
        return self._processes[name].wait(PATIENCE_S)

    def begin(self, name: str) -> None:
        """Start again what has ended; a door is waited for."""
        program, *words = self._commands[name]
        self._spawn(program, *words, name=name)
        port = {"heat-api": self._rest_port, "heat-api-cfn": self._cfn_port}.get(name)
        if port is not None:
            self._await(port, name)

    def tail(self, name: str) -> str:
        """The end of what a process has printed."""
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def _spawn(self, program: str, *words: str, name: str = "") -> None:
        self._commands[name or program] = [program, *words]
        with (self.folder / f"{name or program}.log").open("ab") as log:
            environ = {**os.environ, **self.environ.get(name or program, {})}
            command = [PROGRAMS / program, *words]
            self._processes[name or program] = subprocess.Popen(command, stdout=log, stderr=log, env=environ)

    def _await(self, port: int, name: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not answers(port):
            assert time.monotonic() < deadline, self.tail(name)
            time.sleep(0.05)

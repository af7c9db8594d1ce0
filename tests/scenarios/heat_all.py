"""heat-all as a process of its own: started, killed, started again; and how tests reach what it serves."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import boto3
import openstack
import requests
import yaml
from botocore.config import Config
from tests.scenarios.doors import Rest, until

from minicloud.testing import Control

PATIENCE_S = 60.0
PROGRAMS = Path(sys.executable).parent
PORTS = (0, 4, 5)
"""Used from the base port on: CloudFormation, REST, the cloud."""


class HeatAll:
    """One state directory, and the process that works in it."""

    def __init__(self, state_dir: Path, *options: str, environ: dict[str, str] | None = None) -> None:
        self.path = state_dir
        self.base_port = free_ports()
        self._options = options
        self._environ = {**os.environ, **(environ or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "HeatAll":
        """Start it and wait until it serves."""
        self.path.mkdir(parents=True, exist_ok=True)
        command = [PROGRAMS / "heat-all", "--state-dir", self.path, "--base-port", str(self.base_port), *self._options]
        with self.log.open("ab") as log:
            start = log.tell()
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=self._environ)
        deadline = time.monotonic() + PATIENCE_S
        while b"\nready\n" not in self.log.read_bytes()[start:]:
            assert self._process.poll() is None, f"heat-all ended:\n{self.tail()}"
            assert time.monotonic() < deadline, f"heat-all does not become ready:\n{self.tail()}"
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it politely; its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        self._process.send_signal(how)
        return self._process.wait(PATIENCE_S)

    @property
    def log(self) -> Path:
        """What it has printed."""
        return self.path / "output.log"

    def tail(self) -> str:
        """The end of what it has printed."""
        return self.log.read_text(errors="replace")[-4000:]

    @property
    def cfn_url(self) -> str:
        """The CloudFormation door."""
        return f"http://127.0.0.1:{self.base_port}/v1"

    @property
    def control(self) -> Control:
        """The rehearsal room of its cloud."""
        return Control(self.cloud_url)

    @property
    def cloud_url(self) -> str:
        """Its cloud."""
        return f"http://127.0.0.1:{self.base_port + 5}"

    def account(self, cloud: str = "local") -> dict[str, Any]:
        """An account of its clouds.yaml."""
        clouds = yaml.safe_load((self.path / "clouds.yaml").read_text())["clouds"]
        return dict(clouds[cloud]["auth"])

    def connect(self, cloud: str = "local", **auth: str) -> Any:
        """An openstacksdk connection, as the account or with parts of it replaced."""
        return openstack.connect(
            auth={**self.account(cloud), **auth},
            region_name="RegionOne",
            load_yaml_config=False,
            load_envvars=False,
        )

    def rest(self, cloud: str = "local", **auth: str) -> Rest:
        """The REST door, as an account."""
        return Rest(self.connect(cloud, **auth).session)

    def environ(self) -> dict[str, str]:
        """What a shell has when its owner followed what heat-all printed."""
        mine = {name: value for name, value in os.environ.items() if not name.startswith(("OS_", "AWS_"))}
        clouds = {"OS_CLIENT_CONFIG_FILE": str(self.path / "clouds.yaml"), "OS_CLOUD": "local"}
        return {**mine, **self.aws_environ(), **clouds}

    def aws_environ(self) -> dict[str, str]:
        """What aws.env exports."""
        lines = (self.path / "aws.env").read_text().splitlines()
        pairs = (line.removeprefix("export ").split("=", 1) for line in lines)
        return {name: value.strip("'") for name, value in pairs}

    def boto3(self, secret: str | None = None) -> Any:
        """A CloudFormation client of boto3, with the key that it was born with."""
        values = self.aws_environ()
        return boto3.client(
            "cloudformation",
            aws_access_key_id=values["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=secret or values["AWS_SECRET_ACCESS_KEY"],
            region_name=values["AWS_DEFAULT_REGION"],
            endpoint_url=values["AWS_ENDPOINT_URL_CLOUDFORMATION"],
            config=Config(retries={"max_attempts": 1}),
        )


def quick(control: Control) -> None:
    """Servers and volumes are there at once."""
    control.operation("nova.server.build", seconds=0.05)
    control.operation("cinder.volume.create", seconds=0.02)


def free_ports() -> int:
    """A base port from which everything that is needed is free."""
    for base in range(20000 + os.getpid() % 500 * 20, 60000, 20):
        if all(_is_free(base + offset) for offset in PORTS):
            return base
    raise AssertionError("no free ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def records(cloud_url: str, kind: str) -> list[dict[str, Any]]:
    """Whole records of what lives in the cloud."""
    objects = requests.get(f"{cloud_url}/control/objects", params={"all": "1"}, timeout=10).json()["objects"]
    return list(objects.get(kind, []))


def strikes(cloud_url: str) -> list[int]:
    """How often each fault rule of a cloud has struck."""
    return [rule["strikes"] for rule in requests.get(f"{cloud_url}/control/faults", timeout=10).json()["faults"]]


def nothing_left(control: Control, before: dict[str, list[str]]) -> None:
    """The cloud is as it was; the owner's trust may go a moment after the last stack."""
    until(control.objects, lambda live: live == before, 10)

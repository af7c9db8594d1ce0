"""The doors in a WSGI server, started as the operations guide tells it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from tests.scenarios.servers import free_port

GUIDE = Path(__file__).parents[2] / "docs" / "operations.md"
LONG_S = 120
CONF = """
[DEFAULT]
transport_url = rabbit://nobody:secret@127.0.0.1:9/
auth_encryption_key = 0123456789abcdef0123456789abcdef
[keystone_authtoken]
auth_type = password
auth_url = http://127.0.0.1:9/v3
www_authenticate_uri = http://127.0.0.1:9/v3
username = heat
password = secret
user_domain_name = Default
project_name = service
project_domain_name = Default
"""


def told(program: str, door: str, port: int) -> list[str]:
    """The command in the guide, for a door at a port of this machine."""
    (line,) = re.findall(rf"^    {program} .*$", GUIDE.read_text(), re.MULTILINE)
    line = re.sub(r"heat\.wsgi\.\w+", f"heat.wsgi.{door}", line)
    name, *words = re.sub(r" :\d+ ", f" 127.0.0.1:{port} ", line).split()
    return [str(Path(sys.executable).parent / name), *words]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[str, str], str]]:
    """Starts a door in a server, with a heat.conf where services look for one; gives its address."""
    (tmp_path / "heat.conf").write_text(CONF)
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, door: str) -> str:
        port = free_port()
        environ = {**os.environ, "HOME": str(tmp_path)}
        with (tmp_path / "log").open("wb") as log:
            started.append(subprocess.Popen(told(program, door, port), env=environ, stdout=log, stderr=log))
        address, ends = f"http://127.0.0.1:{port}", time.monotonic() + LONG_S
        while time.monotonic() < ends and started[-1].poll() is None:
            try:
                requests.get(f"{address}/healthcheck", timeout=LONG_S)
                return address
            except requests.ConnectionError:
                time.sleep(0.05)
        raise AssertionError((tmp_path / "log").read_text())

    yield start
    for one in started:
        one.terminate()
        one.wait(LONG_S)


@pytest.mark.parametrize(("door", "unnamed"), [("api", 401), ("cfn", 400)])
def test_gunicorn_serves_a_door(serve: Callable[[str, str], str], door: str, unnamed: int) -> None:
    address = serve("gunicorn", door)

    codes = [
        requests.get(f"{address}{path}", timeout=LONG_S).status_code for path in ("/healthcheck", "/", "/v1/p/stacks")
    ]

    assert codes == [200, 300, unnamed]

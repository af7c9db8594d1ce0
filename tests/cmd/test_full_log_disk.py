"""The disk under the logs is full: nobody ends, and the work goes on."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

LONG_S = 60
CHILD = "import sys, os; open(sys.argv[1], 'a').write('begun '); os._exit(3)"
DOOR = """
import logging, os, sys
from heat.cmd.serving import Listening, serve

logging.basicConfig(level=logging.DEBUG)

def build():
    def app(environ, start_response):
        logging.getLogger("door").warning("asked")
        if environ["QUERY_STRING"] == "fail":
            raise OSError("as a bug would")
        body = str(os.getpid()).encode()
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]
    return app

sys.exit(serve(Listening("127.0.0.1", int(sys.argv[1]), workers=1, threads=2), build))
"""
ENGINE = """
import sys
from pathlib import Path
from heat.cmd.options.loading import load
from tests.engine.bench_of_one import stage

folder = Path(sys.argv[1])
(folder / "heat.conf").write_text("[DEFAULT]\\ndebug = true\\nlog_file = /dev/full\\n")
load(["--config-file", str(folder / "heat.conf")])
with stage(folder) as house:
    stack_id = house.create("heat_template_version: 2021-04-16\\nresources: {word: {type: OS::Heat::RandomString}}")
    (folder / "end").write_text(str(house.settled(stack_id, 60).status))
"""
Spawn = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Starts Python processes whose every word goes to a full disk."""
    running: list[subprocess.Popen[bytes]] = []
    with open("/dev/full", "wb") as full:

        def start(*words: object) -> subprocess.Popen[bytes]:
            command = [sys.executable, *map(str, words)]
            running.append(subprocess.Popen(command, stdout=full, stderr=full, cwd=Path(__file__).parents[2]))
            return running[-1]

        yield start
        for process in running:
            process.kill()
            process.wait(LONG_S)


def until(look: Callable[[], object]) -> None:
    ends = time.monotonic() + LONG_S
    while not look():
        assert time.monotonic() < ends, "it does not come"
        time.sleep(0.05)


def worker(port: int, query: str = "") -> str:
    try:
        return requests.get(f"http://127.0.0.1:{port}/{query}", timeout=5, headers={"Connection": "close"}).text
    except requests.RequestException:
        return ""


def test_who_keeps_engines_alive_starts_another_all_the_same(spawn: Spawn, tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    supervisor = spawn("-m", "heat.cmd.supervising", 1, sys.executable, "-c", CHILD, begun)

    until(lambda: begun.exists() and begun.read_text().count("begun") >= 2)
    assert supervisor.poll() is None


def test_a_door_answers_is_renewed_and_ends(spawn: Spawn, unused_port: int) -> None:
    door = spawn("-c", DOOR, unused_port)
    until(lambda: worker(unused_port))
    first = worker(unused_port)
    for _ in range(5):  # more often than it has threads
        worker(unused_port, "?fail")
    assert worker(unused_port) == first

    door.send_signal(signal.SIGHUP)
    until(lambda: worker(unused_port) not in ("", first))
    door.terminate()

    assert isinstance(door.wait(LONG_S), int)
    assert worker(unused_port) == ""


def test_an_engine_finishes_its_stack(spawn: Spawn, tmp_path: Path) -> None:
    spawn("-c", ENGINE, tmp_path).wait(LONG_S)

    assert (tmp_path / "end").read_text() == "COMPLETE"

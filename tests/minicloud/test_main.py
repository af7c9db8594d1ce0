"""The command `minicloud`, as a process that may be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openstack
import requests

COMMAND = (sys.executable, "-m", "minicloud.main", "--port", "0")


@contextmanager
def process(state: Path) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A minicloud process and its auth URL."""
    running = subprocess.Popen([*COMMAND, "--state", str(state)], stdout=subprocess.PIPE, text=True, env=os.environ)
    assert running.stdout is not None
    try:
        yield running, running.stdout.readline().split()[-1]
    finally:
        running.kill()
        running.wait()


def token(auth_url: str) -> str:
    """A token of demo."""
    people = {"username": "demo", "password": "minicloud", "project_name": "demo"}
    places = {"auth_url": auth_url, "user_domain_id": "default", "project_domain_id": "default"}
    return str(openstack.connect(auth={**people, **places}, load_yaml_config=False).session.get_token())


def test_a_killed_process_has_lost_nothing_that_it_answered(tmp_path: Path) -> None:
    with process(tmp_path / "cloud.sqlite") as (running, auth_url):
        key = token(auth_url)
        running.send_signal(signal.SIGKILL)

    with process(tmp_path / "cloud.sqlite") as (_, auth_url):
        answer = requests.get(f"{auth_url}/auth/projects", headers={"X-Auth-Token": key}, timeout=10)

    assert [project["name"] for project in answer.json()["projects"]] == ["demo"]


def test_a_process_ends_by_itself_when_asked(tmp_path: Path) -> None:
    with process(tmp_path / "cloud.sqlite") as (running, _):
        running.send_signal(signal.SIGTERM)

        assert running.wait(timeout=10) == 0

"""Throw-away database servers and message brokers, made of the programs that the machine has."""

import atexit
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

PATIENCE_S = 60.0
# Debian's rabbitmq-server on the usual path becomes another user, who may not write here.
PLACES = "/usr/lib/rabbitmq/bin:/usr/sbin:" + ":".join(map(str, Path("/usr/lib/postgresql").glob("*/bin")))
DATABASE = "heat"


def _open_to_others() -> Path:
    """A folder that another account can reach: pytest closes its own each time that one begins."""
    outer = Path(tempfile.mkdtemp(prefix="heat-server-"))
    outer.chmod(0o755)
    atexit.register(shutil.rmtree, outer, ignore_errors=True)
    return outer / "server"


class Server:
    """A server process in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        if self.account:
            folder = _open_to_others()
        folder.mkdir(parents=True)
        self.folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
        if os.getuid() == 0 and self.account:
            shutil.chown(folder, self.account)
        self.prepare()

    account = ""
    """Who runs it when root may not."""

    def prepare(self) -> None:
        """What comes before the first start."""

    def command(self) -> list[str]:
        """What starts it."""
        raise NotImplementedError

    def environ(self) -> Mapping[str, str]:
        """What it finds in its environment."""
        return {}

    def start(self) -> None:
        """Start it and wait until it answers; again where what was killed before has not gone altogether."""
        deadline = time.monotonic() + PATIENCE_S
        self._launch()
        while not answers(self.port):
            assert time.monotonic() < deadline, (self.folder / "output.log").read_text(errors="replace")[-2000:]
            time.sleep(0.1)
            if self._process is None or self._process.poll() is not None:
                time.sleep(0.5)
                self._launch()
        self.ready()

    def _launch(self) -> None:
        with (self.folder / "output.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._as_account(self.command()),
                stdout=log,
                stderr=log,
                env=self._whole_environ(),
                cwd=self.folder,
                start_new_session=True,
            )

    def ready(self) -> None:
        """What comes after a start."""

    def stop(self) -> None:
        """End it as if the machine had lost power."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(PATIENCE_S)

    def run(self, *command: str) -> None:
        """Run something beside it."""
        subprocess.run(
            self._as_account(list(command)), check=True, env=self._whole_environ(), capture_output=True, timeout=60
        )

    def _as_account(self, command: list[str]) -> list[str]:
        become = ["setpriv", f"--reuid={self.account}", f"--regid={self.account}", "--clear-groups"]
        return [*become, *command] if self.account and os.getuid() == 0 else command

    def _whole_environ(self) -> dict[str, str]:
        return {**os.environ, "PATH": f"{PLACES}:{os.environ['PATH']}", **self.environ()}


class MariaDb(Server):
    """A MariaDB that asks nobody for a password."""

    def prepare(self) -> None:
        self.run(
            "mariadb-install-db",
            "--no-defaults",
            f"--datadir={self.folder}/data",
            "--auth-root-authentication-method=normal",
        )

    def command(self) -> list[str]:
        return [
            "mariadbd", "--no-defaults", "--user=root", f"--datadir={self.folder}/data", f"--port={self.port}",
            "--bind-address=127.0.0.1", f"--socket={self.folder}/socket", "--skip-grant-tables",
        ]  # fmt: skip

    def ready(self) -> None:
        self.run(
            "mariadb",
            "--no-defaults",
            f"--socket={self.folder}/socket",
            "-e",
            f"CREATE DATABASE IF NOT EXISTS {DATABASE}",
        )

    @property
    def url(self) -> str:
        """How Heat reaches it."""
        return f"mysql+pymysql://root@127.0.0.1:{self.port}/{DATABASE}"


class PostgreSql(Server):
    """A PostgreSQL that trusts everybody."""

    account = "postgres"

    def prepare(self) -> None:
        self.run("initdb", "-D", f"{self.folder}/data", "-U", "heat", "-A", "trust")

    def command(self) -> list[str]:
        return [
            "postgres",
            "-D",
            f"{self.folder}/data",
            "-p",
            str(self.port),
            "-h",
            "127.0.0.1",
            "-k",
            str(self.folder),
        ]

    def ready(self) -> None:
        for _ in range(50):
            if (
                subprocess.run(
                    ["pg_isready", "-h", "127.0.0.1", "-p", str(self.port)], env=self._whole_environ()
                ).returncode
                == 0
            ):
                break
            time.sleep(0.1)

    @property
    def url(self) -> str:
        """How Heat reaches it."""
        return f"postgresql://heat@127.0.0.1:{self.port}/postgres"


class RabbitMq(Server):
    """A RabbitMQ with its guest."""

    def environ(self) -> Mapping[str, str]:
        home = str(self.folder)
        return {
            "HOME": home,
            "RABBITMQ_NODENAME": f"test{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self.port + 1),
            "RABBITMQ_MNESIA_BASE": f"{home}/mnesia",
            "RABBITMQ_LOG_BASE": f"{home}/logs",
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{home}/plugins",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": f"{home}/rabbitmq",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.port + 2),
        }

    def prepare(self) -> None:
        (self.folder / "mnesia").mkdir()
        (self.folder / "plugins").write_text("[].")
        (self.folder / "rabbitmq.conf").write_text("disk_free_limit.absolute = 50MB\nlog.file.level = warning\n")

    def command(self) -> list[str]:
        return ["rabbitmq-server"]

    def stop(self) -> None:
        super().stop()
        subprocess.run(["epmd", "-port", str(self.port + 2), "-kill"], env=self._whole_environ(), capture_output=True)

    def ready(self) -> None:
        """The broker answers clients before its own tool reaches it."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return self.run("rabbitmqctl", "-q", "await_startup", "--timeout", "50")
            except subprocess.CalledProcessError:
                assert time.monotonic() < deadline, (self.folder / "output.log").read_text(errors="replace")[-2000:]
                time.sleep(0.5)

    @property
    def url(self) -> str:
        """How Heat reaches it."""
        return f"rabbit://guest:guest@127.0.0.1:{self.port}/"


DATABASES = {"mariadb": MariaDb, "postgresql": PostgreSql}


def free_port() -> int:
    """A port with two behind it that nobody uses, below those that the system gives to clients."""
    for _ in range(1000):
        port = random.randrange(30100, 32700, 4)
        if not any(answers(port + offset) for offset in range(3)):
            return port
    raise AssertionError("no free ports")


def answers(port: int) -> bool:
    """Does somebody listen there?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

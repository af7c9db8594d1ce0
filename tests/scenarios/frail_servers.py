"""Database servers on a small disk of their own, that can be made read-only as a fail-over does it."""

import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from tests.scenarios.servers import DATABASE, MariaDb, PostgreSql, Server

from heat.store.database import driver_url

DISK_MB = 512


class Disk:
    """A disk so small that it is soon full."""

    def __init__(self, place: Path, account: str) -> None:
        self.place = place
        command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m,mode=0755", "tmpfs", str(place)]
        self.mounted = subprocess.run(command, check=False).returncode == 0
        if account:
            shutil.chown(place, account)

    def fill(self) -> None:
        """No byte more fits. Without a disk of its own the whole machine's would have to be filled."""
        if not self.mounted:
            pytest.skip("this machine does not let anybody mount a small disk")
        with (self.place / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                try:
                    while ballast.write(bytes(size)) == size:
                        pass
                except OSError:
                    continue

    def clear(self) -> None:
        """There is room again."""
        (self.place / "ballast").unlink()

    def unmount(self) -> None:
        """It is gone with all that was on it."""
        if self.mounted:
            subprocess.run(["umount", "--lazy", self.place], check=True)


class OnSmallDisk(Server):
    """A server whose data lie on a small disk."""

    def prepare(self) -> None:
        self.disk = Disk(self.folder, self.account)
        super().prepare()

    def revive(self) -> None:
        """What a service manager does: start it again if it has ended."""
        if self._process is not None and self._process.poll() is not None:
            self.start()


class FrailMariaDb(OnSmallDisk, MariaDb):
    """A MariaDB in which Heat is an ordinary user, whom read_only keeps from writing."""

    def command(self) -> list[str]:
        return [word for word in super().command() if word != "--skip-grant-tables"]

    def ready(self) -> None:
        super().ready()
        self.say("CREATE USER IF NOT EXISTS heat@'127.0.0.1'; GRANT ALL ON heat.* TO heat@'127.0.0.1'")

    def read_only(self, yes: bool) -> None:
        """Refuse every write, or take them again."""
        self.say(f"SET GLOBAL read_only = {int(yes)}")

    def say(self, words: str) -> None:
        """As its administrator."""
        self.run("mariadb", "--no-defaults", f"--socket={self.folder}/socket", "-e", words)

    @property
    def url(self) -> str:
        return f"mysql+pymysql://heat@127.0.0.1:{self.port}/{DATABASE}"


class FrailPostgreSql(OnSmallDisk, PostgreSql):
    """A PostgreSQL that begins all transactions read-only when told to."""

    def read_only(self, yes: bool) -> None:
        """Refuse every write, or take them again."""
        engine = create_engine(driver_url(self.url), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(f"ALTER SYSTEM SET default_transaction_read_only = {'on' if yes else 'off'}"))
            connection.execute(text("SELECT pg_reload_conf()"))
        engine.dispose()


FRAIL = {"mariadb": FrailMariaDb, "postgresql": FrailPostgreSql}

"""A way to a database on which connections break in the middle of commits: before one arrives, or its answer does."""

import random
import socket
import threading
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import make_url
from tests.scenarios.servers import Server

COMMIT = b"COMMIT"
CHUNK = 65536


class Way:
    """Passes on what clients and the server say, and now and then a commit is cut."""

    def __init__(self, server: Server, seed: int) -> None:
        self.server = server
        self.cuts = {"before": 0, "after": 0}
        self._dice, self._share = random.Random(seed), 0.0
        self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        """How Heat reaches the database by this way."""
        port = self._listening.getsockname()[1]
        return make_url(self.server.url).set(port=port).render_as_string(hide_password=False)  # type: ignore[attr-defined]

    def cut(self, share: float) -> None:
        """From now on such a share of commits is cut."""
        self._share = share

    def close(self) -> None:
        """Nobody comes through any more."""
        self._listening.close()

    def start(self) -> None:
        """The server begins again."""
        self.server.start()

    def stop(self) -> None:
        """The server ends as if the machine had lost power."""
        self.server.stop()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                Passage(self, client)

    def fate(self) -> str:
        """What becomes of a commit: "passed", or cut "before" or "after" the server has heard it."""
        if self._dice.random() >= self._share:
            return "passed"
        fate = self._dice.choice(("before", "after"))
        self.cuts[fate] += 1
        return fate


class Passage:
    """One connection."""

    def __init__(self, way: Way, client: socket.socket) -> None:
        self._way, self._client = way, client
        self._mute = False
        try:
            self._server = socket.create_connection(("127.0.0.1", way.server.port))
        except OSError:
            client.close()
            return
        for each in (client, self._server):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for pump in (self._ask, self._answer):
            threading.Thread(target=self._pump, args=(pump,), daemon=True).start()

    def _pump(self, pump: Callable[[], bool]) -> None:
        with suppress(OSError):
            while pump():
                pass
        for each in (self._client, self._server):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _ask(self) -> bool:
        words = self._client.recv(CHUNK)
        fate = self._way.fate() if COMMIT in words else "passed"
        if fate == "before" or not words:
            return False
        self._mute = fate == "after"
        self._server.sendall(words)
        return True

    def _answer(self) -> bool:
        words = self._server.recv(CHUNK)
        if self._mute or not words:
            return False
        self._client.sendall(words)
        return True

"""A door served over HTTP: worker processes around one listening socket.

SIGTERM lets every request under way be answered and ends; SIGHUP starts fresh workers with the configuration as it is
now, then ends the old ones in the same gentle way; a worker that dies is replaced.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import Any

from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from heat.api.tokens import WsgiApp
from heat.cmd.collecting import collect_seldom

LOG = logging.getLogger(__name__)

_FOR_EVER_S = 7 * 86400
_DRAIN_S = 30
_LINGER_S = 1.0
_CALM_S = 1.0
_SIGNALS = signal.SIGTERM, signal.SIGINT, signal.SIGHUP


@dataclass(frozen=True, slots=True)
class Listening:
    """Where and how a door is served."""

    host: str
    port: int
    workers: int = 1
    threads: int = 16
    backlog: int = 4096
    silence_timeout_s: int = 900
    cert_file: str = ""
    key_file: str = ""

    def socket(self) -> socket.socket:
        """A listening socket that all workers share."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        shared = socket.create_server((self.host, self.port), family=family, backlog=self.backlog)
        # Connections inherit it; without it each answer waits 40 ms for the client's delayed acknowledgement.
        shared.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return shared


class Request(HTTPRequest):
    """One request; the last on its connection when the server is about to end."""

    def respond(self) -> None:
        """Answer."""
        if self.server.leaving:
            self.close_connection = True
        super().respond()


class Connection(HTTPConnection):
    """One client's connection."""

    RequestHandlerClass = Request


class SharedServer(Server):
    """An HTTP server on a socket that other processes serve too."""

    ConnectionClass = Connection
    leaving = False
    _connections: Any

    def __init__(self, app: WsgiApp, shared: socket.socket, listening: Listening) -> None:
        super().__init__(
            (listening.host, listening.port),
            app,
            numthreads=listening.threads,
            request_queue_size=listening.backlog,
            timeout=listening.silence_timeout_s or _FOR_EVER_S,
            shutdown_timeout=_DRAIN_S,
        )
        self._shared = shared
        if listening.cert_file:
            self.ssl_adapter = BuiltinSSLAdapter(listening.cert_file, listening.key_file or None)

    def bind(self, family: int, type: int, proto: int = 0) -> socket.socket:  # noqa: A002
        """Take the shared socket in place of a new one."""
        self.socket = self._shared
        self.bind_addr = self._shared.getsockname()[:2]
        return self._shared

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """To our log, whose disk may be full; written to stderr directly, that would end the thread."""
        LOG.log(level, "%s", msg, exc_info=traceback)

    def stop(self) -> None:
        """End; first take no connection more, and tell clients on those that there are to go elsewhere.

        A connection that was closed just when its client sends the next request would lose that request.
        """
        if self.ready and not self.leaving:
            self.leaving = True
            with suppress(KeyError, ValueError, OSError):
                self._connections._selector.unregister(self.socket.fileno())
            time.sleep(_LINGER_S)
        super().stop()

    def prepare(self) -> None:
        """Never wait in accept: another process may have taken the connection that woke this one."""
        super().prepare()
        self.socket.setblocking(False)


def serve(listening: Listening, build: Callable[[], WsgiApp]) -> int:
    """Serve until told to end; `build` runs once in each worker, after it was forked. The exit status."""
    shared = listening.socket()
    LOG.info("Serving on %s port %s with %s workers", listening.host, shared.getsockname()[1], listening.workers)
    if listening.workers == 0:
        _work(shared, listening, build)
        return 0
    return _Supervisor(shared, listening, build).run()


def _work(shared: socket.socket, listening: Listening, build: Callable[[], WsgiApp]) -> None:
    """Serve in this process until SIGTERM."""
    server = SharedServer(build(), shared, listening)

    stopping = threading.Thread(target=server.stop, name="stop")  # stop() waits for the thread that serves

    def end(_signal: int, _frame: FrameType | None) -> None:
        if not stopping.ident:
            stopping.start()

    server.prepare()
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
    collect_seldom()
    server.serve()
    stopping.join()


class _Supervisor:
    """Keeps as many workers alive as asked for."""

    def __init__(self, shared: socket.socket, listening: Listening, build: Callable[[], WsgiApp]) -> None:
        self._shared, self._listening, self._build = shared, listening, build
        self._workers: dict[int, float] = {}
        self._ending = self._renewing = False

    def run(self) -> int:
        """Until SIGTERM has come and every worker is gone."""
        for number in _SIGNALS:
            signal.signal(number, self._heed)
        for _ in range(self._listening.workers):
            self._start()
        while self._workers:
            self._await_one()
            if self._renewing and not self._ending:
                self._renew()
        return 0

    def _heed(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self._renewing = True
        else:
            self._ending = True
            self._tell(list(self._workers), signal.SIGTERM)

    def _renew(self) -> None:
        self._renewing = False
        old = list(self._workers)
        for _ in range(self._listening.workers):
            self._start()
        self._tell(old, signal.SIGTERM)
        for pid in old:
            self._workers[pid] = float("inf")

    def _await_one(self) -> None:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            self._workers.clear()
            return
        if pid == 0:
            time.sleep(0.2)
            return
        born = self._workers.pop(pid, float("inf"))
        if self._ending or born == float("inf"):
            return
        LOG.warning("Worker %s ended with status %s; starting another", pid, status)
        if time.monotonic() - born < _CALM_S:
            time.sleep(_CALM_S)
        self._start()

    def _start(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # a worker must not act as the supervisor while it is born
        pid = os.fork()
        if pid:
            self._workers[pid] = time.monotonic()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
            return
        status = 1
        try:
            _work(self._shared, self._listening, self._build)
            status = 0
        except Exception:
            LOG.exception("The worker cannot serve")
        finally:
            try:
                logging.shutdown()
                sys.stdout.flush()
            finally:  # also where the disk under the log is full: a worker must never go on as a supervisor
                os._exit(status)

    def _tell(self, pids: list[int], number: int) -> None:
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                self._workers.pop(pid, None)

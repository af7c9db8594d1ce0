"""How a connection to a database server notices that the server's machine is gone.

A machine that loses power or its network says nothing more: without questions of its own our kernel would wait for an
answer for hours, and the engine with it, while another server has long taken over.
"""

import socket
from typing import Any

from sqlalchemy import URL

CONNECT_S = 10
IDLE_S, INTERVAL_S, QUESTIONS = 10, 3, 3
"""After so long without a word the other machine is asked, so often, before it counts as gone."""
UNHEARD_S = 20
"""What was sent and is not acknowledged by the other machine's kernel for so long will never be."""


def connect_args(url: URL) -> dict[str, Any]:
    """What the driver is told, where the operator's URL says nothing else."""
    own: dict[str, Any] = {}
    match url.get_backend_name():
        case "postgresql":
            own = {
                "connect_timeout": CONNECT_S,
                "keepalives_idle": IDLE_S,
                "keepalives_interval": INTERVAL_S,
                "keepalives_count": QUESTIONS,
                "tcp_user_timeout": UNHEARD_S * 1000,
            }
        case "mysql":
            own = {"connect_timeout": CONNECT_S} | ({"ssl_disabled": True} if _needs_no_tls(url) else {})
    return {name: value for name, value in own.items() if name not in url.query}


def watch(connection: Any, _record: Any) -> None:
    """The same for PyMySQL, which knows of no such options, on the socket itself."""
    line = getattr(connection, "_sock", None)
    if isinstance(line, socket.socket) and line.family in (socket.AF_INET, socket.AF_INET6):
        for name, value in (
            ("TCP_KEEPIDLE", IDLE_S),
            ("TCP_KEEPINTVL", INTERVAL_S),
            ("TCP_KEEPCNT", QUESTIONS),
            ("TCP_USER_TIMEOUT", UNHEARD_S * 1000),
        ):
            if hasattr(socket, name):
                line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _needs_no_tls(url: URL) -> bool:
    """On this very machine, where nobody asked for it: the driver reads all certificates anew for each connection."""
    local = url.host in (None, "127.0.0.1", "::1", "localhost")
    return local and not any(name.startswith("ssl") for name in url.query)

"""Connections to database servers notice that the other machine is gone."""

import os
import socket
from typing import Any

import pytest
from sqlalchemy import make_url

from heat.store.dialing import IDLE_S, UNHEARD_S, connect_args

MYSQL = "mysql+pymysql://u:p@{}/heat"


def line_of(database: Any) -> socket.socket:
    """The socket of one of its connections."""
    with database.writer.connect() as connection:
        own = connection.connection.dbapi_connection
        return socket.socket(fileno=os.dup(own.fileno())) if hasattr(own, "fileno") else own._sock


@pytest.mark.servers
def test_the_kernel_asks_whether_the_server_is_still_there(database: Any) -> None:
    line = line_of(database)

    options = [line.getsockopt(socket.IPPROTO_TCP, name) for name in (socket.TCP_KEEPIDLE, socket.TCP_USER_TIMEOUT)]
    alive = line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)

    assert (bool(alive), options) == (True, [IDLE_S, UNHEARD_S * 1000])


def test_what_the_operator_says_in_the_url_counts() -> None:
    assert "connect_timeout" not in connect_args(make_url("postgresql://u:p@db/heat?connect_timeout=3"))


@pytest.mark.parametrize(("host", "plain"), [("127.0.0.1", True), ("db.example", False)])
def test_only_on_this_very_machine_certificates_are_not_asked_for(host: str, plain: bool) -> None:
    assert connect_args(make_url(MYSQL.format(host))).get("ssl_disabled", False) is plain


def test_a_file_is_reached_without_any_of_it() -> None:
    assert connect_args(make_url("sqlite:////tmp/heat.sqlite")) == {}

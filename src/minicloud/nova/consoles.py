"""Consoles of servers: their last lines, and where to look at them.

Source: Compute API v2.1, "Show console output", "Create console".
"""

from typing import Any

from minicloud.nova import lifecycle
from minicloud.nova.actions import action
from minicloud.nova.checks import members, number, one_of, optional, text
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Reply, Request, route

CONSOLE = ("minicloud console", "login:", "")


@action("os-getConsoleOutput")
def console_output(request: Request, server: Record, given: Any) -> Answer:
    """The last lines of a console."""
    length = members("os-getConsoleOutput", given or {}, {"length": optional(number(-1))}).get("length")
    lines = [*CONSOLE[:1], f"{server['hostname']} {CONSOLE[1]}"]
    return Reply(200, {"output": "\n".join(lines[-length:] if length and length > 0 else lines)})


@action("os-getVNCConsole")
def vnc_console(request: Request, server: Record, given: Any) -> Answer:
    """Where a console can be seen."""
    if at(request, 6):
        raise Problem(404, "The resource could not be found.")
    kind = members("os-getVNCConsole", given, {"type": one_of("novnc", "xvpvnc")}, ("type",))["type"]
    return Reply(200, {"console": {"type": kind, "url": _console_url(request)}})


@route("POST", f"{BASE}/servers/{{key}}/remote-consoles", operation="nova.server.remote_console")
def remote_console(request: Request, key: str) -> Answer:
    """Where a console can be seen, since 2.6."""
    lifecycle.find(request, key)
    body = request.body if isinstance(request.body, dict) else {}
    known = {"protocol": one_of("vnc", "spice", "serial", "mks"), "type": text()}
    given = members("remote_console", body.get("remote_console"), known, known)
    return {"remote_console": {**given, "url": _console_url(request)}}


def _console_url(request: Request) -> str:
    return f"{request.cloud.base_url}/console/vnc_auto.html?path=%3Ftoken%3D{request.cloud.new_id()}"

"""Which microversion a Compute request speaks, and the headers that say so.

Source: Compute API, "Microversions".
"""

import re

from minicloud.problems import Problem
from minicloud.web import Reply, Request, after, before

LEAST, MOST = (2, 1), (2, 104)
FORM = re.compile(r"^([1-9]\d*)\.([1-9]\d*|0)$")
MODERN, LEGACY = "OpenStack-API-Version", "X-OpenStack-Nova-API-Version"


@before("nova")
def negotiate(request: Request) -> None:
    """Note the version asked for.  Raises Problem 400 or 406."""
    wanted = _wanted(request)
    if wanted == "latest":
        version = MOST
    else:
        match = FORM.match(wanted)
        if match is None:
            words = f"API Version String {wanted} is of invalid format. Must be of format MajorNum.MinorNum."
            raise Problem(400, words)
        version = (int(match[1]), int(match[2]))
    if not LEAST <= version <= MOST:
        words = f"Version {wanted} is not supported by the API. Minimum is {_text(LEAST)} and maximum is {_text(MOST)}."
        raise Problem(406, words)
    request.notes["version"] = version


@after("nova")
def declare(request: Request, reply: Reply) -> None:
    """Say which version was spoken."""
    reply.headers["x-compute-request-id"] = reply.headers["x-openstack-request-id"]
    version = request.notes.get("version")
    if version:
        reply.headers[MODERN] = f"compute {_text(version)}"
        reply.headers[LEGACY] = _text(version)
        reply.headers["Vary"] = f"{MODERN}, {LEGACY}"


def at(request: Request, minor: int) -> bool:
    """Whether a request speaks 2.minor or newer."""
    version: tuple[int, int] = request.notes.get("version", LEAST)
    return version >= (2, minor)


def since(request: Request, minor: int) -> None:
    """Hide what came with 2.minor from older requests.  Raises Problem 404."""
    if not at(request, minor):
        raise Problem(404, "The resource could not be found.")


def before_only(request: Request, minor: int) -> None:
    """Hide what went away with 2.minor.  Raises Problem 404."""
    if at(request, minor):
        raise Problem(404, "The resource could not be found.")


def _wanted(request: Request) -> str:
    for part in request.headers.get(MODERN.lower(), "").split(","):
        service, _, version = part.strip().partition(" ")
        if service.lower() in ("compute", "nova") and version:
            return version.strip()
    return request.headers.get(LEGACY.lower(), _text(LEAST)).strip()


def _text(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"

"""Versions of the doors: which there are, and which a request means.

A path begins with a version; failing that, the Accept header may name one. Whoever names none that exists is shown the
list.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

from heat.api.tokens import Environ, WsgiApp

VERSION_PREFIX = "heat.version_prefix"
"""Where the version is kept as the client wrote it, so that links can repeat it."""

_CURRENT = "v1.0"
_VERSION = re.compile(r"^v(\d+)\.?(\d+)?$")
_MEDIA_TYPE = "application/vnd.openstack.orchestration-"


def negotiate(app: WsgiApp) -> WsgiApp:
    """Passes on what is meant for version 1, as `/v1/...`."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        segment, _, rest = environ.get("PATH_INFO", "").lstrip("/").partition("/")
        asked = _VERSION.match(segment)
        accepted = environ.get("HTTP_ACCEPT", "")
        if segment in ("", "versions") or (asked and not _is_ours(asked)):
            return _list_versions(environ, start_response)
        if asked:
            environ[VERSION_PREFIX] = f"/{segment}"
        elif accepted.startswith(_MEDIA_TYPE):
            named = _VERSION.match(accepted.removeprefix(_MEDIA_TYPE))
            if not named or not _is_ours(named):
                return _list_versions(environ, start_response)
            environ[VERSION_PREFIX], rest = "", f"{segment}/{rest}"
        else:
            rest = f"{segment}/{rest}" if rest else segment
            environ["PATH_INFO"] = f"/{rest}"
            return app(environ, start_response)
        environ["PATH_INFO"] = f"/v1/{rest}"
        return app(environ, start_response)

    return answer


def _is_ours(version: re.Match[str]) -> bool:
    return int(version[1]) == 1 and int(version[2] or 0) == 0


def _list_versions(environ: Environ, start_response: Any) -> Iterable[bytes]:
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    base = f"{environ['wsgi.url_scheme']}://{host}{environ.get('SCRIPT_NAME', '')}"
    links = [{"rel": "self", "href": f"{base}/v1/"}]
    body = json.dumps({"versions": [{"id": _CURRENT, "status": "CURRENT", "links": links}]}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("300 Multiple Choices", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

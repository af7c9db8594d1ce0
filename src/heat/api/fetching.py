"""Templates named by URL: fetched here, at the door, never by an engine, and never from the cloud's own inside.

Only http and https are spoken. Each connection, that of a redirect too, is made to an address that was looked at
first, so that neither a redirect nor a changing name server can lead to loopback, link-local or private networks.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from heat.values.errors import DownloadLimitExceeded, URLFetchError

SCHEMES = "http", "https"
_CHUNK = 65536


def fetch(url: str, limit: int, *, private: bool = False, timeout_s: float = 20.0) -> str:
    """The text behind a URL.

    Raises URLFetchError for a scheme or address that is not allowed or does not answer, DownloadLimitExceeded for more
    than `limit` bytes.
    """
    scheme = urlsplit(url).scheme
    if scheme not in SCHEMES:
        raise URLFetchError(f"Invalid URL scheme {scheme}")
    opener = urllib.request.OpenerDirector()
    for handler in (
        _GuardedHandler(private),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    try:
        with opener.open(url, timeout=timeout_s) as response:
            return _read(response, url, limit)
    except URLFetchError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise URLFetchError(f"Failed to retrieve template from {url}: {reason}") from error


def post(
    url: str, body: Mapping[str, Any], headers: Mapping[str, str], *, private: bool = False, timeout_s: float = 10.0
) -> None:
    """Send JSON to a URL, under the same guard; a redirect is not followed.

    Whoever answers drop by drop is cut off when the time is over. The error names no more of the URL than its host,
    for the rest is often a secret. Raises URLFetchError.
    """
    if urlsplit(url).scheme not in SCHEMES:
        raise URLFetchError(f"Invalid URL scheme {urlsplit(url).scheme}")
    guard = _GuardedHandler(private)
    opener = urllib.request.OpenerDirector()
    for handler in (guard, urllib.request.HTTPErrorProcessor(), urllib.request.HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    sent = {**headers, "Content-Type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode(), sent, method="POST")
    deadline = Timer(timeout_s, guard.cut)
    deadline.daemon = True
    deadline.start()
    try:
        opener.open(request, timeout=timeout_s).close()
    except URLFetchError:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise URLFetchError(f"Nothing could be sent to {urlsplit(url).hostname}: {reason}") from error
    finally:
        deadline.cancel()


def _read(response: Any, url: str, limit: int) -> str:
    data = b""
    while chunk := response.read(_CHUNK):
        data += chunk
        if len(data) > limit:
            raise DownloadLimitExceeded(f"Template exceeds maximum allowed size ({limit} bytes): {url}")
    return data.decode("utf-8")


class _GuardedHandler(urllib.request.AbstractHTTPHandler):
    """Opens http and https by connections that look where they go."""

    def __init__(self, private: bool) -> None:
        super().__init__()
        self._private = private
        self._opened: list[socket.socket] = []

    def cut(self) -> None:
        """End all conversations; from any thread."""
        for opened in self._opened:
            with suppress(OSError):
                socket.socket.shutdown(opened, socket.SHUT_RDWR)

    def http_open(self, request: urllib.request.Request) -> Any:
        """Named as urllib looks it up for the scheme."""
        return self.do_open(_Plain, request, private=self._private, opened=self._opened)  # type: ignore[arg-type]

    def https_open(self, request: urllib.request.Request) -> Any:
        """Named as urllib looks it up for the scheme."""
        return self.do_open(_Secure, request, private=self._private, opened=self._opened)  # type: ignore[arg-type]

    http_request = https_request = urllib.request.AbstractHTTPHandler.do_request_


class _Plain(http.client.HTTPConnection):
    def __init__(self, host: str, *, private: bool, opened: list[socket.socket], **options: Any) -> None:
        super().__init__(host, **options)
        self._private, self._opened = private, opened

    def connect(self) -> None:
        """Connect to an address that passed the guard."""
        self.sock = _guarded_socket(self.host, self.port, self.timeout, self._private)
        self._opened.append(self.sock)


class _Secure(http.client.HTTPSConnection):
    def __init__(self, host: str, *, private: bool, opened: list[socket.socket], **options: Any) -> None:
        super().__init__(host, **options)
        self._private, self._opened = private, opened

    def connect(self) -> None:
        """Connect to an address that passed the guard, and check the certificate for the name."""
        plain = _guarded_socket(self.host, self.port, self.timeout, self._private)
        sock = self.sock = ssl.create_default_context().wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._opened.append(sock)
        sock.do_handshake()


def _guarded_socket(host: str, port: int, timeout_s: float | None, private: bool) -> socket.socket:
    addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [address for address in addresses if private or _is_public(address)]
    if not allowed:
        raise URLFetchError(
            f"{host} is not a public address, and templates are not fetched from inside the cloud. "
            "Send the template itself in place of its URL"
        )
    return socket.create_connection((allowed[0], port), timeout_s)


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global

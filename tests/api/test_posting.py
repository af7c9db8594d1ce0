"""Where an engine may post to: the same places from which templates may be fetched."""

import contextlib
import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from heat.api.fetching import post
from heat.values.errors import URLFetchError


@pytest.fixture
def ears():
    """A server that keeps what it is sent; /away redirects, /busy refuses."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard.append((self.path, self.headers.get("X-Key"), body))
            self.send_response({"/away": 302, "/busy": 503}.get(self.path, 204))
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            """Silence."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()


def test_json_is_posted_with_its_headers(ears):
    url, heard = ears

    post(f"{url}/events", {"a": 1}, {"X-Key": "k"}, private=True)

    assert heard == [("/events", "k", {"a": 1})]


def test_nothing_is_posted_inside_the_cloud(ears):
    url, heard = ears

    with pytest.raises(URLFetchError, match="not a public address"):
        post(url, {}, {})
    assert heard == []


@pytest.mark.parametrize("path", ["/busy", "/away"])
def test_a_refusal_and_a_redirect_are_failures(ears, path):
    url, heard = ears

    with pytest.raises(URLFetchError, match="Nothing could be sent"):
        post(url + path, {}, {}, private=True)
    assert len(heard) == 1


def test_only_http_is_spoken():
    with pytest.raises(URLFetchError, match="Invalid URL scheme"):
        post("file:///tmp/x", {}, {}, private=True)


@pytest.fixture
def dripping():
    """A server that answers drop by drop until it is left."""
    server = socket.create_server(("127.0.0.1", 0))
    left = threading.Event()

    def drip():
        client, _ = server.accept()
        with client, contextlib.suppress(OSError):
            while True:
                client.sendall(b"H")
                left.wait(0.01)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/hush-hush", thread
    server.close()


def test_who_answers_drop_by_drop_is_cut_off(dripping):
    url, thread = dripping

    with pytest.raises(URLFetchError) as told:
        post(url, {}, {}, private=True, timeout_s=0.2)

    assert "127.0.0.1" in str(told.value) and "hush" not in str(told.value)
    thread.join(30)
    assert not thread.is_alive()

"""Templates named by URL: fetched from public places only, and never too much of them."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from heat.api.fetching import fetch
from heat.values.errors import DownloadLimitExceeded, URLFetchError


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/template")
        elif self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
        else:
            self.send_response(200 if self.path == "/template" else 404)
        self.send_header("Content-Length", "4" if self.path == "/template" else "0")
        self.end_headers()
        self.wfile.write(b"text" if self.path == "/template" else b"")

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["/template", "/moved"])
def test_the_text_behind_a_url_is_fetched(site, path):
    assert fetch(site + path, 100, private=True) == "text"


def test_too_much_text_is_refused(site):
    with pytest.raises(DownloadLimitExceeded, match="maximum allowed size \\(3 bytes\\)"):
        fetch(f"{site}/template", 3, private=True)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.com/x", "nonsense"])
def test_only_http_is_spoken(url):
    with pytest.raises(URLFetchError, match="Invalid URL scheme"):
        fetch(url, 100)


def test_a_redirect_cannot_lead_to_a_file(site):
    with pytest.raises(URLFetchError):
        fetch(f"{site}/file", 1000, private=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "0.0.0.0"])
def test_the_inside_of_the_cloud_is_out_of_reach(host):
    with pytest.raises(URLFetchError, match="is not a public address"):
        fetch(f"http://{host}/latest/meta-data", 100, timeout_s=1)


@pytest.mark.parametrize("path", ["/missing"])
def test_a_place_without_a_template_is_named(site, path):
    with pytest.raises(URLFetchError, match=f"{site}{path}"):
        fetch(site + path, 100, private=True)

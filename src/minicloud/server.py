"""The HTTP server: cheroot's, handing each request to a Cloud, able to cut a connection as a failing network would."""

import errno
import hashlib
import socket
import struct
import threading
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs

from cheroot.server import Gateway, HTTPConnection, HTTPServer

from minicloud.cloud import Answered, Cloud, discover
from minicloud.faults import ConnectionLost
from minicloud.problems import title
from minicloud.web import ROUTER, Request, Upload

KEPT_BYTES = 1 << 20  # uploads up to this size can be downloaded again
CHUNK_BYTES = 1 << 18
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class _Connection(HTTPConnection):
    """A connection that may end in a reset."""

    cut = False

    def cut_line(self) -> None:
        """Make the coming close send RST in place of FIN."""
        self.cut = True
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)

    def _close_kernel_socket(self) -> None:
        if not self.cut:
            super()._close_kernel_socket()  # type: ignore[misc]


class _Gateway(Gateway):
    """Between cheroot's request and ours."""

    def respond(self) -> None:
        request = self._read()
        try:
            answered = self.req.server.cloud.answer(request)
        except ConnectionLost as lost:
            self.req.conn.cut_line()
            raise ConnectionResetError(errno.ECONNRESET, "cut by a fault rule") from lost
        self._write(request, answered)

    def _read(self) -> Request:
        wire = self.req
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in wire.inheaders.items()}
        request = Request(
            cloud=wire.server.cloud,
            method=wire.method.decode(),
            path=wire.path.decode(),
            query=parse_qs(wire.qs.decode(), keep_blank_values=True),
            headers=headers,
        )
        route, _, _ = ROUTER.match(request.method, request.path)
        if route and route.digest:
            request.upload = _swallow(wire.rfile)
        elif headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            request.raw = wire.rfile.read()
        return request

    def _write(self, request: Request, answered: Answered) -> None:
        wire = self.req
        content = answered.content
        wire.status = f"{answered.status} {title(answered.status)}".encode()
        headers = {"Content-Length": str(len(content)), **answered.headers}
        if answered.status == 204:
            del headers["Content-Length"]
        wire.outheaders = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
        wire.ensure_headers_sent()
        if content and request.method != "HEAD":
            wire.write(content)


def _swallow(stream: Any) -> Upload:
    md5, sha512, size, kept = hashlib.md5(usedforsecurity=False), hashlib.sha512(), 0, bytearray()
    while chunk := stream.read(CHUNK_BYTES):
        md5.update(chunk)
        sha512.update(chunk)
        size += len(chunk)
        if len(kept) <= KEPT_BYTES:
            kept += chunk
    return Upload(size, md5.hexdigest(), sha512.hexdigest(), bytes(kept) if size <= KEPT_BYTES else None)


class _HTTPServer(HTTPServer):
    """cheroot's server with the cloud that it serves."""

    ConnectionClass = _Connection
    expiration_interval = 0.1  # seconds between looks at whether to stop
    keep_alive_conn_limit = 100_000  # never a reason to close: an engine holds one for each thread
    timeout = 120  # seconds that an idle connection is kept

    def __init__(self, cloud: Cloud, address: tuple[str, int], threads: int) -> None:
        super().__init__(address, _Gateway, minthreads=threads, maxthreads=threads, server_name="minicloud")
        self.cloud = cloud
        self.request_queue_size = 1024
        self.shutdown_timeout = 1


class Server:
    """A cloud being served; also a context manager."""

    def __init__(self, cloud: Cloud, host: str, port: int, threads: int) -> None:
        self.cloud = cloud
        self._server = _HTTPServer(cloud, (host, port), threads)
        self._server.prepare()
        self.port: int = self._server.bind_addr[1]
        cloud.base_url = cloud.base_url or f"http://{host}:{self.port}"
        self._thread = threading.Thread(target=self._server.serve, name="minicloud", daemon=True)

    @property
    def base_url(self) -> str:
        """Where clients reach the cloud."""
        return self.cloud.base_url

    def start(self) -> "Server":
        """Serve in a thread of its own."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish the requests at hand and let go of port and file."""
        self._server.stop()
        if self._thread.is_alive():
            self._thread.join()
        self.cloud.state.close()

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def serve(cloud: Cloud, host: str = "127.0.0.1", port: int = 0, threads: int = 32) -> Server:
    """Bind a cloud to an address (port 0: any free one); `start` it or use it as a context manager."""
    return Server(cloud, host, port, threads)


discover()

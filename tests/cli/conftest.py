"""A scripted orchestration service over real HTTP, and a way to run the tool against it."""

import json
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from heat.cli.client import Heat
from heat.cli.cloud import connect
from heat.cli.shell import Shell, run

DATA = Path(__file__).parent / "data"
STACK_ID = "0f6ad789-bc60-4fae-8bb2-21adc2d752b7"


@dataclass(slots=True)
class Request:
    """What the tool asked."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: Any


@dataclass(slots=True)
class Answer:
    """What the service shall say."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Service:
    """Answers each `METHOD /path` with its script, the last answer over and over; keeps what it was asked."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[Request] = []
        self._script: dict[str, list[Answer]] = {}

    def says(self, what: str, *answers: Answer) -> None:
        """The answers to a request such as `GET /stacks`."""
        self._script[what] = list(answers)

    def script(self, what: str) -> list[Answer]:
        """What it is going to answer."""
        return self._script[what]

    def has_stack(self, name: str, stack_id: str = STACK_ID) -> str:
        """A stack that is found by its name; its path."""
        path = f"/stacks/{name}/{stack_id}"
        self.says(f"GET /stacks/{name}", Answer(status=302, headers={"Location": f"{self.url}/v1/project{path}"}))
        return path

    def replays(self, recording: str) -> str:
        """Say again what the reference said when a stack was watched; the path of that stack."""
        recorded = json.loads((DATA / f"{recording}.json").read_text())
        for what, answers in recorded.items():
            self.says(what, *[Answer(answer["body"], answer["status"]) for answer in answers])
        return next(what for what in recorded if what.endswith("/events")).removeprefix("GET /").removesuffix("/events")

    def asked(self, method: str, path: str) -> list[Request]:
        """The requests of this kind."""
        return [request for request in self.requests if (request.method, request.path) == (method, path)]

    def answer(self, request: Request) -> Answer:
        """The next answer of the script."""
        self.requests.append(request)
        missing = {"code": 404, "title": "Not Found", "error": {"type": "NotFound", "message": request.path}}
        answers = self._script.get(f"{request.method} {request.path}", [Answer(missing, 404)])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Handler(BaseHTTPRequestHandler):
    """Carries requests to the script and answers back."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body in one packet; apart, each answer would wait for an acknowledgement

    def do(self) -> None:
        """Any method."""
        url = urlsplit(self.path)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(self.command, url.path, parse_qs(url.query), json.loads(text) if text else None)
        answer = self.server.service.answer(request)  # type: ignore[attr-defined]
        body = b"" if answer.body is None else json.dumps(answer.body).encode()
        if isinstance(answer.body, str):
            body = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do  # noqa: N815

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[Service]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.service = Service(f"http://127.0.0.1:{server.server_port}")  # type: ignore[attr-defined]
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.service  # type: ignore[attr-defined]
        server.shutdown()
        thread.join()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of the tool ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No cloud of the machine at hand, and an empty folder to stand in."""
    for name in [name for name in os.environ if name.startswith("OS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def tool(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The tool as it is typed, with no service named."""

    def call(*words: str) -> Outcome:
        try:
            status = run(list(words))
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        printed = capsys.readouterr()
        return Outcome(status, printed.out, printed.err)

    return call


@pytest.fixture
def heat(tool: Callable[..., Outcome], service: Service) -> Callable[..., Outcome]:
    """The tool as it is typed, `heat("stack", "list")`, with the scripted service behind it."""

    def call(*words: str) -> Outcome:
        return tool("--os-auth-type", "none", "--os-endpoint", service.url, *words)

    return call


@pytest.fixture
def client(service: Service) -> Heat:
    """A connection with the scripted service."""
    options, _ = Shell().parser.parse_known_args(["--os-auth-type", "none", "--os-endpoint", service.url])
    return connect(options)


@pytest.fixture
def answer() -> type[Answer]:
    return Answer

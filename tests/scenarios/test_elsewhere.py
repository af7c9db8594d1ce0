"""OS::Heat::Stack in another region, and in another cloud whose credentials are a secret, over HTTP."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from tests.scenarios.doors import Rest, hot
from tests.scenarios.heat_all import HeatAll

REMOTE = json.dumps(hot("text: {type: OS::Heat::RandomString}", outputs={"len": {"value": "here"}}))
OTHER = "RegionTwo"


def stack_in(context: dict[str, Any], template: str = REMOTE) -> dict[str, Any]:
    made = hot("far: {type: OS::Heat::Stack}", outputs={"all": {"value": {"get_attr": ["far", "outputs"]}}})
    made["resources"]["far"]["properties"] = {"template": template, "context": context}
    return made


def refusal(heat: Rest, template: Any) -> str:
    answer = heat.call("POST", "/stacks", {"stack_name": "never", "template": template})
    assert answer.status_code == 400, answer.text
    return str(answer.json()["error"]["message"])


class Catalog:
    """The map of the cloud, changed by an administrator."""

    def __init__(self, admin: Any) -> None:
        self._admin = admin
        self._made: list[str] = []

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._admin.request(path, method, json=body, endpoint_filter={"service_type": "identity"})
        return answer.json() if answer.content else None

    def enter(self, kind: str, url: str, region: str) -> None:
        """One more endpoint, of a service that is made unless it is there."""
        found = self.call("GET", f"/services?type={kind}")["services"]
        service = found[0] if found else self.call("POST", "/services", {"service": {"type": kind}})["service"]
        if not found:
            self._made.append(f"/services/{service['id']}")
        endpoint = {"interface": "public", "url": url, "service_id": service["id"], "region_id": region}
        made = self.call("POST", "/endpoints", {"endpoint": endpoint})["endpoint"]
        self._made.append(f"/endpoints/{made['id']}")

    def forget(self) -> None:
        """As it was."""
        for path in reversed(self._made):
            self.call("DELETE", path)


@pytest.fixture
def catalog(admin: Rest) -> Iterator[Catalog]:
    made = Catalog(admin.session)
    yield made
    made.forget()


@pytest.fixture
def fresh(heat_all: HeatAll) -> Any:
    """Makes a door for a token that knows the catalog as it is now."""
    return heat_all.rest


@pytest.fixture
def secrets() -> Iterator[tuple[str, dict[str, str]]]:
    """A key manager: its address, and its secrets by id."""
    kept: dict[str, str] = {}

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            words = self.path.split("/")
            text = kept.get(words[-2], "") if words[-1] == "payload" else ""
            body = text.encode() if text else json.dumps({"versions": []}).encode()
            asked = self.headers.get("Accept") == "text/plain" or not text
            self.send_response(200 if asked else 406)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1", kept
    server.shutdown()
    server.server_close()


def test_a_region_without_heat_is_refused_before_anything_is_made(heat: Rest) -> None:
    words = refusal(heat, stack_in({"region_name": "Nowhere"}))

    assert words == (
        'Cannot establish connection to Heat endpoint at region "Nowhere" due to '
        '"public endpoint for orchestration service in Nowhere region not found"'
    )


def test_a_template_that_the_other_heat_refuses_is_refused_here(heat: Rest) -> None:
    words = refusal(heat, stack_in({}, REMOTE.replace("resources", "resource")))

    assert words.endswith('at region "RegionOne" due to "ERROR: The template section is invalid: resource"')


def test_a_stack_stands_in_another_region(heat_all: HeatAll, catalog: Catalog, fresh: Any) -> None:
    catalog.enter("orchestration", f"http://127.0.0.1:{heat_all.base_port + 4}/v1/%(project_id)s", OTHER)
    heat = fresh()
    stack = heat.made(stack_in({"region_name": OTHER}))
    far = stack.physical("far")

    assert stack.outputs()["all"] == {"len": "here"}
    assert far in [one["id"] for one in heat.get("/stacks")["stacks"]]
    stack.deleted()
    assert far not in [one["id"] for one in heat.get("/stacks")["stacks"]]


def test_secrets_need_somebody_to_keep_them(heat: Rest) -> None:
    assert "key-manager service (Barbican)" in refusal(heat, stack_in({"credential_secret_id": "x"}))


def test_a_stack_stands_in_another_cloud_with_credentials_from_a_secret(
    heat_all: HeatAll, catalog: Catalog, fresh: Any, secrets: tuple[str, dict[str, str]]
) -> None:
    address, kept = secrets
    auth = heat_all.account("local")
    kept["mine"] = json.dumps({"auth_type": "v3password", "auth": auth})
    catalog.enter("key-manager", address, "RegionOne")
    heat = fresh()
    stack = heat.made(stack_in({"credential_secret_id": "mine", "region_name": "RegionOne"}))

    assert stack.outputs()["all"] == {"len": "here"}
    stack.deleted()


def test_a_secret_that_is_no_credential_is_refused(
    catalog: Catalog, fresh: Any, secrets: tuple[str, dict[str, str]]
) -> None:
    address, kept = secrets
    kept["poem"] = "roses are red"
    catalog.enter("key-manager", address, "RegionOne")

    assert "must be JSON with auth_type" in refusal(fresh(), stack_in({"credential_secret_id": "poem"}))

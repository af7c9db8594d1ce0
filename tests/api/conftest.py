"""A REST door in front of a scripted engine, asked over WSGI."""

import falcon.testing
import pytest
from oslo_config import cfg
from oslo_policy import policy as oslo_policy

from heat.api.policy import Policy
from heat.api.rest.app import rest_app
from heat.api.settings import ApiSettings

from .scripted import IDENTITY, PROJECT, STACK_ID, ScriptedEngine, identity_service, stack


@pytest.fixture
def engine():
    engine = ScriptedEngine()
    engine.answers = {
        "create_stack": IDENTITY,
        "update_stack": IDENTITY,
        "identify_stack": IDENTITY,
        "show_stack": [stack()],
        "list_stacks": [stack()],
        "list_changed_stacks": {"mark": "m1", "stacks": [stack()]},
    }
    return engine


@pytest.fixture
def policy():
    conf = cfg.ConfigOpts()
    conf([], project="heat", default_config_files=[], default_config_dirs=[])
    return Policy(oslo_policy.Enforcer(conf))


@pytest.fixture
def settings():
    return ApiSettings(max_json_body_size=10_000)


@pytest.fixture
def door(engine, policy, settings):
    return Door(falcon.testing.TestClient(rest_app(engine.client(), policy, settings, identity_service)))


class Door:
    """Asks in the project's own paths: `door.post("stacks", {...})`, `door.get("STACK/template")`."""

    def __init__(self, client):
        self._client = client

    def ask(self, method, path, body=None, *, token="member", project=PROJECT, **options):
        if not path.startswith("/"):
            path = f"/v1/{project}/" + path.replace("STACK", f"stacks/web/{STACK_ID}")
        path, _, query = path.partition("?")
        headers = {"X-Auth-Token": token} | options.pop("headers", {})
        if "body_text" in options:
            options["body"] = options.pop("body_text")
        if body is not None:
            options["json"] = body
        return self._client.simulate_request(method, path, query_string=query, headers=headers, **options)

    def raw(self, method, path, content, content_type):
        return self.ask(method, path, headers={"Content-Type": content_type}, body_text=content)

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def put(self, path, body=None, **options):
        return self.ask("PUT", path, body, **options)

    def patch(self, path, body=None, **options):
        return self.ask("PATCH", path, body, **options)

    def delete(self, path, **options):
        return self.ask("DELETE", path, **options)

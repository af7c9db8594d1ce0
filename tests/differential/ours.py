"""Our side, in this process and without a cloud: the REST door before the desk of an engine that is never started.

Stacks of values need no cloud, so what an engine would make of them is told by evaluating in the order of their graph.
"""

import json
from pathlib import Path
from typing import Any

import falcon.testing
from oslo_config import cfg
from oslo_policy import policy as oslo_policy
from tests.differential.reference import Answer

from heat.api.policy import Policy
from heat.api.rest.app import rest_app
from heat.api.settings import ApiSettings
from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.engine.accounts import Accounts
from heat.engine.compiling import Compiler
from heat.engine.house import House
from heat.functions import LANGUAGES
from heat.plugin.context import StackFacts
from heat.resources import load
from heat.rpc.client import EngineClient
from heat.rpc.contract import TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.server import Dispatcher
from heat.service.desk import Desk
from heat.service.offers import OFFERS
from heat.store.database import Database
from heat.store.migrations import upgrade
from heat.store.rows import OperationRow
from heat.store.secrets import Secrets
from heat.template import ALL, OutputDefinition, Values, dig
from heat.values.errors import HeatError
from heat.values.identity import StackIdentity

NOBODY = "http://127.0.0.1:9"


class Idle:
    """An engine that leaves everything lying."""

    def wake(self, operation: OperationRow) -> None:
        """Not now."""

    def look_at(self, stack_id: str) -> None:
        """Not now."""

    def child_ended(self, parent_id: str, resource_name: str) -> None:
        """Not now."""

    def poke(self, stack_id: str) -> None:
        """Not now."""


class Held(Values):
    """The resources of a stack of values."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def reference(self, name: str) -> Any:
        """A name that chance decides."""
        return f"id-of-{name}"

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        """All that there is is the value."""
        held = {"value": self.values[name]}
        return held if path == (ALL,) else dig(held, path)


def told_output(key: str, output: OutputDefinition | None, values: Values) -> dict[str, Any]:
    """An output as clients are told it."""
    found: dict[str, Any] = {"output_key": key}
    try:
        return {**found, "output_value": output.value(values) if output else None}
    except HeatError as error:
        return {**found, "output_value": None, "output_error": str(error)}


class Ours:
    """A door with all that is behind it."""

    def __init__(self, folder: Path, project: str = "p") -> None:
        self.project = project
        self._database = Database(f"sqlite:///{folder / 'heat.sqlite'}", Secrets("k" * 32))
        upgrade(self._database.writer)
        sessions = Sessions(CloudSettings(auth_url=NOBODY, region=""))
        house = House("engine-1", self._database, sessions, load(), LANGUAGES)
        self.desk = Desk(house, Compiler(house), Accounts(house), Idle())
        self._transport = InProcessTransport()
        self._transport.listen(TOPIC, "engine-1", Dispatcher(OFFERS, self.desk), 1)
        conf = cfg.ConfigOpts()
        conf([], project="heat", default_config_files=[], default_config_dirs=[])
        app = rest_app(
            EngineClient(self._transport),
            Policy(oslo_policy.Enforcer(conf)),
            ApiSettings(auth_url=NOBODY),
            self._member,
        )
        self._client = falcon.testing.TestClient(app)

    def close(self) -> None:
        """Let go of everything."""
        self._transport.close()
        self._database.close()

    def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send a request; what comes back."""
        path, _, query = path.partition("?")
        headers = {"X-Auth-Token": "t", "Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        reply = self._client.simulate_request(
            method, f"/v1/{self.project}/{path}", query_string=query, body=text, headers=headers
        )
        return Answer(reply.status_code, reply.json if reply.content else {})

    def outputs(self, name: str, body: dict[str, Any]) -> Answer:
        """What a stack of values would say of itself once it is made."""
        shown = self.ask("POST", "stacks/preview", {**body, "stack_name": name})
        if shown.status >= 400:
            return shown
        wanted = self.desk.sources.read(body["template"], body["environment"], body["files"])
        facts = StackFacts(StackIdentity(self.project, name, "None"))
        blueprint = self.desk.sources.blueprint(wanted, facts)
        held = Held()
        try:
            for resource in blueprint.graph.order():
                held.values[resource] = blueprint.resources[resource].properties(held).get("value")
        except HeatError as error:
            return Answer(500, {"error": {"type": error.type_name, "message": str(error)}})
        outputs = [told_output(key, blueprint.outputs.get(key), held) for key in blueprint.template.outputs]
        stack = {key: value for key, value in shown.body["stack"].items() if key != "resources"}
        return Answer(200, {"stack": {**stack, "outputs": outputs}})

    def _member(self, app: Any) -> Any:
        """Everybody is a member of the project."""

        def admit(environ: dict[str, Any], start_response: Any) -> Any:
            found = {"PROJECT_ID": self.project, "USER_ID": "u", "USER_NAME": "demo", "ROLES": "member,reader"}
            environ |= {"HTTP_X_IDENTITY_STATUS": "Confirmed"}
            environ |= {f"HTTP_X_{name}": value for name, value in found.items()}
            return app(environ, start_response)

        return admit

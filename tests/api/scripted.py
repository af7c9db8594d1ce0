"""An engine that answers from a script, and an Identity service that knows tokens by heart."""

from heat.rpc.client import EngineClient
from heat.rpc.contract import EVENT_KEYS, METHODS, RESOURCE_KEYS, STACK_KEYS, TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.server import Dispatcher, Offers
from heat.rpc.transport import Listener

PROJECT = "fb3307c8a91b4c479a8886e5a449576b"
STACK_ID = "314efec1-8ae2-4231-97dc-2e8f82df7dee"
IDENTITY = {"tenant": PROJECT, "stack_name": "web", "stack_id": STACK_ID, "path": ""}
ROLES = {
    "member": "member,reader",
    "reader": "reader",
    "stack-user": "heat_stack_user",
    "admin": "admin,manager,member,reader",
}


class ScriptedEngine:
    """Answers each method from `answers` (a value, or an error to raise) and keeps what it was asked in `asked`."""

    def __init__(self):
        self.answers = {}
        self.asked = []
        self.contexts = []

    def client(self):
        offers = Offers()
        for name in METHODS:
            offers.offers(name)(self._answering(name))
        transport = InProcessTransport()
        Listener(transport, TOPIC, "scripted", Dispatcher(offers, self), threads=1).start()
        return EngineClient(transport)

    def arguments(self, method):
        """What the method was last asked with."""
        return next(arguments for name, arguments in reversed(self.asked) if name == method)

    def _answering(self, name):
        def answer(engine, context, **arguments):
            engine.asked.append((name, arguments))
            engine.contexts.append(context)
            result = engine.answers.get(name)
            if isinstance(result, Exception):
                raise result
            return result(**arguments) if callable(result) else result

        return answer


def identity_service(app):
    """Lets pass those whose token is the name of a role, as keystonemiddleware would."""

    def check(environ, start_response):
        role = environ.get("HTTP_X_AUTH_TOKEN", "")
        if role not in ROLES:
            start_response("401 Unauthorized", [("Content-Type", "application/json"), ("Content-Length", "0")])
            return [b""]
        project = "admin-project" if role == "admin" else PROJECT
        found = {"IDENTITY_STATUS": "Confirmed", "PROJECT_ID": project, "USER_ID": f"id-of-{role}", "USER_NAME": role}
        environ |= {f"HTTP_X_{name}": value for name, value in found.items()} | {"HTTP_X_ROLES": ROLES[role]}
        return app(environ, start_response)

    return check


def stack(**fields):
    given = {
        "stack_name": "web",
        "stack_identity": IDENTITY,
        "creation_time": "2026-11-21T00:45:42Z",
        "stack_action": "CREATE",
        "stack_status": "COMPLETE",
        "stack_status_reason": "Stack CREATE completed successfully",
        "tags": ["t1"],
    }
    return dict.fromkeys(STACK_KEYS) | given | fields


def resource(**fields):
    given = {
        "resource_name": "server",
        "resource_identity": IDENTITY | {"path": "/resources/server"},
        "stack_identity": IDENTITY,
        "resource_action": "CREATE",
        "resource_status": "COMPLETE",
        "resource_type": "OS::Nova::Server",
        "required_by": ["address"],
        "metadata": {"a": 1},
        "attributes": {"name": "s1"},
    }
    return dict.fromkeys(RESOURCE_KEYS) | given | fields


def event(**fields):
    given = {
        "event_identity": IDENTITY | {"path": "/resources/server/events/e1"},
        "stack_identity": IDENTITY,
        "resource_name": "server",
        "resource_action": "CREATE",
        "resource_status": "COMPLETE",
        "resource_type": "OS::Nova::Server",
        "resource_properties": {"flavor": "m1.nano"},
        "event_time": "2026-11-21T00:45:42Z",
    }
    return dict.fromkeys(EVENT_KEYS) | given | fields

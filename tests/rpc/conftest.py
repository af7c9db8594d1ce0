"""An engine with a handful of offers, listening on each transport."""

import pytest
from oslo_config import cfg

from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.rpc.contract import TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.messaging import BrokerTransport
from heat.rpc.server import Dispatcher, Offers
from heat.rpc.transport import Listener
from heat.values.errors import StackExists, ValidationError

registry = Offers()


class Engine:
    """Remembers the hints that reached it."""

    def __init__(self, name):
        self.name = name
        self.woken = []


@registry.offers("identify_stack")
def identify_stack(engine, context, *, stack_name):
    return {"tenant": context.project_id, "stack_name": stack_name, "stack_id": engine.name, "path": ""}


@registry.offers("count_stacks")
def count_stacks(engine, context, **selection):
    raise StackExists("web")


@registry.offers("get_revision")
def get_revision(engine, context):
    return 1 / 0


@registry.offers("export_stack")
def export_stack(engine, context, *, stack_identity):
    raise ValidationError("bad thing")


@registry.offers("list_services")
def list_services(engine, context):
    return (1, 2)


@registry.offers("wake")
def wake(engine, context, *, stack_id):
    engine.woken.append(stack_id)


@pytest.fixture(params=["inprocess", "broker"])
def transport(request):
    if request.param == "inprocess":
        transport = InProcessTransport()
    else:
        cfg.CONF([], project="heat", default_config_files=[])
        transport = BrokerTransport(cfg.CONF, "fake://")
    yield transport
    transport.close()


@pytest.fixture
def engines(transport):
    engines = [Engine("one"), Engine("two")]
    listeners = [Listener(transport, TOPIC, each.name, Dispatcher(registry, each), threads=2) for each in engines]
    for listener in listeners:
        listener.start()
    yield engines
    for listener in listeners:
        listener.stop()


@pytest.fixture
def client(transport, engines):
    return EngineClient(transport)


@pytest.fixture
def context():
    return RequestContext(project_id="p1", user_id="u1", token="very-secret", roles=("member",))

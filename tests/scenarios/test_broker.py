"""Listeners that come and go on a real broker: no question is lost, and nobody waits for an answer that cannot come."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
from oslo_config import cfg
from tests.scenarios.servers import RabbitMq

from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.rpc.faults import EngineUnreachable
from heat.rpc.messaging import BrokerTransport
from heat.rpc.server import Dispatcher, Offers
from heat.rpc.transport import Listener

pytestmark = pytest.mark.servers
ASKING, ROUNDS = 8, 8
PATIENCE_S = 60
OFFERS = Offers()


@OFFERS.offers("get_revision")
def get_revision(engine: object, context: RequestContext) -> str:
    time.sleep(0.002)
    return "of this build"


@pytest.fixture
def reach(broker: RabbitMq) -> Iterator[Callable[[], BrokerTransport]]:
    """Ways to the broker."""
    cfg.CONF([], project="heat", default_config_files=[])
    made: list[BrokerTransport] = []

    def one() -> BrokerTransport:
        made.append(BrokerTransport(cfg.CONF, broker.url))
        return made[-1]

    yield one
    for transport in made:
        transport.close()


def test_no_question_is_lost_when_listeners_end_and_others_begin(reach: Callable[[], BrokerTransport]) -> None:
    numbers, over = count(), Event()

    def listening() -> Listener:
        listener = Listener(reach(), "rota", f"engine-{next(numbers)}", Dispatcher(OFFERS, object()), threads=8)
        listener.start()
        return listener

    def ask() -> int:
        client, asked = EngineClient(reach(), "rota"), 0
        while not over.is_set():
            assert client.call(RequestContext(), "get_revision", timeout_s=PATIENCE_S) == "of this build"
            asked += 1
        return asked

    at_work = [listening(), listening()]
    with ThreadPoolExecutor(ASKING) as people:
        asking = [people.submit(ask) for _ in range(ASKING)]
        try:
            for _ in range(ROUNDS):
                time.sleep(0.3)
                ended = at_work.pop(0)
                ended.stop(drain=False)
                at_work.append(listening())
                ended.stop()
        finally:
            over.set()
        assert all(each.result() for each in asking)
    for listener in at_work:
        listener.stop()


def test_a_question_that_nobody_has_ever_listened_for_is_refused_at_once(reach: Callable[[], BrokerTransport]) -> None:
    client = EngineClient(reach(), "a topic without engines")

    with pytest.raises(EngineUnreachable, match="Start heat-engine"):
        client.call(RequestContext(), "get_revision", timeout_s=PATIENCE_S)

"""The in-process transport behaves as the wire does: only JSON passes."""

from datetime import date

import pytest

from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.rpc.contract import TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.server import Dispatcher, Offers
from heat.rpc.transport import Listener
from heat.values.errors import Bug


def client_of(answer):
    offers = Offers()
    offers.offers("get_revision")(lambda engine, context: answer)
    transport = InProcessTransport()
    Listener(transport, TOPIC, "one", Dispatcher(offers, None), threads=1).start()
    return EngineClient(transport)


def test_tuples_arrive_as_lists():
    assert client_of((1, 2)).call(RequestContext(), "get_revision") == [1, 2]


def test_what_is_not_json_is_a_bug_of_the_engine():
    with pytest.raises(Bug, match="get_revision answered what cannot travel"):
        client_of(date(2026, 1, 1)).call(RequestContext(), "get_revision")

"""`heat-engine`: as many engine processes as asked for, each with an ear on the message broker."""

import logging
import os
import signal
import socket
import sys
import threading
import time
from types import FrameType

from oslo_config import cfg

from heat.cmd import supervising
from heat.cmd.collecting import collect_seldom
from heat.cmd.houses import desk, house
from heat.cmd.options.loading import load, register
from heat.engine.engine import Engine
from heat.rpc.client import EngineClient
from heat.rpc.context import RequestContext
from heat.rpc.contract import TOPIC
from heat.rpc.faults import EngineUnreachable
from heat.rpc.messaging import BrokerTransport
from heat.rpc.server import Dispatcher
from heat.rpc.transport import Listener
from heat.service.offers import OFFERS
from heat.store import services
from heat.store.database import StoreUnavailable
from heat.store.rows import ServiceRow

LOG = logging.getLogger(__name__)
_LEAST_WORKERS = 4
_KNOCK_S = 2.0
_DEAF_S = 1.0
_LAST_S = 1.0
"""What is left to be done when all has been handed over needs no longer."""

WORKERS = cfg.IntOpt("workers", min=1, help="Engine processes; overrules num_engine_workers.")


class BrokerHints:
    """Hints to other engines over the broker; a lost one is made up for by sweeps."""

    def __init__(self, client: EngineClient) -> None:
        self._client = client

    def wake(self, stack_id: str, to_engine: str | None) -> None:
        """Somebody should look at a stack's operation."""
        self._cast("wake", to_engine, stack_id=stack_id)

    def child_ended(self, parent_id: str, resource_name: str, to_engine: str | None) -> None:
        """A nested stack has come to an end."""
        self._cast("child_ended", to_engine, parent_id=parent_id, resource_name=resource_name)

    def _cast(self, method: str, to_engine: str | None, **ids: str) -> None:
        try:
            self._client.cast(RequestContext(), method, to_server=to_engine, **ids)
        except EngineUnreachable as error:
            LOG.info("The hint %s was not sent: %s", method, error)


def service_row(engine_id: str, heartbeat_s: float, host: str) -> ServiceRow:
    """How an engine makes itself known."""
    now = time.time()
    interval = max(1, round(heartbeat_s))
    return ServiceRow(engine_id, host, socket.gethostname(), "heat-engine", TOPIC, interval, now, now)


def run_engine(conf: cfg.ConfigOpts, engine_id: str, predecessor: str | None) -> None:
    """One engine process, until SIGTERM; what it owned is then given back."""
    ending = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ending.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    transport = BrokerTransport(conf)
    stands = house(conf, engine_id, BrokerHints(EngineClient(transport)))
    engine = Engine(stands, service_row(engine_id, stands.settings.heartbeat_s, conf.host))
    if not _begin(engine, predecessor, ending):
        return
    offers = desk(conf, engine)
    listener = Listener(transport, TOPIC, engine_id, Dispatcher(OFFERS, offers), threads=16)
    threading.Thread(target=_listen, args=(listener, ending), name="ear", daemon=True).start()
    collect_seldom()
    LOG.info("Engine %s works", engine_id)
    while not ending.wait(1.0):
        if not engine.alive:
            LOG.error("The loop has ended. This is a bug in Heat; this engine ends, others go on.")
            os._exit(1)
    offers.closing.set()
    leave(engine, listener, stands.settings.drain_s)


def _begin(engine: Engine, predecessor: str | None, ending: threading.Event) -> bool:
    """Start, as soon as the database is there; False when told to end before."""
    while not ending.is_set():
        try:
            if predecessor is not None:
                services.stop(engine.house.database, predecessor)
            engine.start()
        except StoreUnavailable as error:
            LOG.warning("%s This engine waits for it. The reason: %s", error, error.__cause__)
            ending.wait(_KNOCK_S)
        else:
            return True
    return False


def leave(engine: Engine, listener: Listener, drain_s: float) -> None:
    """Hand over at once what can be, and wait a while for what clouds were asked and for requests that were taken."""
    ends = time.monotonic() + drain_s
    deaf = threading.Thread(target=listener.stop, kwargs={"drain": False}, name="deaf", daemon=True)
    deaf.start()
    deaf.join(_DEAF_S)  # without a broker it may never come back
    answering = threading.Thread(target=listener.stop, name="answering", daemon=True)
    answering.start()
    engine.leave(drain_s)
    while answering.is_alive() and time.monotonic() < ends:
        answering.join(_DEAF_S)
        engine.leave(_DEAF_S)  # a request that was taken before may have begun something
    engine.stop(_LAST_S)


def _listen(listener: Listener, ending: threading.Event) -> None:
    """The broker may not be there yet: work goes on without it."""
    while not ending.is_set():
        try:
            listener.start()
        except Exception as error:
            LOG.warning("The message broker cannot be reached yet: %s", error)
            ending.wait(2.0)
        else:
            return


def main() -> None:
    """Work until told to end: as one engine, or as the process that keeps several alive."""
    if supervising.ENGINE_ID in os.environ:
        cfg.CONF.register_cli_opt(WORKERS)
        conf = load(sys.argv[1:], prog="heat-engine")
        run_engine(conf, os.environ[supervising.ENGINE_ID], os.environ.get(supervising.PREDECESSOR) or None)
        return
    command = [sys.executable, "-m", "heat.cmd.engine", *sys.argv[1:]]
    os.execv(sys.executable, [sys.executable, "-m", "heat.cmd.supervising", str(workers(sys.argv[1:])), *command])


def workers(argv: list[str]) -> int:
    """How many engines are asked for."""
    conf = cfg.ConfigOpts()
    conf.register_cli_opt(WORKERS)
    register(conf)
    conf(argv, project="heat", prog="heat-engine")
    return int(conf.workers or conf.num_engine_workers or max(_LEAST_WORKERS, os.cpu_count() or 1))


if __name__ == "__main__":
    main()

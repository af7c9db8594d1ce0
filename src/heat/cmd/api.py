"""`heat-api`: the REST door as a process of its own."""

import os
import sys
from collections.abc import Callable

from oslo_config import cfg

from heat.api.tokens import WsgiApp
from heat.cmd.doors import broker_client, rest_door
from heat.cmd.options.loading import load
from heat.cmd.serving import Listening, serve
from heat.rpc.client import EngineClient

Door = Callable[[cfg.ConfigOpts, EngineClient], WsgiApp]


def main() -> None:
    """Serve the REST door until told to end."""
    sys.exit(run("heat-api", "heat_api", rest_door, sys.argv[1:]))


def run(prog: str, group: str, door: Door, argv: list[str]) -> int:
    """Serve a door as its group of options says."""
    conf = load(argv, prog=prog)

    def build() -> WsgiApp:
        conf.reload_config_files()  # a worker started by SIGHUP finds what was changed meanwhile
        return door(conf, broker_client(conf))

    return serve(listening(conf, group), build)


def listening(conf: cfg.ConfigOpts, group: str) -> Listening:
    """Where a door is served, as configured."""
    chosen = conf[group]
    return Listening(
        host=chosen.bind_host,
        port=chosen.bind_port,
        workers=(os.cpu_count() or 1) if chosen.workers is None else chosen.workers,
        threads=chosen.threads,
        backlog=chosen.backlog,
        silence_timeout_s=chosen.client_socket_timeout,
        cert_file=chosen.cert_file or "",
        key_file=chosen.key_file or "",
    )


if __name__ == "__main__":
    main()

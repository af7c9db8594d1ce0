"""`minicloud`: serve an embedded OpenStack until told to stop."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from minicloud import seed
from minicloud.cloud import Cloud, Settings
from minicloud.server import serve


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    chosen = _parser().parse_args(arguments)
    settings = Settings(state_path=chosen.state, seed=seed.read(chosen.seed), admin_password=chosen.password)
    server = serve(Cloud(settings), chosen.host, chosen.port, chosen.threads).start()
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    sys.stdout.write(f"minicloud serves {server.base_url}/identity/v3\n")
    sys.stdout.flush()
    over.wait()
    server.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="minicloud", description="An embedded OpenStack on one port.")
    parser.add_argument("--host", default="127.0.0.1", help="address to bind; the control API needs no token")
    parser.add_argument("--port", type=int, default=5100, help="port to bind; 0 takes a free one")
    parser.add_argument("--state", type=Path, help="SQLite file to keep the cloud in; in memory without")
    parser.add_argument("--seed", type=Path, help="YAML file with more projects, users, images, flavors, networks")
    parser.add_argument("--password", default="minicloud", help="password of every seeded account")
    parser.add_argument("--threads", type=int, default=32, help="requests served at the same time")
    return parser


if __name__ == "__main__":
    sys.exit(main())

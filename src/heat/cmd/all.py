"""`heat-all`: a cloud, both doors and an engine in one process, kept in one directory.

With --cloud it works on a real cloud of clouds.yaml in place of the embedded one.
"""

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from cheroot.wsgi import Server
from keystoneauth1.identity import v3
from keystoneauth1.session import Session
from openstack.config import OpenStackConfig
from oslo_config import cfg
from stevedore.driver import DriverManager

from heat.api.tokens import WsgiApp
from heat.cloud.clouds_yaml import from_clouds_yaml
from heat.cloud.settings import SCOPE_NAMES, CloudSettings
from heat.cmd import state_dir
from heat.cmd.collecting import collect_seldom
from heat.cmd.doors import cfn_door, declare_identity, rest_door
from heat.cmd.engine import service_row
from heat.cmd.houses import desk, house
from heat.cmd.options.loading import load
from heat.cmd.state_dir import Addresses, StateDir
from heat.engine.engine import Engine
from heat.engine.house import House
from heat.rpc.client import EngineClient
from heat.rpc.contract import TOPIC
from heat.rpc.inprocess import InProcessTransport
from heat.rpc.server import Dispatcher
from heat.rpc.transport import Listener
from heat.service.offers import OFFERS
from heat.store import services
from heat.store.migrations import upgrade
from heat.values.errors import HeatError

Say = Callable[[str], object]
_THREADS = 16
QUIET = {"amqp": "WARN", "sqlalchemy": "WARN", "alembic": "WARN", "requests": "WARN", "urllib3": "WARN"}
QUIET |= {"keystonemiddleware": "ERROR", "keystoneauth": "WARN", "cheroot": "WARN"}
"""Libraries whose log is only shown when something is wrong."""


@dataclass(slots=True)
class Surroundings:
    """The cloud that Heat works on, embedded or real."""

    settings: CloudSettings
    region: str
    accounts: dict[str, dict[str, str]]
    """Name of a cloud in our clouds.yaml -> account."""
    endpoint: str | None
    """Our REST door, where the catalog does not know it."""
    stop: Callable[[], None]


def main() -> None:
    """Serve until told to end."""
    try:
        run(sys.argv[1:], say)
    except (HeatError, OSError) as error:
        sys.exit(f"heat-all: {error}")


def say(text: str) -> None:
    """What the newcomer reads; a full disk or a closed terminal ends nothing."""
    with suppress(OSError):
        print(text, flush=True)  # noqa: T201


def arguments(argv: list[str]) -> argparse.Namespace:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser("heat-all", description="Heat and a small cloud in one process.")
    parser.add_argument("--state-dir", type=Path, required=True, help="where everything is kept")
    parser.add_argument("--bind", default="127.0.0.1", metavar="ADDRESS", help="address to serve on (127.0.0.1)")
    parser.add_argument(
        "--base-port", type=int, default=8000, metavar="N", help="CloudFormation at N, REST at N+4, the cloud at N+5"
    )
    parser.add_argument("--cloud", metavar="NAME", help="a cloud of clouds.yaml to work on, in place of a small one")
    parser.add_argument("--seed", type=Path, metavar="FILE", help="YAML with more for the small cloud to be born with")
    return parser.parse_args(argv)


def run(argv: list[str], say: Say) -> None:
    """Start everything, tell how to reach it, wait for SIGTERM, end cleanly."""
    chosen = arguments(argv)
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    state = StateDir.open(chosen.state_dir)
    addresses = Addresses(chosen.bind, chosen.base_port)
    cloud = real_cloud(chosen.cloud, addresses) if chosen.cloud else embedded_cloud(state, addresses, chosen.seed)
    conf = load(["--config-file", str(write_conf(state, addresses, cloud))], prog="heat-all")
    declare_identity(conf)
    stands = house(conf, str(uuid4()), cloud=cloud.settings)
    everything = Everything(conf, stands, addresses)
    everything.start()
    collect_seldom()
    write_client_files(state, addresses, cloud)
    tell(say, state, addresses, cloud)
    ending.wait()
    say("ending")
    everything.stop()
    cloud.stop()


class Everything:
    """Doors and engine, wired within the process."""

    def __init__(self, conf: cfg.ConfigOpts, stands: House, addresses: Addresses) -> None:
        upgrade(stands.database.writer)
        for dead in services.beats(stands.database):  # the directory is ours alone: whoever beat here is dead
            services.stop(stands.database, dead)
        self._engine = Engine(stands, service_row(stands.engine_id, stands.settings.heartbeat_s, "localhost"))
        transport = InProcessTransport()
        client = EngineClient(transport)
        self._listener = Listener(transport, TOPIC, stands.engine_id, Dispatcher(OFFERS, desk(conf, self._engine)))
        self._doors = [
            door(addresses.host, addresses.base_port + 4, rest_door(conf, client)),
            door(addresses.host, addresses.base_port, cfn_door(conf, client)),
        ]

    def start(self) -> None:
        """Work, then listen, then serve."""
        self._engine.start()
        self._listener.start()
        for one in self._doors:
            one.prepare()
            threading.Thread(target=one.serve, name=f"door-{one.bind_addr[1]}", daemon=True).start()

    def stop(self) -> None:
        """In the other order."""
        for one in self._doors:
            one.stop()
        self._listener.stop(drain=False)
        self._engine.stop()


def door(host: str, port: int, app: WsgiApp) -> Server:
    """An HTTP server for one door."""
    server = Server((host, port), app, numthreads=_THREADS, request_queue_size=512, shutdown_timeout=2)
    server.expiration_interval = 0.1
    return server


def embedded_cloud(state: StateDir, addresses: Addresses, seed: Path | None) -> Surroundings:
    """A small cloud of our own. It is a plug-in, so that Heat itself depends on none."""
    driver: DriverManager[Any] = DriverManager("heat.clouds", "minicloud")
    password = state.secret("password")
    catalog = {"orchestration": f"{addresses.rest}/%(project_id)s", "cloudformation": addresses.cfn}
    cloud = driver.driver(
        state.path / "cloud.sqlite", addresses.host, addresses.cloud_port, password, catalog, seed=seed
    )
    settings = CloudSettings(
        auth_url=cloud.auth_url,
        password=password,
        region=cloud.region,
        stack_user_domain_name=cloud.domain_admin["domain_name"],
        stack_domain_admin=cloud.domain_admin["username"],
        stack_domain_admin_password=password,
        rest_url=addresses.rest,
        cfn_url=addresses.cfn,
        **cloud.service_account,
    )
    accounts = {name: state_dir.account(cloud.auth_url, user, password) for name, user in cloud.users.items()}
    return Surroundings(settings, cloud.region, accounts, None, cloud.stop)


def real_cloud(name: str, addresses: Addresses) -> Surroundings:
    """A cloud that clouds.yaml names; Heat acts there as that account."""
    settings = replace(from_clouds_yaml(name), rest_url=addresses.rest, cfn_url=addresses.cfn)
    auth: dict[str, Any] = dict(OpenStackConfig().get_one(cloud=name).config["auth"])
    project = auth.get("project_id") or v3.Password(**auth).get_project_id(Session(verify=settings.verify))
    return Surroundings(settings, settings.region or "", {"local": auth}, f"{addresses.rest}/{project}", lambda: None)


def write_conf(state: StateDir, addresses: Addresses, cloud: Surroundings) -> Path:
    """The heat.conf that everything is started with."""
    settings = cloud.settings
    lines = [
        "[DEFAULT]",
        "enable_stack_abandon = true",
        "enable_stack_adopt = true",
        f"auth_encryption_key = {state.secret('encryption key', 32)}",
        f"heat_metadata_server_url = {addresses.cfn.removesuffix('/v1')}",
        f"heat_waitcondition_server_url = {addresses.cfn}/waitcondition",
        f"default_log_levels = {','.join(f'{name}={level}' for name, level in QUIET.items())}",
        "[database]",
        f"connection = sqlite:///{state.path / 'heat.sqlite'}",
        "[keystone_authtoken]",
        "auth_type = password",
        f"auth_url = {settings.identity_url}",
        f"www_authenticate_uri = {settings.identity_url}",
        f"username = {settings.username}",
        f"password = {settings.password}",
        f"user_domain_id = {settings.user_domain_id}",
        f"project_name = {settings.project_name}",
        f"project_domain_id = {settings.project_domain_id}",
        f"region_name = {cloud.region}",
        f"insecure = {settings.insecure}",
    ]
    if settings.ca_file:
        lines.append(f"cafile = {settings.ca_file}")
    return state.write("heat.conf", "\n".join([*lines, ""]))


def scope_lines(settings: CloudSettings) -> list[str]:
    """Domain and project of the service account; a name counts before an id."""
    chosen = {name: getattr(settings, name) for name in SCOPE_NAMES}
    for of in ("user_domain", "project_domain", "project"):
        unwanted = "name" if of == "project" and chosen["project_id"] else "id"
        if chosen[f"{of}_name"] and chosen[f"{of}_id"]:
            del chosen[f"{of}_{unwanted}"]
    return [f"{name} = {value}" for name, value in chosen.items() if value]


def write_client_files(state: StateDir, addresses: Addresses, cloud: Surroundings) -> None:
    """What clients read: clouds.yaml, openrc and aws.env."""
    state.write("clouds.yaml", state_dir.clouds_yaml(cloud.accounts, cloud.region, cloud.endpoint))
    auth = cloud.accounts["local"]
    state.write("openrc", state_dir.openrc(auth, cloud.region))
    if "ec2 access" not in state.secrets:
        access, secret = ec2_key(auth, cloud.settings)
        state.keep("ec2 secret", secret)
        state.keep("ec2 access", access)
    keys = state.secret("ec2 access"), state.secret("ec2 secret")
    state.write("aws.env", state_dir.aws_env(*keys, cloud.region, addresses.cfn))


def ec2_key(auth: dict[str, Any], settings: CloudSettings) -> tuple[str, str]:
    """A new EC2 key of an account."""
    session = Session(auth=v3.Password(**auth), verify=settings.verify)
    url = f"{settings.identity_url}/users/{session.get_user_id()}/credentials/OS-EC2"
    made = session.post(url, json={"tenant_id": session.get_project_id()}).json()["credential"]
    return str(made["access"]), str(made["secret"])


def tell(say: Say, state: StateDir, addresses: Addresses, cloud: Surroundings) -> None:
    """How to reach it all, then the one line that scripts wait for."""
    path = state.path
    for line in (
        f"Heat serves at {addresses.rest} (OpenStack) and {addresses.cfn} (CloudFormation).",
        f"The cloud's Identity service is {cloud.settings.identity_url}.",
        "",
        "To use it, in another terminal:",
        f"  export OS_CLIENT_CONFIG_FILE={path / 'clouds.yaml'}",
        "  heat --os-cloud local stack list",
        "  openstack --os-cloud local stack list",
        f"  . {path / 'aws.env'}; aws cloudformation list-stacks",
        "ready",
    ):
        say(line)


if __name__ == "__main__":
    main()

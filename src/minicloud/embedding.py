"""For programs that run a minicloud within themselves; found through the entry-point group `heat.clouds`."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from minicloud.cloud import Cloud, Settings
from minicloud.server import Server, serve

BUILD_SECONDS = 2.0


class EmbeddedCloud:
    """A cloud being served, with what its host must know of it."""

    region = "RegionOne"
    service_account = {"username": "heat", "project_name": "service"}
    domain_admin = {"username": "heat_domain_admin", "domain_name": "heat"}
    users = {"local": "demo", "local-admin": "admin"}
    """Name of a cloud in clouds.yaml -> user, who has a project of the same name."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.auth_url = f"{server.base_url}/identity/v3"

    def stop(self) -> None:
        """Finish the requests at hand and let go of port and file."""
        self._server.stop()


def start(
    state_path: Path,
    host: str,
    port: int,
    password: str,
    catalog: Mapping[str, str],
    seed: Path | None = None,
) -> EmbeddedCloud:
    """Serve a cloud that is kept in a file; every account has the password."""
    document = yaml.safe_load(seed.read_text()) if seed else {}
    operations = {"nova.server.build": {"seconds": BUILD_SECONDS}, "cinder.volume.create": {"seconds": 0.5}}
    settings = Settings(
        state_path=state_path,
        admin_password=password,
        catalog=dict(catalog),
        seed=document or {},
        operations={name: dict(chosen) for name, chosen in operations.items()},
    )
    return EmbeddedCloud(serve(Cloud(settings), host, port).start())

"""The directory in which heat-all keeps everything: who may use it, its secrets, and the files that clients read."""

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from heat.values.errors import HeatError

_KEPT = "secrets.json"


class InUse(HeatError):
    """Another heat-all works in the directory."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where everything is served."""

    host: str
    base_port: int

    @property
    def rest(self) -> str:
        """The OpenStack door."""
        return f"http://{self.host}:{self.base_port + 4}/v1"

    @property
    def cfn(self) -> str:
        """The CloudFormation door."""
        return f"http://{self.host}:{self.base_port}/v1"

    @property
    def cloud_port(self) -> int:
        """Of the embedded cloud."""
        return self.base_port + 5


@dataclass(slots=True)
class StateDir:
    """A directory that one process owns."""

    path: Path
    _lock: Any = None
    secrets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path) -> "StateDir":
        """Own a directory, made when it is not there. Raises InUse."""
        path.mkdir(parents=True, exist_ok=True)
        opened = cls(path.resolve())
        opened._lock = (opened.path / "lock").open("w")
        try:
            fcntl.flock(opened._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(f"Another heat-all works in {opened.path}. Stop it, or use another --state-dir.") from None
        kept = opened.path / _KEPT
        if kept.exists():
            opened.secrets = json.loads(kept.read_text())
        return opened

    def secret(self, name: str, length: int = 24) -> str:
        """A secret of that name, drawn when first asked for and kept."""
        if name not in self.secrets:
            self.keep(name, secrets.token_hex(length)[:length])
        return self.secrets[name]

    def keep(self, name: str, value: str) -> None:
        """Keep a secret."""
        self.secrets[name] = value
        self.write(_KEPT, json.dumps(self.secrets, indent=1))

    def write(self, name: str, text: str) -> Path:
        """Write a file that only its owner may read, whole or not at all."""
        path = self.path / name
        part = path.with_name(f".{name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        part.replace(path)
        return path


def account(auth_url: str, user: str, password: str) -> dict[str, str]:
    """An account as clouds.yaml has it; the project is named like the user."""
    return {
        "auth_url": auth_url,
        "username": user,
        "password": password,
        "project_name": user,
        "user_domain_name": "Default",
        "project_domain_name": "Default",
    }


def clouds_yaml(accounts: Mapping[str, Mapping[str, str]], region: str, endpoint: str | None = None) -> str:
    """A clouds.yaml; with an endpoint, for a catalog that does not know this Heat."""
    override = {"orchestration_endpoint_override": endpoint} if endpoint else {}
    clouds = {
        name: {"auth": dict(auth), "region_name": region, "identity_api_version": 3, **override}
        for name, auth in accounts.items()
    }
    return yaml.safe_dump({"clouds": clouds}, sort_keys=False)


def openrc(auth: Mapping[str, str], region: str) -> str:
    """A file to be sourced by a shell."""
    lines = [f"export OS_{name.upper()}='{value}'" for name, value in auth.items()]
    return "\n".join([*lines, f"export OS_REGION_NAME='{region}'", "export OS_IDENTITY_API_VERSION=3", ""])


def aws_env(access: str, secret: str, region: str, endpoint: str) -> str:
    """Likewise, for boto3 and the AWS CLI."""
    values = {
        "AWS_ACCESS_KEY_ID": access,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": region,
        "AWS_ENDPOINT_URL_CLOUDFORMATION": endpoint,
    }
    return "".join(f"export {name}='{value}'\n" for name, value in values.items())

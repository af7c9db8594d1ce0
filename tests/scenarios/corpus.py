"""The corpus: which templates can run here, what they need around them, and what is changed in an update.

What cannot run is computed from the types that are registered, so that nothing is forgotten when types are added.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from heat.resources.loading import load

ROOT = Path(__file__).parents[1] / "data" / "corpus"
KEY, OTHER_KEY, IMAGE = "corpus-key", "corpus-other-key", "cirros"
IMAGES = ("F17-x86_64-cfntools", "F18-x86_64-cfntools", "F19-i386-cfntools", "F19-x86_64-cfntools")
SEED: dict[str, Any] = {
    "images": [{"name": name} for name in IMAGES],
    "keypairs": [{"name": name, "user": "demo"} for name in (KEY, OTHER_KEY)],
}
VALUES = {
    "KeyName": KEY,
    "key_name": KEY,
    "key": KEY,
    "image": IMAGE,
    "image_id": IMAGE,
    "flavor": "m1.nano",
    "instance_type": "m1.small",
    "InstanceType": "m1.small",
    "DBName": "wordpress",
    "DBUsername": "admin",
    "DBPassword": "verysecret",
    "DBRootPassword": "verysecret",
    "DBIpaddress": "10.0.0.7",
    "Server1": "10.0.0.8:80",
    "db_root_password": "verysecret",
    "db_password": "verysecret",
    "admin_pass": "Passw0rd",
    "db_port": 50000,
    "network": "private",
    "public_net": "public",
    "external_network": "public",
    "public_net_id": "public",
    "internal_network": "private",
    "internal_subnet": "private-subnet",
    "private_net_id": "private",
    "private_subnet_id": "private-subnet",
    "net_id": "private",
    "subnet_id": "private-subnet",
    "private_net_name": "corpus-private",
    "private_net_cidr": "10.7.0.0/24",
    "private_net_gateway": "10.7.0.1",
    "private_net_pool_start": "10.7.0.10",
    "private_net_pool_end": "10.7.0.99",
    "lengths": "4,5",
    "index": 1,
    "instance_id": "corpus-server",
}
"""By name of the parameter; others keep their default."""
CHANGED: dict[str, Any] = {
    "volume_size": 2,
    "vol_size": 2,
    "num_volumes": 3,
    "random_lengths": "4,5,9",
    "lengths": "6,7",
    "InstanceType": "m1.medium",
    "instance_type": "m1.medium",
    "db_port": 50001,
    "flavor": "m1.tiny",
    "KeyName": OTHER_KEY,
}
"""What an update changes: the first of these that a template has."""
REWRITTEN = {
    "cfn/F17/Neutron.template": ("the_network", "another_network"),
    "cfn/F17/Neutron_floating.template": ("10.0.0.10", "10.0.0.11"),
    "hot/resource_group/resource_group.yaml": ("count: 2", "count: 3"),
}
"""Templates without a parameter that could be changed: text by text."""

SLOWED = {"cfn/F17/WordPress_Single_Instance_With_Neutron.template": "neutron.network.create"}
"""Its server names no network, so the one that it makes must not be there yet when the server is made."""


class _Loader(yaml.SafeLoader):
    """Dates stay text."""


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_str)


@dataclass(frozen=True)
class Template:
    """One template of the corpus."""

    path: Path

    @property
    def name(self) -> str:
        """Where it lies in the corpus."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        """As it is sent."""
        return self.path.read_text()

    @cached_property
    def tree(self) -> dict[str, Any]:
        """As it is read here."""
        return dict(yaml.load(self.text, _Loader))

    @property
    def parameters(self) -> dict[str, Any]:
        """What is given when it is created."""
        declared = self.tree.get("parameters") or self.tree.get("Parameters") or {}
        return {name: VALUES[name] for name in declared if name in VALUES}

    @property
    def change(self) -> dict[str, Any]:
        """The parameter that an update changes."""
        declared = self.tree.get("parameters") or self.tree.get("Parameters") or {}
        return next(({name: value} for name, value in CHANGED.items() if name in declared), {})

    @property
    def changed_text(self) -> str:
        """What is sent with an update."""
        return self.text if self.change else self.text.replace(*REWRITTEN[self.name])

    @cached_property
    def files(self) -> dict[str, str]:
        """Files beside it that it uses as types, and those that they use."""
        found: dict[str, str] = {}
        for name in self._types():
            beside = self.path.parent / name
            if name.endswith((".yaml", ".template")) and beside.is_file():
                found |= {name: beside.read_text(), **Template(beside).files}
        return found

    def missing(self) -> list[str]:
        """Types that nobody knows, in it or in its files."""
        below = [missing for name in self.files for missing in Template(self.path.parent / name).missing()]
        return sorted(
            {name for name in self._types() if name not in self.files and name not in REGISTERED} | set(below)
        )

    def _types(self) -> Iterator[str]:
        resources = self.tree.get("resources") or self.tree.get("Resources") or {}
        for resource in resources.values():
            yield resource.get("type") or resource.get("Type")
            member = (resource.get("properties") or {}).get("resource_def") or {}
            if "type" in member:
                yield member["type"]


REGISTERED = frozenset(load([]))


def read() -> list[Template]:
    """All templates of the corpus that stand alone or can be tried alone."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in (".yaml", ".template"):
            template = Template(path)
            if template.tree.get("resources") or template.tree.get("Resources"):
                found.append(template)
    return found


TEMPLATES = read()
INVALID = [one for one in TEMPLATES if "invalid" in one.path.parts]
RUNNABLE = [one for one in TEMPLATES if one not in INVALID and not one.missing()]
NOT_RUN = {one.name: one.missing() for one in TEMPLATES if one not in INVALID and one.missing()}


def report() -> str:
    """What is not run, and for want of which types."""
    return "\n".join(f"{name}: {', '.join(missing)}" for name, missing in NOT_RUN.items())


def seed_file(path: Path) -> Path:
    """The seed with which the cloud is born."""
    path.write_text(json.dumps(SEED))
    return path

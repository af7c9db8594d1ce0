"""What a minicloud is born with: each service plants its part, and takes more from a YAML document.

    @seed("neutron")
    def plant(cloud: Cloud, document: dict[str, Any]) -> None: ...

`document` is the seed file (empty without one); each service reads the keys it knows. Services are planted in the
order keystone, glance, cinder, neutron, nova, into an empty state only.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

Planter = Callable[["Cloud", dict[str, Any]], None]
ORDER = ("keystone", "glance", "cinder", "neutron", "nova")
PLANTERS: dict[str, Planter] = {}


def seed(service: str) -> Callable[[Planter], Planter]:
    """Register how a service is planted."""

    def register(planter: Planter) -> Planter:
        if service in PLANTERS:
            raise ValueError(f"two planters for {service}")
        PLANTERS[service] = planter
        return planter

    return register


def read(path: Path | None) -> dict[str, Any]:
    """The seed document of a file.  Raises ValueError when it is no mapping."""
    if path is None:
        return {}
    document = yaml.safe_load(path.read_text()) or {}
    if not isinstance(document, dict):
        raise ValueError(f"{path}: a seed file is a mapping of kinds to lists")
    return document


def plant(cloud: "Cloud") -> None:
    """Plant every service and remember what was planted, so that a test can tell its own objects apart."""
    for service in sorted(PLANTERS, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER)):
        PLANTERS[service](cloud, cloud.settings.seed)
    born = [f"{c.name}/{record['id']}" for c in cloud.state.collections() for record in c.values()]
    cloud.state.collection("control", "born").put({"id": "born", "objects": born})
    cloud.state.flush()

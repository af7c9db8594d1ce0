"""Regions, services and endpoints: the map of the cloud that every scoped token carries."""

import re
from typing import TYPE_CHECKING, Any

from minicloud.keystone.kinds import V3, Kind, offer
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

if TYPE_CHECKING:
    from minicloud.cloud import Cloud

INTERFACES = ("public", "internal", "admin")
HOME = "$(cloud)s"  # in an endpoint's URL: where this cloud is served now
SERVICES_BORN = (
    ("identity", "keystone", f"{HOME}/identity/v3"),
    ("compute", "nova", f"{HOME}/compute/v2.1"),
    ("network", "neutron", f"{HOME}/network"),
    ("image", "glance", f"{HOME}/image"),
    ("block-storage", "cinder", f"{HOME}/volume/v3"),
    ("volumev3", "cinderv3", f"{HOME}/volume/v3/%(project_id)s"),
    ("messaging", "zaqar", f"{HOME}/messaging"),
)


def _check_endpoint(request: Request, record: Record, old: Record | None) -> None:
    if not re.match(r"^[a-zA-Z0-9+.$-]+(\([a-z:_]+\)s)?[:/].+", record["url"]):
        message = f"Invalid input for field/attribute url. Value: {record['url']}."
        raise Problem(400, f"{message} '{record['url']}' does not match '^[a-zA-Z0-9+.-]+:.+'")
    SERVICES.require(request.cloud, record["service_id"])
    record["region"] = record["region_id"]


def _service_removed(cloud: "Cloud", record: Record) -> None:
    for endpoint in ENDPOINTS.records(cloud).find(service_id=record["id"]):
        ENDPOINTS.records(cloud).remove(endpoint["id"])


REGIONS = offer(
    Kind(
        "region",
        {"description": "", "parent_region_id": None},
        required=(),
        filters=("parent_region_id",),
        readable=lambda request, record: True,
        listable=True,
    )
)
SERVICES = offer(
    Kind(
        "service",
        {"name": "", "type": "", "enabled": True},
        required=("type",),
        filters=("name", "type"),
        removed=_service_removed,
    )
)
ENDPOINTS = offer(
    Kind(
        "endpoint",
        {"interface": "", "region_id": None, "service_id": "", "url": "", "enabled": True, "region": None},
        required=("interface", "url", "service_id"),
        filters=("interface", "service_id", "region_id"),
        indexes=("service_id",),
        check=_check_endpoint,
        present=lambda cloud, shown: {**shown, "url": _resolved(cloud, shown["url"])},
    )
)


def enter(cloud: "Cloud", kind: str, name: str, url: str) -> None:
    """Put a service with its three endpoints on the map."""
    service = SERVICES.new(cloud, {"type": kind, "name": name})
    SERVICES.records(cloud).put(service)
    region = cloud.settings.region
    for interface in INTERFACES:
        values = {"interface": interface, "url": url, "service_id": service["id"]}
        ENDPOINTS.records(cloud).put(ENDPOINTS.new(cloud, {**values, "region_id": region, "region": region}))


def catalog(cloud: "Cloud", project_id: str | None) -> list[dict[str, Any]]:
    """The map as a token of this project shows it."""
    shown = []
    for service in SERVICES.records(cloud).values():
        endpoints = [
            {
                "id": endpoint["id"],
                "interface": endpoint["interface"],
                "region_id": endpoint["region_id"],
                "url": _address(cloud, endpoint["url"], project_id),
                "region": endpoint["region_id"],
            }
            for endpoint in ENDPOINTS.records(cloud).find(service_id=service["id"])
            if endpoint["enabled"] and (project_id or "project_id" not in endpoint["url"])
        ]
        if service["enabled"]:
            entry = {"endpoints": endpoints, "id": service["id"], "type": service["type"], "name": service["name"]}
            shown.append(entry)
    return shown


def _resolved(cloud: "Cloud", url: str) -> str:
    """A URL with the places filled in that may change from one run to the next."""
    address = url.replace(HOME, cloud.base_url)
    for kind, place in cloud.settings.catalog.items():
        address = address.replace(f"$({kind})s", place)
    return address


def _address(cloud: "Cloud", url: str, project_id: str | None) -> str:
    address = _resolved(cloud, url)
    for pattern in ("%(project_id)s", "$(project_id)s", "%(tenant_id)s", "$(tenant_id)s"):
        address = address.replace(pattern, project_id or "")
    return address


@route("GET", f"{V3}/auth/catalog", operation="keystone.auth.catalog")
def own_catalog(request: Request) -> Answer:
    """The catalog of the bearer's scope."""
    own = f"{request.cloud.base_url}{request.path}"
    links = {"next": None, "self": own, "previous": None}
    return {"catalog": catalog(request.cloud, request.project_id), "links": links}

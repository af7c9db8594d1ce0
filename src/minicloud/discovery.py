"""Version documents, by which clients find out what each service speaks; they need no token, as with the real ones."""

from typing import Any

from minicloud.web import Answer, Reply, Request, route

NOVA_MEDIA = "application/vnd.openstack.compute+json;version=2.1"
CINDER_MEDIA = "application/vnd.openstack.volume+json;version=3"
KEYSTONE_MEDIA = "application/vnd.openstack.identity-v3+json"
GLANCE_MINORS = (17, 15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
NOVA_MAX, CINDER_MAX = "2.104", "3.71"


def _link(request: Request, path: str) -> dict[str, str]:
    return {"rel": "self", "href": f"{request.cloud.base_url}{path}"}


def _keystone(request: Request) -> dict[str, Any]:
    return {
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [_link(request, "/identity/v3/")],
        "media-types": [{"base": "application/json", "type": KEYSTONE_MEDIA}],
    }


def _nova(request: Request) -> dict[str, Any]:
    return {
        "id": "v2.1",
        "status": "CURRENT",
        "version": NOVA_MAX,
        "min_version": "2.1",
        "updated": "2013-07-23T11:33:21Z",
        "links": [_link(request, "/compute/v2.1/")],
    }


def _cinder(request: Request) -> dict[str, Any]:
    describedby = {"rel": "describedby", "type": "text/html", "href": "https://docs.openstack.org/"}
    return {
        "id": "v3.0",
        "status": "CURRENT",
        "version": CINDER_MAX,
        "min_version": "3.0",
        "updated": "2023-08-31T00:00:00Z",
        "links": [describedby, _link(request, "/volume/v3/")],
        "media-types": [{"base": "application/json", "type": CINDER_MEDIA}],
    }


@route("GET", "/identity", operation="keystone.version.list", public=True)
def identity_versions(request: Request) -> Answer:
    """What Keystone speaks."""
    headers = {"Location": f"{request.cloud.base_url}/identity/v3/"}
    return Reply(300, {"versions": {"values": [_keystone(request)]}}, headers)


@route("GET", "/identity/v3", operation="keystone.version.show", public=True)
def identity_version(request: Request) -> Answer:
    """Identity v3."""
    return {"version": _keystone(request)}


@route("GET", "/compute", operation="nova.version.list", public=True)
def compute_versions(request: Request) -> Answer:
    """What Nova speaks."""
    return {"versions": [_nova(request)]}


@route("GET", "/compute/v2.1", operation="nova.version.show", public=True)
def compute_version(request: Request) -> Answer:
    """Compute v2.1 with its range of microversions."""
    shown = _nova(request)
    describedby = {"rel": "describedby", "type": "text/html", "href": "http://docs.openstack.org/"}
    media = [{"base": "application/json", "type": NOVA_MEDIA}]
    return {"version": {**shown, "links": [*shown["links"], describedby], "media-types": media}}


@route("GET", "/network", operation="neutron.version.list", public=True)
def network_versions(request: Request) -> Answer:
    """What Neutron speaks."""
    return {"versions": [{"id": "v2.0", "status": "CURRENT", "links": [_link(request, "/network/v2.0/")]}]}


@route("GET", "/image", operation="glance.version.list", public=True)
def image_versions(request: Request) -> Answer:
    """What Glance speaks."""
    return Reply(300, _glance(request))


@route("GET", "/image/versions", operation="glance.version.show", public=True)
def image_versions_again(request: Request) -> Answer:
    """What Glance speaks, without the hint to choose."""
    return _glance(request)


def _glance(request: Request) -> dict[str, Any]:
    links = [_link(request, "/image/v2/")]
    newest = GLANCE_MINORS[0]
    statuses = {minor: "CURRENT" if minor == newest else "SUPPORTED" for minor in GLANCE_MINORS}
    return {"versions": [{"id": f"v2.{minor}", "status": statuses[minor], "links": links} for minor in GLANCE_MINORS]}


@route("GET", "/volume", operation="cinder.version.list", public=True)
def volume_versions(request: Request) -> Answer:
    """What Cinder speaks."""
    return Reply(300, {"versions": [_cinder(request)]})


@route("GET", "/volume/v3", operation="cinder.version.show", public=True)
def volume_version(request: Request) -> Answer:
    """Block Storage v3 with its range of microversions."""
    return {"versions": [_cinder(request)]}

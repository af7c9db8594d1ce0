"""The list of extensions, kept by Compute for old clients although microversions replaced it.

Source: Compute API v2.1, "Extensions (DEPRECATED)".
"""

from minicloud.nova.paging import BASE
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Answer, Request, route

# fmt: off
ALIASES = (
    "OS-DCF", "OS-EXT-AZ", "OS-EXT-IPS", "OS-EXT-IPS-MAC", "OS-EXT-SRV-ATTR", "OS-EXT-STS", "OS-FLV-DISABLED",
    "OS-FLV-EXT-DATA", "OS-SCH-HNT", "OS-SRV-USG", "os-access-ips", "os-admin-actions", "os-admin-password",
    "os-aggregates", "os-attach-interfaces", "os-availability-zone", "os-block-device-mapping",
    "os-block-device-mapping-v2-boot", "os-config-drive", "os-console-output", "os-consoles", "os-deferred-delete",
    "os-evacuate", "os-extended-quotas", "os-extended-services", "os-extended-status", "os-extended-volumes",
    "os-flavor-access", "os-flavor-extra-specs", "os-flavor-manage", "os-flavor-rxtx", "os-flavor-swap",
    "os-hypervisors", "os-instance-actions", "os-keypairs", "os-lock-server", "os-migrate-server", "os-multiple-create",
    "os-pause-server", "os-personality", "os-quota-sets", "os-rescue", "os-security-groups", "os-server-group-quotas",
    "os-server-groups", "os-server-sort-keys", "os-server-start-stop", "os-services", "os-shelve",
    "os-simple-tenant-usage", "os-suspend-server", "os-used-limits", "os-user-data", "os-volume-attachment-update",
    "os-volumes",
)
# fmt: on
NAMESPACE = "http://docs.openstack.org/compute/ext/fake_xml"


@route("GET", f"{BASE}/extensions", operation="nova.extension.list")
def list_all(request: Request) -> Answer:
    """All extensions."""
    return {"extensions": [_view(alias) for alias in ALIASES]}


@route("GET", f"{BASE}/extensions/{{alias}}", operation="nova.extension.show")
def show(request: Request, alias: str) -> Answer:
    """One extension."""
    if alias not in ALIASES:
        raise Problem(404, "The resource could not be found.")
    return {"extension": _view(alias)}


def _view(alias: str) -> Record:
    place = {"namespace": NAMESPACE, "updated": "2014-12-03T00:00:00Z"}
    return {"alias": alias, "name": alias, "description": alias, "links": [], **place}

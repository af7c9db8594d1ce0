"""What can be asked of a guest: here there is none, so the answers are those of a guest that does nothing.

Source: Compute API v2.1, "Servers diagnostics", "Server password", "Server topology".
"""

from minicloud.nova import lifecycle
from minicloud.nova.checks import need_admin
from minicloud.nova.paging import BASE
from minicloud.nova.versions import at, since
from minicloud.web import Answer, Request, route

COUNTERS = ("rx", "rx_drop", "rx_errors", "rx_packets", "tx", "tx_drop", "tx_errors", "tx_packets")
DISK = ("errors", "read", "read_req", "write", "write_req")


@route("GET", f"{BASE}/servers/{{key}}/os-server-password", operation="nova.server_password.show")
def password(request: Request, key: str) -> Answer:
    """No guest ever posted a password."""
    lifecycle.find(request, key)
    return {"password": ""}


@route("DELETE", f"{BASE}/servers/{{key}}/os-server-password", operation="nova.server_password.clear")
def clear_password(request: Request, key: str) -> Answer:
    """Forget the password that is not there."""
    lifecycle.find(request, key)
    return None


@route("GET", f"{BASE}/servers/{{key}}/topology", operation="nova.server_topology.show")
def topology(request: Request, key: str) -> Answer:
    """A guest without a special layout, since 2.78."""
    since(request, 78)
    lifecycle.find(request, key)
    return {"nodes": [], "pagesize_kb": None}


@route("GET", f"{BASE}/servers/{{key}}/diagnostics", operation="nova.server_diagnostics.show")
def diagnostics(request: Request, key: str) -> Answer:
    """The counters of a guest at rest."""
    need_admin(request, "os-server-diagnostics")
    server = lifecycle.find(request, key)
    if at(request, 48):
        state = {"state": "running", "driver": "libvirt", "hypervisor": "fake", "hypervisor_os": "fake", "uptime": 0}
        memory = {"maximum": server["flavor"]["ram"], "used": 0}
        parts = {"nic_details": [], "disk_details": [], "cpu_details": [], "memory_details": memory}
        counts = {"num_nics": 0, "num_disks": 0, "num_cpus": 0, "config_drive": server["config_drive"]}
        return {**state, **parts, **counts}
    shown = {"cpu0_time": 0, "memory": server["flavor"]["ram"] * 1024}
    shown |= {f"vda_{name}": 0 for name in DISK}
    return shown | {f"vnet1_{name}": 0 for name in COUNTERS}

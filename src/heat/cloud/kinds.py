"""The kinds of things that templates name: where each is looked up, and how its absence is told.

One line per kind.  A kind is found by id or by name, in the project's own view of its service.
"""

from dataclasses import dataclass

NEUTRON_MISSING = "Unable to find {entity} with name or id '{name}'"
PLAIN_MISSING = "The {entity} ({name}) could not be found."


@dataclass(frozen=True, slots=True)
class Kind:
    """How things of one kind are found."""

    name: str
    service: str
    path: str
    key: str
    """Of the list in the answer."""
    entity: str
    """What the kind is called in errors."""
    missing: str = PLAIN_MISSING
    name_field: str = "name"
    id_field: str = "id"
    name_query: str | None = "name"
    """Query by which the service filters names; None: it does not, so all are read."""
    id_query: str | None = None
    """Query by which it filters ids; None: the id stands in the path."""
    by_id: bool = True
    """Can be shown under its id."""
    member: str | None = None
    """Key of one in the answer; None: the answer is the thing."""
    query: tuple[tuple[str, str], ...] = ()
    """Asked with every list."""


def _network(entity: str, path: str = "", key: str = "", name: str = "") -> Kind:
    path = path or f"/{entity.replace('_', '-')}s"
    kind = f"neutron.{name or entity}"
    return Kind(kind, "network", path, key or f"{entity}s", entity, NEUTRON_MISSING, id_query="id", by_id=False)


def _octavia(name: str, path: str, key: str, entity: str, *, by_id: bool = True) -> Kind:
    return Kind(f"octavia.{name}", "load-balancer", f"/lbaas/{path}", key, entity, by_id=by_id)


def _keystone(name: str, path: str, entity: str) -> Kind:
    return Kind(f"keystone.{name}", "identity", f"/{path}", path, entity, member=name)


KINDS = (
    _network("network"),
    _network("subnet"),
    _network("port"),
    _network("router"),
    _network("security_group"),
    _network("subnetpool"),
    _network("address_scope"),
    _network("policy", "/qos/policies", "policies", name="qos_policy"),
    _network("segment"),
    _network("trunk"),
    Kind(
        "neutron.floatingip",
        "network",
        "/floatingips",
        "floatingips",
        "floatingip",
        NEUTRON_MISSING,
        name_field="floating_ip_address",
        name_query="floating_ip_address",
        id_query="id",
        by_id=False,
    ),
    _network("flow_classifier", "/sfc/flow_classifiers"),
    _network("port_pair", "/sfc/port_pairs"),
    _network("port_pair_group", "/sfc/port_pair_groups"),
    _network("tap_service", "/taas/tap_services", name="taas.tap_service"),
    _network("tap_flow", "/taas/tap_flows", name="taas.tap_flow"),
    _network("loadbalancer", "/lbaas/loadbalancers", name="lbaas.loadbalancer"),
    _network("listener", "/lbaas/listeners", name="lbaas.listener"),
    _network("pool", "/lbaas/pools", name="lbaas.pool"),
    Kind("neutron.lbaas.provider", "network", "/service-providers", "service_providers", "provider", by_id=False,
         id_field="name", query=(("service_type", "LOADBALANCERV2"),)),
    Kind("nova.server", "compute", "/servers", "servers", "Server", member="server", name_query=None),
    Kind("nova.flavor", "compute", "/flavors", "flavors", "Flavor", "No Flavor matching {{'name': '{name}'}}.",
         member="flavor", name_query=None, query=(("is_public", "None"),)),
    Kind("nova.keypair", "compute", "/os-keypairs", "keypairs", "Key", id_field="name", member="keypair",
         name_query=None),
    Kind("nova.host", "compute", "/os-services", "services", "Host", id_field="host", name_field="host",
         name_query="host", by_id=False, query=(("binary", "nova-compute"),)),
    Kind("nova.server_group", "compute", "/os-server-groups", "server_groups", "ServerGroup", member="server_group",
         name_query=None),
    Kind("glance.image", "image", "/images", "images", "Image", "No images matching {{'name': '{name}'}}."),
    Kind("cinder.volume", "block-storage", "/volumes", "volumes", "Volume", member="volume"),
    Kind("cinder.snapshot", "block-storage", "/snapshots", "snapshots", "VolumeSnapshot", member="snapshot"),
    Kind("cinder.backup", "block-storage", "/backups", "backups", "Volume backup", member="backup"),
    Kind("cinder.vtype", "block-storage", "/types", "volume_types", "VolumeType", member="volume_type",
         name_query=None),
    Kind("cinder.qos_specs", "block-storage", "/qos-specs", "qos_specs", "QoS Specs", member="qos_specs",
         name_query=None),
    _keystone("user", "users", "KeystoneUser"),
    _keystone("project", "projects", "KeystoneProject"),
    _keystone("domain", "domains", "KeystoneDomain"),
    _keystone("role", "roles", "KeystoneRole"),
    _keystone("group", "groups", "KeystoneGroup"),
    _keystone("service", "services", "KeystoneService"),
    Kind("keystone.region", "identity", "/regions", "regions", "KeystoneRegion", name_field="id", name_query=None,
         member="region"),
    Kind("barbican.secret", "key-manager", "/secrets", "secrets", "Secret", id_field="secret_ref"),
    Kind("barbican.container", "key-manager", "/containers", "containers", "Container", id_field="container_ref"),
    Kind("blazar.reservation", "reservation", "/leases", "leases", "BlazarReservation", name_query=None, by_id=False),
    Kind("designate.zone", "dns", "/zones", "zones", "Designate Zone"),
    Kind("ironic.node", "baremetal", "/nodes", "nodes", "Node", id_field="uuid", name_query=None),
    Kind("ironic.portgroup", "baremetal", "/portgroups", "portgroups", "PortGroup", id_field="uuid", name_query=None),
    Kind("magnum.cluster_template", "container-infrastructure-management", "/clustertemplates", "clustertemplates",
         "cluster_template", id_field="uuid", name_query=None),
    Kind("manila.share_network", "shared-file-system", "/share-networks", "share_networks", "Share network",
         member="share_network", name_query=None),
    Kind("manila.share_snapshot", "shared-file-system", "/snapshots", "snapshots", "Share snapshot",
         member="snapshot", name_query=None),
    Kind("manila.share_type", "shared-file-system", "/types", "share_types", "Share type", member="share_type",
         name_query=None),
    Kind("mistral.workflow", "workflow", "/workflows", "workflows", "Workflow"),
    _octavia("loadbalancer", "loadbalancers", "loadbalancers", "Load balancer"),
    _octavia("listener", "listeners", "listeners", "Listener"),
    _octavia("pool", "pools", "pools", "Pool"),
    _octavia("l7policy", "l7policies", "l7policies", "L7 policy"),
    _octavia("flavor", "flavors", "flavors", "Flavor"),
    _octavia("flavorprofile", "flavorprofiles", "flavorprofiles", "Flavor profile"),
    Kind("octavia.availabilityzone", "load-balancer", "/lbaas/availabilityzones", "availability_zones",
         "Availability zone", id_field="name", by_id=False),
    _octavia("availabilityzoneprofile", "availabilityzoneprofiles", "availability_zone_profiles",
             "Availability zone profile"),
    Kind("trove.flavor", "database", "/flavors", "flavors", "Flavor", name_query=None, member="flavor"),
    Kind("zaqar.queue", "message", "/queues", "queues", "Queue", name_query=None, id_field="name", by_id=False),
)  # fmt: skip

BY_NAME = {kind.name: kind for kind in KINDS}

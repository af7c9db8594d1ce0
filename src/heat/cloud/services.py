"""The services that Heat speaks to: how catalogs call them, which version of their API, how new a microversion."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """One service of a cloud."""

    type: str
    version: str | None = None
    """Major version, as discovery tells it; None: the address in the catalog is the API."""
    microversion: str | None = None
    """The newest that Heat knows; None where the service has none."""
    aliases: tuple[str, ...] = ()
    """Other names by which plug-ins may ask for it."""


SERVICES = (
    Service("identity", "3", aliases=("keystone",)),
    Service("compute", "2.1", "2.96", aliases=("nova",)),
    Service("network", "2", aliases=("neutron",)),
    Service("block-storage", "3", "3.71", aliases=("volume", "volumev3", "cinder")),
    Service("image", "2", aliases=("glance",)),
    Service("object-store", "1", aliases=("swift",)),
    Service("orchestration", "1", aliases=("heat",)),
    Service("cloudformation"),
    Service("placement", "1", "1.39"),
    Service("alarm", "2", aliases=("alarming", "aodh")),
    Service("metric", "1", aliases=("gnocchi",)),
    Service("key-manager", "1", aliases=("barbican",)),
    Service("dns", "2", aliases=("designate",)),
    Service("load-balancer", "2", aliases=("octavia",)),
    Service("shared-file-system", "2", "2.82", aliases=("sharev2", "manila")),
    Service("message", "2", aliases=("messaging", "zaqar")),
    Service("workflow", "2", aliases=("workflowv2", "mistral")),
    Service("container-infrastructure-management", "1", aliases=("container-infra", "magnum")),
    Service("database", "1", aliases=("trove",)),
    Service("baremetal", "1", "1.87", aliases=("ironic",)),
    Service("reservation", "1", aliases=("blazar",)),
    Service("nfv-orchestration", "1"),
    Service("rca", "1", aliases=("vitrage",)),
)

BY_NAME = {name: service for service in SERVICES for name in (service.type, *service.aliases)}


def service_named(name: str) -> Service:
    """The service that a plug-in means; one that is not in the table is taken by its name in the catalog."""
    return BY_NAME.get(name) or Service(name)

"""OS::Neutron::ProviderNet: a network as the physical network carries it; for administrators.

Source: Networking API v2.0, /networks, provider extension.
"""

from heat.plugin import Attribute, Boolean, Custom, List, String, resource_type
from heat.plugin.support import since
from heat.resources.neutron.net import Network


@resource_type("OS::Neutron::ProviderNet", since="2014.1")
class ProviderNet(Network):
    """A network that is part of the physical one."""

    admin_state_up = Boolean("Whether it is administratively up.", default=True, updatable=True)
    availability_zone_hints = List("Zones where it should be served.", updatable=True, support=since("19.0.0"))
    dns_domain = String(
        "Domain that names in it end with.", constraints=[Custom("dns_domain")], updatable=True, support=since("15.0.0")
    )
    name = String("Its name; one is made up when omitted.", updatable=True)
    network_type = String(
        "How it is carried by the physical network.",
        required=True,
        allowed=("local", "vlan", "vxlan", "gre", "geneve", "flat"),
        updatable=True,
        wire="provider:network_type",
    )
    physical_network = String("Physical network that carries it.", updatable=True, wire="provider:physical_network")
    port_security_enabled = Boolean(
        "Whether traffic is filtered against spoofing and by security groups.", updatable=True, support=since("8.0.0")
    )
    router_external = Boolean(
        "Whether it leads outside.", default=False, updatable=True, wire="router:external", support=since("6.0.0")
    )
    segmentation_id = String("Number that marks its traffic.", updatable=True, wire="provider:segmentation_id")
    shared = Boolean("Whether every project may use it.", default=True, updatable=True)
    tags = List("Labels to find it by.", String("One label."), updatable=True, wire="", support=since("12.0.0"))
    tenant_id = String("The project that owns it.", support=since("24.0.0"))

    attributes = {
        "segments": Attribute("Segments it is made of.", "list", support=since("16.0.0")),
        "status": Attribute("How it is.", "string"),
        "subnets": Attribute("Its subnets.", "list"),
    }

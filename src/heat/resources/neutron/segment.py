"""OS::Neutron::Segment: one part of a network that is made of several.

Source: Networking API v2.0, /segments.
"""

from heat.plugin import Custom, Integer, Range, String, resource_type
from heat.resources.neutron.resource import NeutronResource


@resource_type("OS::Neutron::Segment", since="9.0.0")
class Segment(NeutronResource):
    """One broadcast domain of a routed network."""

    collection = "/segments"
    entity = "segment"

    description = String("Words for the reader.", updatable=True)
    name = String("Its name; one is made up when omitted.", updatable=True)
    network = String(
        "Its network, by name or id.",
        required=True,
        constraints=[Custom("neutron.network")],
        wire="network_id",
        finds="neutron.network",
    )
    network_type = String(
        "How it is carried by the physical network.",
        required=True,
        allowed=("local", "vlan", "vxlan", "gre", "geneve", "flat"),
    )
    physical_network = String("Physical network that carries it.")
    segmentation_id = Integer("Number that marks its traffic.", constraints=[Range(1)])

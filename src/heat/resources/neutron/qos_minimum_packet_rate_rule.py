"""OS::Neutron::QoSMinimumPacketRateRule: a rate of packets that ports can rely on.

Source: Networking API v2.0, /qos/policies/{id}/minimum_packet_rate_rules.
"""

from heat.plugin import Custom, Integer, Range, String, resource_type
from heat.resources.neutron.qos_rule import QoSRule


@resource_type("OS::Neutron::QoSMinimumPacketRateRule", since="19.0.0")
class QoSMinimumPacketRateRule(QoSRule):
    """One rule of a quality-of-service policy."""

    entity = "minimum_packet_rate_rule"

    direction = String("Seen from the port.", allowed=("any", "egress", "ingress"), default="egress", updatable=True)
    min_kpps = Integer(
        "Guaranteed, in thousands of packets per second.", required=True, constraints=[Range(0)], updatable=True
    )
    policy = String(
        "The policy, by name or id.",
        required=True,
        constraints=[Custom("neutron.qos_policy")],
        wire="",
        finds="neutron.qos_policy",
    )
    tenant_id = String("The project that owns it.")

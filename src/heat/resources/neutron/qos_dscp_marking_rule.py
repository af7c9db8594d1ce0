"""OS::Neutron::QoSDscpMarkingRule: a mark on the packets of ports.

Source: Networking API v2.0, /qos/policies/{id}/dscp_marking_rules.
"""

from heat.plugin import Custom, Integer, String, resource_type
from heat.resources.neutron.qos_rule import QoSRule


@resource_type("OS::Neutron::QoSDscpMarkingRule", since="7.0.0")
class QoSDscpMarkingRule(QoSRule):
    """One rule of a quality-of-service policy."""

    entity = "dscp_marking_rule"

    dscp_mark = Integer(
        "Mark put on packets.",
        required=True,
        allowed=(0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 46, 48, 56),
        updatable=True,
    )
    policy = String(
        "The policy, by name or id.",
        required=True,
        constraints=[Custom("neutron.qos_policy")],
        wire="",
        finds="neutron.qos_policy",
    )
    tenant_id = String("The project that owns it.")

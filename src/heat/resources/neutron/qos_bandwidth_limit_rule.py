"""OS::Neutron::QoSBandwidthLimitRule: a limit to the bandwidth of ports.

Source: Networking API v2.0, /qos/policies/{id}/bandwidth_limit_rules.
"""

from heat.plugin import Custom, Integer, Range, String, resource_type
from heat.plugin.support import since
from heat.resources.neutron.qos_rule import QoSRule


@resource_type("OS::Neutron::QoSBandwidthLimitRule", since="6.0.0")
class QoSBandwidthLimitRule(QoSRule):
    """One rule of a quality-of-service policy."""

    entity = "bandwidth_limit_rule"

    direction = String(
        "Seen from the port.", allowed=("egress", "ingress"), default="egress", updatable=True, support=since("13.0.0")
    )
    max_burst_kbps = Integer("Burst above the limit, in kilobits.", constraints=[Range(0)], default=0, updatable=True)
    max_kbps = Integer("Limit, in kilobits per second.", required=True, constraints=[Range(0)], updatable=True)
    policy = String(
        "The policy, by name or id.",
        required=True,
        constraints=[Custom("neutron.qos_policy")],
        wire="",
        finds="neutron.qos_policy",
    )
    tenant_id = String("The project that owns it.")

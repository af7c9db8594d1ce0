"""Types of the network service that only administrators can use."""

from tests.ambiguity.lives import Case


def rule(kind: str, before: str, after: str) -> Case:
    """A rule of a quality-of-service policy, and its change."""
    text = f"thing: {{type: OS::Neutron::{kind}, properties: {{policy: %%(policy)s, %s}}}}"
    return Case(kind, text % before, (text % after,), user="admin")


NETWORK_ADMIN = (
    Case(
        "provider network",
        "thing: {type: OS::Neutron::ProviderNet, properties: {name: a, network_type: vlan, physical_network: physnet1, "
        "segmentation_id: 77, tags: [x]}}",
        (
            "thing: {type: OS::Neutron::ProviderNet, properties: {name: b, network_type: vlan, "
            "physical_network: physnet1, segmentation_id: 77, tags: [x]}}",
        ),
        user="admin",
    ),
    Case(
        "segment",
        "thing: {type: OS::Neutron::Segment, properties: {name: a, network: %(admin_net)s, network_type: vxlan}}",
        ("thing: {type: OS::Neutron::Segment, properties: {name: b, network: %(admin_net)s, network_type: vxlan}}",),
        user="admin",
    ),
    Case(
        "quality of service",
        "thing: {type: OS::Neutron::QoSPolicy, properties: {name: a}}",
        ("thing: {type: OS::Neutron::QoSPolicy, properties: {name: b, description: d}}",),
        user="admin",
    ),
    rule("QoSBandwidthLimitRule", "max_kbps: 1000", "max_kbps: 2000"),
    rule("QoSDscpMarkingRule", "dscp_mark: 16", "dscp_mark: 18"),
    rule("QoSMinimumBandwidthRule", "min_kbps: 1000", "min_kbps: 2000"),
    rule("QoSMinimumPacketRateRule", "min_kpps: 10", "min_kpps: 20"),
    Case(
        "metering",
        """
label: {type: OS::Neutron::MeteringLabel, properties: {name: a}}
thing:
  type: OS::Neutron::MeteringRule
  properties: {metering_label_id: {get_resource: label}, remote_ip_prefix: 10.0.0.0/8}
""",
        user="admin",
    ),
    Case(
        "metering label under the name of another",
        "thing: {type: OS::Neutron::MeteringLabel, properties: {name: taken}}",
        user="admin",
    ),
    Case(
        "network quota",
        "thing: {type: OS::Neutron::Quota, properties: {project: %(quota_project)s, network: 7, port: 70}}",
        ("thing: {type: OS::Neutron::Quota, properties: {project: %(quota_project)s, network: 8}}",),
        user="admin",
    ),
)

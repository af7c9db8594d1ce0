"""What a template may say of one network of a server."""

from heat.plugin import Boolean, Custom, List, Map, Property, String
from heat.plugin.support import deprecated, hidden, since

VNIC_TYPES = ("normal", "direct", "macvtap", "direct-physical", "baremetal", "virtio-forwarder", "smart-nic")

ADDRESS_PAIRS = List(
    "Further addresses that may pass the port.",
    Map(
        "One pair.",
        {
            "mac_address": String("Its MAC address; the port's own when not given.", constraints=[Custom("mac_addr")]),
            "ip_address": String("Its IP address or block.", required=True, constraints=[Custom("ip_or_cidr")]),
        },
    ),
    updatable=True,
)

PORT_EXTRA = Map(
    "More about the port that is made for this network; of no use when a port is given.",
    {
        "value_specs": Map("Extra parameters for the networking service.", default={}, updatable=True),
        "admin_state_up": Boolean("Does it carry traffic?", default=True, updatable=True),
        "mac_address": String("Its MAC address.", constraints=[Custom("mac_addr")]),
        "allowed_address_pairs": ADDRESS_PAIRS,
        "binding:vnic_type": String(
            "Kind of virtual card.", default="normal", allowed=VNIC_TYPES, updatable=True, support=since("2015.1")
        ),
        "port_security_enabled": Boolean("Guard against spoofing?", updatable=True, support=since("5.0.0")),
        "qos_policy": String(
            "Its QoS policy, by name or id.",
            constraints=[Custom("neutron.qos_policy")],
            updatable=True,
            support=since("6.0.0"),
        ),
        "propagate_uplink_status": Boolean("Pass on the state of the uplink?", updatable=True, support=since("15.0.0")),
        "no_fixed_ips": Boolean("Give it no address.", default=False, updatable=True, support=since("16.0.0")),
    },
    updatable=True,
    support=since("6.0.0"),
)

NETWORK: Property = Map(
    "One of the server's networks.",
    {
        "uuid": String(
            "Old name of network.",
            constraints=[Custom("neutron.network")],
            support=hidden("5.0.0", "Use property network.", deprecated("2014.1", previous=None)),
        ),
        "network": String("Network, by name or id.", constraints=[Custom("neutron.network")], finds="neutron.network"),
        "allocate_network": String(
            "none for no network at all, auto for whatever there is.",
            allowed=("none", "auto"),
            updatable=True,
            support=since("9.0.0"),
        ),
        "fixed_ip": String("Address wanted there.", constraints=[Custom("ip_addr")]),
        "port": String(
            "A port made before, by name or id.", constraints=[Custom("neutron.port")], finds="neutron.port"
        ),
        "port_extra_properties": PORT_EXTRA,
        "subnet": String(
            "Subnet for a port that is made, by name or id.", finds="neutron.subnet", support=since("5.0.0")
        ),
        "floating_ip": String("Id of a floating IP that is to lead here.", support=since("6.0.0")),
        "tag": String("How the guest will know this device.", support=since("9.0.0")),
    },
)

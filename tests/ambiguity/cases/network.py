"""Types of the network service that every project can use."""

from tests.ambiguity.lives import Case

NETWORK = (
    Case(
        "network",
        "thing: {type: OS::Neutron::Net, properties: {name: lan, tags: [a]}}",
        ("thing: {type: OS::Neutron::Net, properties: {name: wan, tags: [b], admin_state_up: false}}",),
        ("check",),
    ),
    Case("network without a name", "thing: {type: OS::Neutron::Net}"),
    Case(
        "subnet",
        "thing: {type: OS::Neutron::Subnet, properties: {network: %(net)s, cidr: 10.41.0.0/24, name: a, tags: [x]}}",
        (
            "thing: {type: OS::Neutron::Subnet, properties: {network: %(net)s, cidr: 10.41.0.0/24, name: b, "
            "dns_nameservers: [9.9.9.9]}}",
        ),
    ),
    Case(
        "port",
        "thing: {type: OS::Neutron::Port, properties: {network: %(net)s, name: a, tags: [x]}}",
        ("thing: {type: OS::Neutron::Port, properties: {network: %(net)s, name: b, tags: [y], device_owner: me}}",),
    ),
    Case(
        "port that is replaced",
        "thing: {type: OS::Neutron::Port, properties: {network: %(net)s, fixed_ips: [{ip_address: 10.40.0.77}]}}",
        (
            "thing: {type: OS::Neutron::Port, properties: {network: %(net)s, fixed_ips: [{ip_address: 10.40.0.77}], "
            "mac_address: 'fa:16:3e:00:00:77'}}",
        ),
    ),
    Case(
        "router",
        "thing: {type: OS::Neutron::Router, properties: {name: a, external_gateway_info: {network: public}}}",
        ("thing: {type: OS::Neutron::Router, properties: {name: b}}",),
    ),
    Case(
        "router interface",
        """
router: {type: OS::Neutron::Router}
thing: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: %(loose_subnet)s}}
""",
    ),
    Case(
        "router interface of a port",
        """
router: {type: OS::Neutron::Router}
plug: {type: OS::Neutron::Port, properties: {network: %(loose_net)s}}
thing:
  type: OS::Neutron::RouterInterface
  properties: {router: {get_resource: router}, port: {get_resource: plug}}
""",
    ),
    Case(
        "router gateway",
        """
router: {type: OS::Neutron::Router}
thing: {type: OS::Neutron::RouterGateway, properties: {router_id: {get_resource: router}, network: public}}
""",
    ),
    Case(
        "extra route",
        """
thing:
  type: OS::Neutron::ExtraRoute
  properties: {router_id: %(router)s, destination: 10.91.0.0/24, nexthop: 10.40.0.9}
""",
    ),
    Case(
        "extra routes",
        """
thing:
  type: OS::Neutron::ExtraRouteSet
  properties: {router: %(router)s, routes: [{destination: 10.92.0.0/24, nexthop: 10.40.0.9}]}
""",
        (
            """
thing:
  type: OS::Neutron::ExtraRouteSet
  properties: {router: %(router)s, routes: [{destination: 10.93.0.0/24, nexthop: 10.40.0.9}]}
""",
        ),
    ),
    Case(
        "floating ip",
        "thing: {type: OS::Neutron::FloatingIP, properties: {floating_network: public, port_id: %(port)s}}",
        ("thing: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}",),
    ),
    Case(
        "floating ip with a description",
        "thing: {type: OS::Neutron::FloatingIP, properties: {floating_network: public, value_specs: {description: a}}}",
    ),
    Case(
        "floating ip association",
        """
address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
thing:
  type: OS::Neutron::FloatingIPAssociation
  properties: {floatingip_id: {get_resource: address}, port_id: %(port)s}
""",
        (
            """
address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
thing:
  type: OS::Neutron::FloatingIPAssociation
  properties: {floatingip_id: {get_resource: address}, port_id: %(other_port)s}
""",
        ),
    ),
    Case(
        "port forwarding",
        """
thing:
  type: OS::Neutron::FloatingIPPortForward
  properties:
    floating_ip: %(address)s
    external_port: 8022
    internal_port: %(port)s
    internal_ip_address: %(port_address)s
    internal_port_number: 22
    protocol: tcp
""",
        (
            """
thing:
  type: OS::Neutron::FloatingIPPortForward
  properties:
    floating_ip: %(address)s
    external_port: 8023
    internal_port: %(port)s
    internal_ip_address: %(port_address)s
    internal_port_number: 22
    protocol: tcp
""",
        ),
    ),
    Case(
        "security group",
        """
thing:
  type: OS::Neutron::SecurityGroup
  properties: {name: a, rules: [{protocol: tcp, port_range_min: 80, port_range_max: 80}, {protocol: udp}]}
""",
        (
            """
thing:
  type: OS::Neutron::SecurityGroup
  properties: {name: b, description: d, rules: [{protocol: icmp}, {direction: egress, protocol: tcp}]}
""",
        ),
    ),
    Case(
        "security group rule",
        "thing: {type: OS::Neutron::SecurityGroupRule, properties: {security_group: %(group)s, protocol: udp}}",
    ),
    Case(
        "shared thing",
        """
thing:
  type: OS::Neutron::RBACPolicy
  properties: {object_type: network, object_id: %(net)s, action: access_as_shared, target_tenant: %(project)s}
""",
    ),
    Case(
        "address scope",
        "thing: {type: OS::Neutron::AddressScope, properties: {name: a}}",
        ("thing: {type: OS::Neutron::AddressScope, properties: {name: b}}",),
    ),
    Case(
        "subnet pool",
        "thing: {type: OS::Neutron::SubnetPool, properties: {name: a, prefixes: [10.180.0.0/16], tags: [x]}}",
        (
            "thing: {type: OS::Neutron::SubnetPool, properties: {name: b, prefixes: [10.180.0.0/16, 10.190.0.0/16], "
            "tags: [x]}}",
        ),
    ),
    Case(
        "trunk",
        """
up: {type: OS::Neutron::Port, properties: {network: %(net)s}}
one: {type: OS::Neutron::Port, properties: {network: %(net)s}}
two: {type: OS::Neutron::Port, properties: {network: %(net)s}}
thing:
  type: OS::Neutron::Trunk
  properties:
    name: a
    port: {get_resource: up}
    sub_ports: [{port: {get_resource: one}, segmentation_id: 5, segmentation_type: vlan}]
""",
        (
            """
up: {type: OS::Neutron::Port, properties: {network: %(net)s}}
one: {type: OS::Neutron::Port, properties: {network: %(net)s}}
two: {type: OS::Neutron::Port, properties: {network: %(net)s}}
thing:
  type: OS::Neutron::Trunk
  properties:
    name: b
    port: {get_resource: up}
    sub_ports: [{port: {get_resource: two}, segmentation_id: 6, segmentation_type: vlan}]
""",
        ),
    ),
)

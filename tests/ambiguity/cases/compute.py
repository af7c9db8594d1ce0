"""Types of the compute service."""

from tests.ambiguity.lives import Case

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ6cGRkMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3 me"
SERVER = "thing: {type: OS::Nova::Server, properties: {image: cirros, flavor: %s, %s}}"

COMPUTE = (
    Case(
        "server",
        SERVER % ("m1.nano", "name: a, metadata: {a: b}, tags: [x], networks: [{network: %(net)s}]"),
        (
            SERVER % ("m1.nano", "name: b, metadata: {a: c}, tags: [y], networks: [{network: %(net)s}]"),
            SERVER % ("m1.micro", "name: b, metadata: {a: c}, tags: [y], networks: [{network: %(net)s}]"),
            SERVER
            % ("m1.micro", "name: b, metadata: {a: c}, tags: [y], networks: [{network: %(net)s}], admin_pass: secret1"),
        ),
        ("suspend", "resume", "check", "snapshot", "restore", "discard"),
    ),
    Case(
        "server that is rebuilt",
        SERVER % ("m1.nano", "networks: [{network: %(net)s}]"),
        ((SERVER % ("m1.nano", "networks: [{network: %(net)s}]")).replace("cirros", "cirros-0.6.2-x86_64-disk"),),
    ),
    Case(
        "server with ports of its own",
        SERVER
        % (
            "m1.nano",
            "networks: [{subnet: %(subnet)s}, {network: %(net)s, port_extra_properties: {admin_state_up: false}}]",
        ),
    ),
    Case(
        "server whose networks change",
        SERVER % ("m1.nano", "networks: [{network: %(net)s}]"),
        (
            SERVER % ("m1.nano", "networks: [{network: %(net)s}, {network: %(loose_net)s}]"),
            SERVER % ("m1.nano", "networks: [{network: %(loose_net)s}, {subnet: %(subnet)s}]"),
            SERVER % ("m1.nano", "networks: [{port: %(port)s}]"),
            SERVER % ("m1.nano", "networks: [{network: %(loose_net)s}, {network: %(loose_net)s}]"),
        ),
    ),
    Case(
        "server with a floating address",
        """
address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
thing:
  type: OS::Nova::Server
  properties:
    image: cirros
    flavor: m1.nano
    networks: [{subnet: %(subnet)s, floating_ip: {get_resource: address}}]
""",
    ),
    Case(
        "server that is replaced",
        SERVER % ("m1.nano", "networks: [{port: %(port)s}], flavor_update_policy: REPLACE"),
        (SERVER % ("m1.micro", "networks: [{port: %(port)s}], flavor_update_policy: REPLACE"),),
    ),
    Case(
        "server from a volume",
        """
thing:
  type: OS::Nova::Server
  properties:
    flavor: m1.nano
    networks: [{network: %(net)s}]
    block_device_mapping_v2: [{image: cirros, volume_size: 1, delete_on_termination: true}]
""",
    ),
    Case(
        "server that collects by signatures",
        SERVER
        % (
            "m1.nano",
            "networks: [{network: %(net)s}], user_data_format: SOFTWARE_CONFIG, "
            "software_config_transport: POLL_SERVER_CFN",
        ),
        actions=("suspend", "resume"),
    ),
    Case(
        "server that collects as a user",
        SERVER
        % (
            "m1.nano",
            "networks: [{network: %(net)s}], user_data_format: SOFTWARE_CONFIG, "
            "software_config_transport: POLL_SERVER_HEAT",
        ),
    ),
    Case(
        "server of which an image stays",
        """
thing:
  type: OS::Nova::Server
  deletion_policy: Snapshot
  properties: {image: cirros, flavor: m1.nano, networks: [{network: %(net)s}]}
""",
    ),
    Case("key pair", f"thing: {{type: OS::Nova::KeyPair, properties: {{name: mine, public_key: {KEY}}}}}"),
    Case(
        "key pair that is made here",
        "thing: {type: OS::Nova::KeyPair, properties: {name: mine, save_private_key: true}}",
    ),
    Case(
        "flavor",
        "thing: {type: OS::Nova::Flavor, properties: {ram: 64, vcpus: 1, extra_specs: {a: b}, is_public: false}}",
        (
            "thing: {type: OS::Nova::Flavor, properties: {ram: 64, vcpus: 1, extra_specs: {c: d}, is_public: false, "
            "tenants: [%(project)s]}}",
        ),
        user="admin",
    ),
    Case(
        "flavor with a name",
        "thing: {type: OS::Nova::Flavor, properties: {name: small, ram: 64, vcpus: 1}}",
        user="admin",
    ),
    Case("server group", "thing: {type: OS::Nova::ServerGroup}"),
    Case(
        "server groups of one name",
        """
thing: {type: OS::Nova::ServerGroup, properties: {name: taken, policies: [affinity]}}
other: {type: OS::Nova::ServerGroup, depends_on: thing, properties: {name: taken, policies: [affinity]}}
""",
    ),
)

"""What stands in the cloud before any life begins: made by stacks of their own, referred to by id."""

from collections.abc import Mapping
from uuid import uuid4

import yaml
from tests.ambiguity.town import Town

from heat.values.status import Status

VOLUME_TYPE = "fast"
COMMON = """
net: {type: OS::Neutron::Net}
subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.40.0.0/24}}
loose_net: {type: OS::Neutron::Net}
loose_subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: loose_net}, cidr: 10.42.0.0/24}}
router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
joint:
  type: OS::Neutron::RouterInterface
  properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
port: {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
other_port: {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
group: {type: OS::Neutron::SecurityGroup}
address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
server:
  type: OS::Nova::Server
  depends_on: subnet
  properties: {image: cirros, flavor: m1.nano, networks: [{network: {get_resource: net}}]}
volume: {type: OS::Cinder::Volume, properties: {size: 1}}
same_group: {type: OS::Nova::ServerGroup, properties: {name: taken, policies: [affinity]}}
"""
ADMIN = """
admin_net: {type: OS::Neutron::Net}
policy: {type: OS::Neutron::QoSPolicy}
label: {type: OS::Neutron::MeteringLabel, properties: {name: taken}}
"""
STACKS = {"demo": COMMON, "admin": ADMIN, "chief": "nothing: {type: OS::Heat::None}"}
"""By the user who has it; each keeps its owner's trust alive as long as the town stands."""


def lay(town: Town) -> Mapping[str, str]:
    """Make it; names to ids."""
    cloud = town.cloud.connect("demo")
    ids = {}
    for user, resources in STACKS.items():
        ids |= _stack(town, user, resources)
    backup = cloud.block_storage.create_backup(volume_id=ids["volume"], name="ground", force=True)
    return {
        **ids,
        "backup": backup.id,
        "port_address": cloud.network.get_port(ids["port"]).fixed_ips[0]["ip_address"],
        "volume_type": VOLUME_TYPE,
        "project": town.project_of("admin"),
        "quota_project": town.project_of("demo"),
    }


def _stack(town: Town, user: str, resources: str) -> dict[str, str]:
    """A stack that stays; the ids of what is in it."""
    template = {"heat_template_version": "2021-04-16", "resources": yaml.safe_load(resources)}
    identity = town.ask(
        "create_stack", user, stack_name=f"ground-{uuid4().hex[:6]}", template=template, params={}, files={}, args={}
    )
    stack = town.heat.settled(identity["stack_id"])
    assert stack.status is Status.COMPLETE, stack.reason
    found = town.ask("list_stack_resources", user, stack_identity=identity)
    return {one["resource_name"]: one["physical_resource_id"] for one in found}

"""ML2 mechanism driver that binds every port, on any host, without an agent."""

from neutron.services.trunk.drivers import base as trunk_base
from neutron_lib import constants as const
from neutron_lib.api.definitions import portbindings
from neutron_lib.callbacks import events, registry, resources
from neutron_lib.db import constants as db_consts
from neutron_lib.plugins.ml2 import api
from neutron_lib.services.qos import base as qos_base
from neutron_lib.services.qos import constants as qos_consts
from neutron_lib.services.trunk import constants as trunk_consts


class LabTrunkDriver(trunk_base.DriverBase):
    is_loaded = True

    @registry.receives(resources.TRUNK_PLUGIN, [events.AFTER_INIT])
    def register(self, resource, event, trigger, payload=None):
        super().register(resource, event, trigger, payload=payload)
        registry.subscribe(self.activate, resources.TRUNK, events.AFTER_CREATE)

    def activate(self, resource, event, trigger, payload=None):
        trunk = payload.latest_state
        if hasattr(trunk, "update"):
            trunk.update(status=trunk_consts.TRUNK_ACTIVE_STATUS)


_keep = []  # drivers that register themselves must not be collected


class LabMechanismDriver(api.MechanismDriver):
    resource_provider_uuid5_namespace = None

    @property
    def connectivity(self):
        return portbindings.CONNECTIVITY_L2

    def initialize(self):
        _keep.append(
            LabTrunkDriver("lab", (portbindings.VIF_TYPE_OVS,), (trunk_consts.SEGMENTATION_TYPE_VLAN,), None, True)
        )
        rng = {"type:range": [0, db_consts.DB_INTEGER_MAX_VALUE]}
        direction = {"type:values": const.VALID_DIRECTIONS}
        rules = {
            qos_consts.RULE_TYPE_BANDWIDTH_LIMIT: {
                qos_consts.MAX_KBPS: rng,
                qos_consts.MAX_BURST: rng,
                qos_consts.DIRECTION: direction,
            },
            qos_consts.RULE_TYPE_DSCP_MARKING: {qos_consts.DSCP_MARK: {"type:values": const.VALID_DSCP_MARKS}},
            qos_consts.RULE_TYPE_MINIMUM_BANDWIDTH: {qos_consts.MIN_KBPS: rng, qos_consts.DIRECTION: direction},
        }

        class LabQosDriver(qos_base.DriverBase):
            @property
            def is_loaded(self):
                return True

        LabQosDriver("lab", [portbindings.VIF_TYPE_OVS], [portbindings.VNIC_NORMAL, portbindings.VNIC_DIRECT], rules)

    def bind_port(self, context):
        for segment in context.segments_to_bind:
            context.set_binding(
                segment[api.ID],
                portbindings.VIF_TYPE_OVS,
                {portbindings.CAP_PORT_FILTER: True, portbindings.VIF_DETAILS_CONNECTIVITY: self.connectivity},
                status=const.PORT_STATUS_ACTIVE,
            )
            return

    def filter_hosts_with_segment_access(self, context, segments, candidate_hosts, agent_getter):
        return candidate_hosts

    def check_vlan_transparency(self, context):
        return True

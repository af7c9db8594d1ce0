"""OS::Neutron::Quota: how much of each kind a project may have; for administrators.

It is no thing of its own in the cloud: the physical id is the physical name.
Source: Networking API v2.0, /quotas.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import AtLeastOneOf, Change, Custom, Integer, Range, String, resource_type
from heat.plugin.support import since
from heat.resources.heritable import Heritable
from heat.resources.neutron.resource import NeutronResource
from heat.resources.rest import without_nulls

LIMITS = (
    "network", "subnet", "port", "router", "floatingip", "security_group_rule", "security_group", "subnetpool",
    "rbac_policy",
)  # fmt: skip


@resource_type("OS::Neutron::Quota", since="8.0.0")
class Quota(Heritable, NeutronResource):
    """Limits of one project."""

    collection = "/quotas"
    entity = "quota"
    name_key = None

    floatingip = Integer("How many floating IPs.", constraints=[Range(-1)], updatable=True)
    network = Integer("How many networks.", constraints=[Range(-1)], updatable=True)
    port = Integer("How many ports.", constraints=[Range(-1)], updatable=True)
    project = String(
        "The project, by name or id.",
        required=True,
        constraints=[Custom("keystone.project")],
        wire="",
        finds="keystone.project",
    )
    rbac_policy = Integer(
        "How many sharing policies.", constraints=[Range(-1)], updatable=True, support=since("12.0.0")
    )
    router = Integer("How many routers.", constraints=[Range(-1)], updatable=True)
    security_group = Integer("How many security groups.", constraints=[Range(-1)], updatable=True)
    security_group_rule = Integer("How many rules of security groups.", constraints=[Range(-1)], updatable=True)
    subnet = Integer("How many subnets.", constraints=[Range(-1)], updatable=True)
    subnetpool = Integer("How many subnet pools.", constraints=[Range(-1)], updatable=True, support=since("12.0.0"))

    rules = (AtLeastOneOf(*LIMITS),)

    @property
    def path(self) -> str:
        return f"/quotas/{self.properties['project']}"

    def handle_create(self) -> None:
        self._set(self.to_wire(without_nulls(self.properties)))
        self.physical_id = self.physical_name

    def find_existing(self) -> str | None:
        """Setting it again does no harm, so nothing needs to be found."""
        return None

    def stands_for(self) -> Any:
        """A project has one quota."""
        return "quota", self.properties["project"]

    def handle_delete(self) -> None:
        if not self.is_inherited():
            super().handle_delete()

    def handle_update(self, change: Change) -> None:
        """A limit that the template no longer has is again the cloud's own."""
        if any(value is None for value in change.values().values()):
            super().handle_delete()
        self._set(self.to_wire(without_nulls(self.properties)))

    def _set(self, limits: Mapping[str, Any]) -> None:
        self.client.put(self.path, {"quota": dict(limits)})

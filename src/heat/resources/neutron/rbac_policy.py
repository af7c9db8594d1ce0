"""OS::Neutron::RBACPolicy: something of one project shared with another.

Source: Networking API v2.0, /rbac-policies.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import String, resource_type
from heat.resources.neutron.resource import NeutronResource
from heat.resources.unmarked import Unmarked
from heat.values.errors import ValidationError


@resource_type("OS::Neutron::RBACPolicy", since="6.0.0")
class RBACPolicy(Unmarked, NeutronResource):
    """Who else may use a thing."""

    collection = "/rbac-policies"
    entity = "rbac_policy"
    entities = "rbac_policies"
    name_key = None

    action = String("What is allowed.", required=True, allowed=("access_as_shared", "access_as_external"))
    object_id = String("What is shared, by name or id.", required=True)
    object_type = String(
        "What kind of thing is shared.",
        required=True,
        allowed=("network", "qos_policy", "security_group", "address_scope", "subnetpool"),
    )
    target_tenant = String("Project that it is shared with; * for all.", required=True, updatable=True)
    tenant_id = String("The project that owns it.")

    def validate(self) -> None:
        super().validate()
        kind, action = self.properties.get("object_type"), self.properties.get("action")
        if action == "access_as_external" and kind not in ("network", None):
            raise ValidationError(f"Invalid action {action} for object type {kind}. Valid actions: access_as_shared")

    def to_wire(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The thing is told by id; which kind of name it has depends on its type."""
        body = super().to_wire(values)
        if body.get("object_id"):
            body["object_id"] = self.context.find(f"neutron.{self.properties['object_type']}", body["object_id"])
        return body

    def alike(self) -> list[str]:
        return self.members_alike(self.create_body())

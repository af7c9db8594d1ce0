"""What the rules of a quality-of-service policy share: they live below their policy and have no name.

Source: Networking API v2.0, /qos/policies/{id}/<kind of rule>s.
"""

from heat.plugin import Resource
from heat.resources.neutron.resource import NeutronResource
from heat.resources.unmarked import Unmarked


class QoSRule(Unmarked, NeutronResource):
    """One rule of a policy."""

    name_key = None

    @property
    def collection_path(self) -> str:
        return f"/qos/policies/{self.properties['policy']}/{self.entity}s"

    def excludes(self, other: Resource) -> bool:
        """A policy has one rule of a kind and direction."""
        return bool(self.properties["policy"] == other.properties["policy"])

    def alike(self) -> list[str]:
        return self.members_alike(self.create_body())

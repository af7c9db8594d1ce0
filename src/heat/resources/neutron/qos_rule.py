"""What the rules of a quality-of-service policy share: they live below their policy and have no name.

Source: Networking API v2.0, /qos/policies/{id}/<kind of rule>s.
"""

from heat.resources.neutron.resource import NeutronResource


class QoSRule(NeutronResource):
    """One rule of a policy."""

    name_key = None

    @property
    def collection_path(self) -> str:
        return f"/qos/policies/{self.properties['policy']}/{self.entity}s"

    def find_existing(self) -> str | None:
        """A policy has no two rules that are alike, so one that is alike is ours."""
        return self.find_alike(self.create_body())

"""OS::Nova::ServerGroup: servers that want to be on one host, or on different ones.

Source: Compute API 2.64, /os-server-groups.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import List, Map, Number, Resource, String, resource_type
from heat.plugin.support import since
from heat.plugin.unknown import is_unknown
from heat.resources.rest import RestResource
from heat.resources.unmarked import Unmarked
from heat.values.errors import ValidationError


@resource_type("OS::Nova::ServerGroup", since="2014.2")
class ServerGroup(Unmarked, RestResource):
    """A scheduling rule for the servers that name it in their hints."""

    service: ClassVar[str | None] = "compute"
    collection = "/os-server-groups"
    entity = "server_group"
    vanishes_later = False

    name = String("Its name; made up when not given.")
    policies = List(
        "Its one policy.",
        String("The policy."),
        default=["anti-affinity"],
        allowed=("anti-affinity", "affinity", "soft-anti-affinity", "soft-affinity"),
    )
    rules_ = Map(
        "Bounds of the policy.",
        {"max_server_per_host": Number("How many servers of the group one host may have.")},
        name="rules",
        support=since("17.0.0"),
    )

    def validate(self) -> None:
        rules, policies = self.properties.get("rules"), self.properties.get("policies") or []
        if is_unknown([rules, policies]):
            return
        if isinstance(rules, Mapping) and rules.get("max_server_per_host") and policies[:1] != ["anti-affinity"]:
            raise ValidationError("rules bound only the policy anti-affinity")

    def alike(self) -> list[str]:
        """A chosen name need not be unique and cannot be given later."""
        return [
            str(group["id"])
            for group in self.client.list(self.collection, "server_groups")
            if group["name"] == self._name
        ]

    def give_chosen_name(self) -> bool:
        """It has it already."""
        return True

    def excludes(self, other: Resource) -> bool:
        """Groups may have the same name."""
        return False

    @property
    def _name(self) -> str:
        return str(self.properties.get("name") or self.physical_name)

    def make(self) -> None:
        body: dict[str, Any] = {"name": self._name, "policy": self.properties["policies"][0]}
        rules = self.properties.get("rules") or {}
        if rules.get("max_server_per_host") is not None:
            body["rules"] = {"max_server_per_host": int(rules["max_server_per_host"])}
        self.observed = self.unwrap(self.client.post(self.collection, self.wrap(body)))
        self.physical_id = str(self.observed["id"])

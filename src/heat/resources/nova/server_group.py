"""OS::Nova::ServerGroup: servers that want to be on one host, or on different ones.

Source: Compute API 2.64, /os-server-groups.
"""

import json
from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import List, Map, Number, String, resource_type
from heat.plugin.support import since
from heat.plugin.unknown import is_unknown
from heat.resources.rest import RestResource
from heat.values.errors import CloudError, NotFound, ValidationError

NAMESAKES = "namesakes"


@resource_type("OS::Nova::ServerGroup", since="2014.2")
class ServerGroup(RestResource):
    """A scheduling rule for the servers that name it in their hints."""

    service: ClassVar[str | None] = "compute"
    collection = "/os-server-groups"
    entity = "server_group"
    vanishes_later = False
    _just_noted = False

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

    def handle_create(self) -> None:
        """A chosen name need not be unique and cannot be given later: groups that have it already are noted first.

        What is noted must be kept before the group is made, so that comes with a later call.
        """
        if not self.properties.get("name"):
            self._make()
        elif NAMESAKES not in self.data:
            self.data[NAMESAKES] = json.dumps(self._ids_of_name())
            self._just_noted = True

    def check_create_complete(self) -> bool:
        if self._just_noted:
            return False
        if self.physical_id is None:
            self._make()
        return True

    def find_existing(self) -> str | None:
        if self.properties.get("name") and NAMESAKES not in self.data:
            return None
        known = json.loads(self.data.get(NAMESAKES, "[]"))
        return next((ident for ident in self._ids_of_name() if ident not in known), None)

    def needs_replace_failed(self) -> bool:
        """A group that is there is good."""
        if self.physical_id is None:
            return True
        try:
            self.observe()
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return True
        return False

    @property
    def _name(self) -> str:
        return str(self.properties.get("name") or self.physical_name)

    def _make(self) -> None:
        body: dict[str, Any] = {"name": self._name, "policy": self.properties["policies"][0]}
        rules = self.properties.get("rules") or {}
        if rules.get("max_server_per_host") is not None:
            body["rules"] = {"max_server_per_host": int(rules["max_server_per_host"])}
        self.observed = self.unwrap(self.client.post(self.collection, self.wrap(body)))
        self.physical_id = str(self.observed["id"])

    def _ids_of_name(self) -> list[str]:
        groups = self.client.list(self.collection, "server_groups")
        return [str(group["id"]) for group in groups if group["name"] == self._name]

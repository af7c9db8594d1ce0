"""OS::Nova::Flavor: a size that servers can have.

Source: Compute API 2.1, /flavors.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Attribute, Boolean, Change, Custom, Integer, List, Map, Number, Resource, String, resource_type
from heat.plugin.support import since
from heat.resources.rest import RestResource, without_nulls
from heat.resources.unmarked import Unmarked
from heat.values.errors import CloudError, NotFound

CONFLICT = 409


@resource_type("OS::Nova::Flavor", since="2014.2")
class Flavor(Unmarked, RestResource):
    """Processors, memory and disks of a server; made by administrators."""

    service: ClassVar[str | None] = "compute"
    collection = "/flavors"
    entity = "flavor"
    vanishes_later = False

    tenants = List(
        "Projects that may use it when it is not public, by name or id.",
        String("One project.", constraints=[Custom("keystone.project")], finds="keystone.project"),
        default=[],
        updatable=True,
        wire="",
        support=since("8.0.0"),
    )
    ram = Integer("Memory in MB.", required=True)
    vcpus = Integer("Processors.", required=True)
    disk = Integer("Root disk in GB; 0 for that of the image.", default=0)
    swap = Integer("Swap space in MB.", default=0)
    ephemeral = Integer("Scratch disk in GB.", default=0, wire="OS-FLV-EXT-DATA:ephemeral")
    rxtx_factor = Number("Share of network traffic.", default=1.0)
    extra_specs = Map("Further facts that schedulers and hypervisors read.", updatable=True, wire="")
    flavorid = String("Its id; made up when not given.", wire="id", support=since("7.0.0"))
    is_public = Boolean(
        "May every project use it?", default=True, wire="os-flavor-access:is_public", support=since("6.0.0")
    )
    name = String("Its name; made up when not given.", support=since("7.0.0"))

    attributes = {
        "is_public": Attribute(
            "May every project use it?", "boolean", source="os-flavor-access:is_public", support=since("6.0.0")
        ),
        "extra_specs": Attribute("Its extra specs.", "map", support=since("7.0.0")),
    }

    def create_body(self) -> dict[str, Any]:
        """Under its last name at once: a flavor is never renamed."""
        return {**self.to_wire(without_nulls(self.properties)), "name": self._name}

    def check_create_complete(self) -> bool:
        if not super().check_create_complete():
            return False
        self._finish()
        return True

    def alike(self) -> list[str]:
        """Names of flavors are unique in the whole cloud."""
        found = self.client.list("/flavors/detail", "flavors", is_public="None")
        return [str(flavor["id"]) for flavor in found if flavor["name"] == self._name]

    def excludes(self, other: Resource) -> bool:
        """Ids are unique too."""
        chosen = self.properties.get("flavorid")
        return super().excludes(other) or bool(chosen and chosen == other.properties.get("flavorid"))

    def restore_previous(self) -> None:
        super().restore_previous()
        self._finish()

    def give_chosen_name(self) -> bool:
        """It has it already."""
        return True

    def handle_update(self, change: Change) -> None:
        if "extra_specs" in change:
            self._set_specs(change.before.get("extra_specs") or {}, change.after.get("extra_specs") or {})
        if "tenants" in change and not self.properties["is_public"]:
            before, after = set(change.before.get("tenants") or []), set(change.after.get("tenants") or [])
            self._grant(after - before)
            for tenant in sorted(before - after):
                self._quietly("removeTenantAccess", tenant)

    def show(self) -> Mapping[str, Any]:
        live = dict(super().show())
        if live and "extra_specs" not in live:
            live["extra_specs"] = self.client.get(f"{self.path}/os-extra_specs")["extra_specs"]
        return live

    @property
    def _name(self) -> str:
        return str(self.properties.get("name") or self.physical_name)

    def _tenants_wanted(self) -> list[str]:
        return self.properties.get("tenants") or [self.context.stack.identity.project]

    def _finish(self) -> None:
        """What a create call cannot say."""
        self._set_specs({}, self.properties.get("extra_specs") or {})
        if not self.properties["is_public"]:
            self._grant({*self._tenants_wanted()})

    def _set_specs(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        for key in sorted(before.keys() - after.keys()):
            try:
                self.client.delete(f"{self.path}/os-extra_specs/{key}")
            except (NotFound, CloudError) as error:
                self.ignore_not_found(error)
        if after:
            specs = {key: str(value) for key, value in after.items()}
            self.client.post(f"{self.path}/os-extra_specs", {"extra_specs": specs})

    def _grant(self, tenants: set[str]) -> None:
        for tenant in sorted(tenants):
            self._quietly("addTenantAccess", tenant)

    def _quietly(self, action: str, tenant: str) -> None:
        """Grant or take access; that it is so already is no error."""
        try:
            self.client.post(f"{self.path}/action", {action: {"tenant": tenant}})
        except (NotFound, CloudError) as error:
            if getattr(error, "status", 0) != CONFLICT:
                self.ignore_not_found(error)

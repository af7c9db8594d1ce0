"""OS::Neutron::MeteringLabel: a name under which traffic is counted.

Source: Networking API v2.0, /metering/metering-labels.
"""

from typing import Any

from heat.plugin import Attribute, Boolean, String, resource_type
from heat.plugin.support import since
from heat.resources.neutron.resource import NeutronResource
from heat.resources.unmarked import Unmarked


@resource_type("OS::Neutron::MeteringLabel", since="2014.1")
class MeteringLabel(Unmarked, NeutronResource):
    """A counter of traffic."""

    collection = "/metering/metering-labels"
    entity = "metering_label"

    description = String("Words for the reader.")
    name = String("Its name; one is made up when omitted.")
    shared = Boolean("Whether every project may use it.", default=False, support=since("2015.1"))

    attributes = {
        "description": Attribute("Words for the reader.", "string"),
        "name": Attribute("Its name.", "string"),
        "shared": Attribute("Whether every project may use it.", "string"),
    }

    def create_body(self) -> dict[str, Any]:
        """A label cannot be renamed, so it gets the chosen name at once."""
        return {**super().create_body(), "name": self.chosen_name() or self.physical_name}

    def give_chosen_name(self) -> bool:
        """It has it already."""
        return True

    def alike(self) -> list[str]:
        return self.members_alike({"name": self.create_body()["name"]})

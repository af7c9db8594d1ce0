"""OS::Heat::ResourceChain: resources of different types with the same properties, one after the other or all at once.

They live in a stack below, each named by its number; what changes in place there changes in place here.
"""

from typing import Any

from heat.plugin import Attribute, Boolean, ChildStack, List, Map, resource_type
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.resources.heat.group_template import group_template, output_name
from heat.resources.heat.members import Numbered
from heat.values.errors import HeatError, Place, ValidationError


@resource_type("OS::Heat::ResourceChain", since="6.0.0")
class ResourceChain(Numbered):
    """Resources named by their types alone."""

    resources = List("Their types, in the order in which they are made.", required=True, updatable=True)
    concurrent = Boolean("Make all at once instead of one after the other.", default=False)
    resource_properties = Map("Properties that each of them is given.")

    attributes = {
        "refs": Attribute("References of all members.", "list"),
        "attributes": Attribute("One attribute of all members, by number.", "map"),
    }

    def validate(self) -> None:
        """Raises ValidationError for a type that is no text."""
        types = self.properties.get("resources")
        for number, type_name in enumerate(types if isinstance(types, list) else ()):
            if type_name is not UNKNOWN and not isinstance(type_name, str):
                place = Place(("resources", str(number)))
                raise ValidationError(f'Resource "{number}" type is not a string', place, "Name a resource type")

    def child(self) -> ChildStack:
        """A member for each type; without `concurrent` each waits for the one before it."""
        types = self.properties["resources"]
        if is_unknown(types):
            raise HeatError("the types of a chain hang on what is not there yet")
        members = {str(number): self._member(number, type_name) for number, type_name in enumerate(types)}
        return ChildStack(group_template(members, sorted(self.context.wanted_attributes, key=output_name)))

    def _member(self, number: int, type_name: str) -> dict[str, Any]:
        member: dict[str, Any] = {"type": type_name}
        if number and not self.properties["concurrent"]:
            member["depends_on"] = [str(number - 1)]
        if self.properties["resource_properties"]:
            member["properties"] = dict(self.properties["resource_properties"])
        return member

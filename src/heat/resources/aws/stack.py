"""AWS::CloudFormation::Stack: a stack below this one, from a template at an address."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import ChildStack, Integer, Map, StackResource, String, resource_type
from heat.template.loading import load
from heat.values.errors import Place, URLFetchError, ValidationError

OUTPUTS = "Outputs."


@resource_type("AWS::CloudFormation::Stack")
class NestedStack(StackResource):
    """A stack that a template elsewhere describes."""

    TemplateURL = String("Where the template is.", required=True, updatable=True)
    TimeoutInMinutes = Integer("Minutes that an action on it may take.", updatable=True)
    Parameters = Map("Its parameters.", updatable=True)

    def child(self) -> ChildStack:
        """Raises URLFetchError when nobody fetched the template, ValidationError when it is none."""
        url = self.properties["TemplateURL"]
        try:
            text = self.context.files[url]
        except KeyError:
            raise URLFetchError(f"The template at {url} was not fetched.") from None
        template = load(text, what=f"template at {url}")
        if not isinstance(template, Mapping):
            raise ValidationError(f"The template at {url} is not a map", Place(("TemplateURL",)))
        minutes = self.properties.get("TimeoutInMinutes")
        return ChildStack(
            template, dict(self.properties.get("Parameters") or {}), self.context.files, timeout_mins=minutes
        )

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        """Outputs of the stack below, as Outputs.<name>."""
        return super().attribute(name.removeprefix(OUTPUTS), live)

"""What is known of a template to which nobody has given values: defaults of parameters, mappings and files."""

from collections.abc import Mapping
from typing import Any

from heat.plugin.unknown import UNKNOWN
from heat.template.limits import Limits
from heat.template.parameters import Parameter
from heat.values.errors import ValidationError

PSEUDO = "AWS::"


class Defaults:
    """Statics of no stack in particular."""

    def __init__(
        self, parameters: Mapping[str, Parameter], mappings: Mapping[str, Any], files: Mapping[str, str], limits: Limits
    ) -> None:
        self.parameters, self.mappings, self.files, self.limits = parameters, mappings, files, limits

    def parameter(self, name: str) -> Any:
        """The default of a parameter; UNKNOWN without one."""
        declared = self.parameters.get(name)
        if declared is None or not declared.has_default:
            return UNKNOWN
        try:
            return declared.value(declared.default)
        except ValidationError:
            return UNKNOWN  # told at its declaration

    def is_parameter(self, name: str) -> bool:
        """Is there a parameter or pseudo-parameter of that name?"""
        return name in self.parameters or name.startswith(PSEUDO)

    def is_resource(self, name: str) -> bool:
        """Whatever is no parameter may be a resource."""
        return not self.is_parameter(name)

    def condition(self, name: str) -> Any:
        """Conditions hang on values."""
        return UNKNOWN

    def facade(self, key: str) -> Any:
        """Nobody stands above."""
        return UNKNOWN

    def imported(self, name: str) -> Any:
        """No stack exports anything to nobody."""
        return UNKNOWN

"""OS::Heat::Value: keeps a computed value under a name, so that it is written once and read in many places."""

from collections.abc import Callable, Mapping
from typing import Any

from heat.plugin import Any as AnyValue
from heat.plugin import Attribute, Change, Resource, String, resource_type
from heat.plugin.unknown import is_unknown
from heat.values.errors import Place, ValidationError


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool) or str(value).lower() in ("true", "false")


CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "string": (lambda value: isinstance(value, (str, int)), "a string"),
    "number": (_is_number, "a number"),
    "comma_delimited_list": (lambda value: isinstance(value, (list, tuple)), "a list"),
    "json": (lambda value: isinstance(value, Mapping), "a map"),
    "boolean": (_is_boolean, "a boolean"),
}


@resource_type("OS::Heat::Value", since="7.0.0")
class Value(Resource):
    """Gives back what it was given."""

    value = AnyValue("What to keep, and to give back.", required=True, updatable=True)
    type = String("What the value must be; anything when not given.", allowed=CHECKS, updatable=True)

    attributes = {"value": Attribute("The value that was kept.")}

    def validate(self) -> None:
        value, kind = self.properties.get("value"), self.properties.get("type")
        if value is None or not kind or is_unknown([value, kind]):
            return
        fits, noun = CHECKS[kind]
        if not fits(value):
            raise ValidationError(f'"{value}" is not {noun}', Place(("value",)))

    def handle_create(self) -> None:
        self.physical_id = self.physical_name

    def find_existing(self) -> str | None:
        return self.physical_name

    def handle_update(self, change: Change) -> None:
        """The properties are all there is: nothing to send."""

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return self.properties.get("value") if name == "value" else super().attribute(name, live)

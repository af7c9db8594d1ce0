"""OS::Heat::None: stands in for any type that an environment wants away.

It takes whatever properties are written and answers nothing to whatever attribute is asked.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Resource, resource_type


@resource_type("OS::Heat::None", since="5.0.0")
class Nothing(Resource):
    """A resource that is not there."""

    accepts_anything: ClassVar[bool] = True
    keeps_last_copy: ClassVar[bool] = True

    def handle_create(self) -> None:
        self.physical_id = self.context.key
        self.data["is_placeholder"] = "True"

    def needs_replace_failed(self) -> bool:
        return False

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return None

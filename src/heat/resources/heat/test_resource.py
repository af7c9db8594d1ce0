"""OS::Heat::TestResource: a resource that takes as long, and fails, as it is told; for rehearsals of a stack's life."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, Boolean, Change, Custom, Map, Number, Resource, String, resource_type
from heat.plugin.support import since
from heat.values.errors import InvalidArgument
from heat.values.status import Action


def _seconds(of: str) -> Any:
    return Number(f"Seconds that {of} takes.", updatable=True)


@resource_type("OS::Heat::TestResource", since="5.0.0")
class TestResource(Resource):
    """Nothing at all, with the manners of something."""

    __test__ = False  # pytest takes the name for a test

    value = String("What the attribute output gives back.", default="test_string", updatable=True)
    fail = Boolean("Fail instead of completing.", default=False, updatable=True)
    update_replace = Boolean("Ask to be replaced whenever anything changes.", default=False, updatable=True)
    update_replace_value = String("A change of this text replaces the resource.", support=since("7.0.0"))
    wait_secs = Number("Seconds that each action takes.", default=0, updatable=True)
    action_wait_secs = Map(
        "Seconds that one action takes, before wait_secs.",
        {"create": _seconds("a create"), "update": _seconds("an update"), "delete": _seconds("a delete")},
        updatable=True,
    )
    client_name = String("A service to be asked for entity_name; none when empty.", default="", updatable=True)
    entity_name = String("What of that service.", default="", updatable=True)
    constraint_prop_secs = Number(
        "Seconds that checking this very property takes.",
        default=0,
        updatable=True,
        constraints=[Custom("test_constr")],
        support=since("6.0.0"),
    )
    attr_wait_secs = Number(
        "Seconds that reading output takes; an action takes so much longer when somebody reads it.",
        default=0,
        updatable=True,
        support=since("6.0.0"),
    )

    attributes = {"output": Attribute("The property value.", fresh=True)}

    def handle_create(self) -> None:
        self.data["value"] = self.properties["value"]

    def check_create_complete(self) -> bool:
        """One that fails is never there."""
        if not self._finished(Action.CREATE):
            return False
        self.physical_id = self.physical_name
        return True

    def replacement_reason(self, change: Change) -> str | None:
        return "update_replace asks for it" if change.after.get("update_replace") else None

    def handle_update(self, change: Change) -> None:
        self.data["value"] = self.properties["value"]

    def check_update_complete(self, change: Change) -> bool:
        return self._finished(Action.UPDATE)

    def check_delete_complete(self) -> bool:
        """It can always be taken away, also when it is told to fail."""
        return self.physical_id is None or self._waited(Action.DELETE)

    def handle_check(self) -> None:
        """It is as it should be."""

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return self.data.get("value") if name == "output" else super().attribute(name, live)

    def _finished(self, action: Action) -> bool:
        """Has the time passed that the action takes?  Raises what `fail` asks for, at the end of it."""
        if not self._waited(action):
            return False
        if self.properties.get("fail"):
            raise InvalidArgument(f"Test Resource failed {self.context.name}")
        return True

    def _waited(self, action: Action) -> bool:
        left_s = self.context.started_at + self._duration(action) - self.context.now()
        self.next_look_s = max(left_s, 0)
        return left_s <= 0

    def _duration(self, action: Action) -> float:
        own = (self.properties.get("action_wait_secs") or {}).get(action.lower())
        wait = self.properties.get("wait_secs") if own is None else own
        read = any(path and path[0] == "output" for path in self.context.wanted_attributes)
        return float(wait or 0) + (float(self.properties.get("attr_wait_secs") or 0) if read else 0.0)

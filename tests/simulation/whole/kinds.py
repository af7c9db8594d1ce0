"""The resource types of the simulated world: things of the paper cloud, what waits for signals, and stacks below."""

import json
from typing import Any, ClassVar

from tests.simulation.whole.cloud import Cloud, Thing

from heat.plugin import Any as AnyValue
from heat.plugin import (
    Attribute,
    Change,
    ChildStack,
    Integer,
    List,
    Map,
    Number,
    Property,
    Resource,
    StackResource,
    String,
)
from heat.values.errors import NotFound, ResourceFailure, ResourceInError

COPIES = frozenset({"copy"})


class PaperThing(Resource):
    """Something that takes its time, stands on others, and can be changed in part."""

    type_name = "Paper::Thing"
    snapshot_data = COPIES
    shape = AnyValue("What can be changed in place.", updatable=True)
    frame = AnyValue("What cannot.")
    uses = List("Ids of what it stands on.", default=[], updatable=True)
    attributes = {"mark": Attribute("Its shape and how it came to be.")}

    @property
    def cloud(self) -> Cloud:
        """As this engine reaches it: every call may be its last."""
        found: Cloud = self.context.settings["cloud"]
        return found

    def _given(self) -> dict[str, Any]:
        return {"shape": self.properties["shape"], "frame": self.properties["frame"]}

    def _uses(self) -> list[str]:
        return [each for each in self.properties["uses"] or [] if each]

    def handle_create(self) -> None:
        self.physical_id = self.cloud.create(self.physical_name, self.context.name, self._given(), self._uses())

    def find_existing(self) -> str | None:
        return self.cloud.find(self.physical_name)

    def check_create_complete(self) -> bool:
        return self._ready(self.cloud.get(self.physical_id or ""))

    def handle_update(self, change: Change) -> None:
        self.cloud.update(self.physical_id or "", self._given(), self._uses())

    def check_update_complete(self, change: Change) -> bool:
        return self._ready(self.cloud.get(self.physical_id or ""))

    def handle_delete(self) -> None:
        if self.physical_id is not None:
            self.cloud.delete(self.physical_id)

    def check_delete_complete(self) -> bool:
        if self.physical_id is None:
            return True
        self.cloud.get(self.physical_id)
        return False

    def handle_suspend(self) -> None:
        self.cloud.sleep(self.physical_id or "", True)

    def check_suspend_complete(self) -> bool:
        return self._still(self.cloud.get(self.physical_id or ""))

    def handle_resume(self) -> None:
        self.cloud.sleep(self.physical_id or "", False)

    def check_resume_complete(self) -> bool:
        return self._still(self.cloud.get(self.physical_id or ""))

    def handle_check(self) -> None:
        self.cloud.get(self.physical_id or "")

    def handle_snapshot(self) -> None:
        name = f"{self.physical_name}-{self.context.started_at}"
        self.data["copy"] = self.cloud.copy(self.physical_id or "", name)

    def check_snapshot_complete(self) -> bool:
        return self._ready(self.cloud.get(self.data["copy"]))

    def handle_delete_snapshot(self) -> None:
        copy = self.data.pop("copy", None)
        if copy is not None:
            self.cloud.throw_away(copy)

    def handle_restore(self) -> None:
        self.cloud.get(self.physical_id or "")

    def show(self) -> dict[str, Any]:
        """What the cloud says of it."""
        if self.physical_id is None:
            return {}
        return {"mark": repr(self.cloud.get(self.physical_id).given)}

    def _still(self, thing: Thing) -> bool:
        return thing.ready_at <= self.cloud.clock()

    def _ready(self, thing: Thing) -> bool:
        if thing.ready_at > self.cloud.clock():
            return False
        if thing.fails:
            raise ResourceInError("ERROR", "it came out wrong")
        return True


class Mendable(PaperThing):
    """A thing that is mended in place when something with it has failed."""

    type_name = "Paper::Mendable"

    def needs_replace_failed(self) -> bool:
        try:
            self.cloud.get(self.physical_id or "")
        except NotFound:
            return True
        return False


class Careful(Mendable):
    """Changed in two calls, the second once the first has come about, and only where it differs."""

    type_name = "Paper::Careful"
    tint = AnyValue("What is changed last.", updatable=True)

    def _given(self) -> dict[str, Any]:
        return {**super()._given(), "tint": self.properties["tint"]}

    def handle_update(self, change: Change) -> None:
        self.data.pop("painted", None)  # by a change that came to no end
        self._change({name: self.properties[name] for name in ("shape",) if name in change}, change)

    def check_update_complete(self, change: Change) -> bool:
        if not super().check_update_complete(change):
            return False
        if "tint" in change and "painted" not in self.data:
            self.data["painted"] = "yes"
            self._change({"tint": self.properties["tint"]})
            return False
        self.data.pop("painted", None)
        return True

    def _change(self, some: dict[str, Any], change: Change | None = None) -> None:
        uses = self._uses() if change is not None and "uses" in change else None
        self.cloud.change(self.physical_id or "", some, uses)


class Seated(Mendable):
    """Sits where only one can sit: it stands up for its replacement."""

    type_name = "Paper::Seated"

    def handle_create(self) -> None:
        seat = f"{self.context.stack.identity.id}/{self.context.name}"
        self.physical_id = self.cloud.create(self.physical_name, self.context.name, self._given(), self._uses(), seat)

    def prepare_for_replace(self) -> None:
        self.cloud.sit(self.physical_id or "", False)

    def restore_previous(self) -> None:
        self.cloud.sit(self.physical_id or "", True)


class Listener(Resource):
    """Waits for signals, which are kept in its metadata, and gives up after a time."""

    type_name = "Paper::Listener"
    awaits_signals: ClassVar[bool] = True
    signals = Integer("How many it waits for.", default=1, updatable=True)
    patience = Number("Seconds that it waits.", default=300, updatable=True)
    attributes = {"heard": Attribute("Who signalled.", fresh=True)}

    def handle_create(self) -> None:
        self.physical_id = self.physical_name

    def find_existing(self) -> str | None:
        return self.physical_name

    def check_create_complete(self) -> bool:
        return self._heard_enough()

    def handle_update(self, change: Change) -> None:
        """Nothing to send: what came is read at each look."""

    def check_update_complete(self, change: Change) -> bool:
        return self._heard_enough()

    def handle_signal(self, details: Any) -> str:
        """Keep it."""
        self.metadata = {**self.context.metadata, str(details["id"]): "here"}
        return "heard"

    def needs_replace_failed(self) -> bool:
        return False

    def _heard_enough(self) -> bool:
        assert self.context.peer_metadata is not None
        heard = self.context.peer_metadata(self.context.name)
        if len(heard) >= self.properties["signals"]:
            return True
        if self.context.now() - self.context.started_at >= self.properties["patience"]:
            raise ResourceFailure(f"{len(heard)} of {self.properties['signals']} signals came")
        return False


class Nest(StackResource):
    """A stack below, from a template in its properties."""

    type_name = "Paper::Nest"
    template = String("Of the stack below, as JSON.", required=True, updatable=True)
    parameters = Map("For the stack below.", default={}, updatable=True)
    update_policy_schema: ClassVar[dict[str, Property]] = {}

    def child(self) -> ChildStack:
        return ChildStack(json.loads(self.properties["template"]), self.properties["parameters"])


KINDS: dict[str, type[Resource]] = {
    kind.type_name: kind for kind in (PaperThing, Mendable, Careful, Seated, Listener, Nest)
}

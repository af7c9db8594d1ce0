"""OS::Heat::Stack: a stack of its own beside this one, made through Heat's own API.

It may one day stand in another region; for now it stands where its parent stands.
Source: Orchestration API v1, /stacks.
"""

from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, Boolean, Change, Integer, Map, String, resource_type
from heat.plugin.support import since
from heat.plugin.unknown import is_unknown
from heat.resources.heat.other_stack import OtherStack
from heat.values.errors import CloudError, NotFound, NotSupported
from heat.values.status import Action


@resource_type("OS::Heat::Stack")
class Stack(OtherStack):
    """Another stack, looked after by this one."""

    context_ = Map(
        "Where the stack stands, and as whom it is made; beside this one when not given.",
        {
            "region_name": String("Its region."),
            "credential_secret_id": String(
                "The secret that holds credentials of the other cloud.", updatable=True, support=since("12.0.0")
            ),
            "ca_cert": String(
                "PEM text that the other cloud's certificate is checked with.", updatable=True, support=since("12.0.0")
            ),
            "insecure": Boolean(
                "Do not check that certificate.", default=False, updatable=True, support=since("12.0.0")
            ),
        },
        name="context",
        updatable=True,
    )
    template = String("The template's text.", required=True, updatable=True)
    timeout = Integer("Minutes that an action on it may take.", updatable=True)
    parameters = Map("Its parameters.", default={}, updatable=True)

    attributes = {
        "stack_name": Attribute("Its name.", "string"),
        "outputs": Attribute("Its outputs, by name.", "map"),
    }

    def validate(self) -> None:
        """Raises NotSupported for another region or cloud."""
        context = self.properties.get("context")
        if not is_unknown(context):
            self._refuse_elsewhere(context)

    def replacement_reason(self, change: Change) -> str | None:
        before, after = (_region(values.get("context")) for values in (change.before, change.after))
        return "its region changed" if before != after else None

    def handle_create(self) -> None:
        self._refuse_elsewhere(self.properties.get("context"))
        answer = self.client.post(
            "/stacks", {"stack_name": self.physical_name, "disable_rollback": True, **self._wanted()}
        )
        self.physical_id = str(answer["stack"]["id"])

    def check_create_complete(self) -> bool:
        return self._finished(Action.CREATE)

    def find_existing(self) -> str | None:
        try:
            return str(self.client.get(f"/stacks/{self.physical_name}")["stack"]["id"])
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)
            return None

    def handle_update(self, change: Change) -> None:
        self._refuse_elsewhere(self.properties.get("context"))
        self.client.put(self._path, {"disable_rollback": True, **self._wanted()})

    def check_update_complete(self, change: Change) -> bool:
        return self._finished(Action.UPDATE)

    def handle_delete(self) -> None:
        if self.physical_id is None:
            return
        try:
            self.client.delete(self._path)
        except (NotFound, CloudError) as error:
            self.ignore_not_found(error)

    def check_delete_complete(self) -> bool:
        if self.physical_id is None:
            return True
        try:
            return self._finished(Action.DELETE)
        except NotFound:
            return True

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name != "outputs":
            return super().attribute(name, live)
        return {output["output_key"]: output.get("output_value") for output in live.get("outputs") or ()}

    def _wanted(self) -> dict[str, Any]:
        """The other stack's template with all that goes with it."""
        wanted = {
            "template": self.properties["template"],
            "parameters": dict(self.properties["parameters"] or {}),
            "files": dict(self.context.files),
        }
        timeout = self.properties.get("timeout")
        return {**wanted, "timeout_mins": timeout} if timeout is not None else wanted

    def _refuse_elsewhere(self, context: Mapping[str, Any] | None) -> None:
        region = _region(context)
        here = self.context.stack.region
        if region is not None and region != here:
            raise NotSupported(f'A stack in region "{region}" cannot be made from region "{here}" yet.')
        if context and context.get("credential_secret_id"):
            raise NotSupported("A stack in another cloud cannot be made yet.")


def _region(context: Mapping[str, Any] | None) -> str | None:
    return (context or {}).get("region_name")

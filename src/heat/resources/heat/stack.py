"""OS::Heat::Stack: a stack of its own, made through Heat's API: beside this one, in another region or another cloud.

Its template is shown to the Heat that will make it before anything exists.
Source: Orchestration API v1, /stacks and /validate; Key Manager API v1, /secrets/{id}/payload.
"""

import re
from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, Boolean, Change, Elsewhere, Integer, Map, RestClient, String, resource_type
from heat.plugin.support import since
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.resources.heat.other_stack import OtherStack
from heat.values.errors import (
    AuthorizationFailure,
    CloudError,
    HeatError,
    InvalidArgument,
    NotFound,
    ResourceTypeUnavailable,
)
from heat.values.status import Action


class InvalidElsewhere(HeatError, type_name="StackValidationFailed"):
    """The Heat that is to have the other stack cannot be asked, or does not take it."""


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

    _there: RestClient | None = None

    attributes = {
        "stack_name": Attribute("Its name.", "string"),
        "outputs": Attribute("Its outputs, by name.", "map"),
    }

    @property
    def client(self) -> RestClient:
        """Of the Heat that has the other stack."""
        self._there = self._there or self._found()
        return self._there

    def _found(self) -> RestClient:
        context = self.properties.get("context") or {}
        secret, region = context.get("credential_secret_id"), context.get("region_name")
        if not secret and region in (None, self.context.stack.region):
            return super().client
        credentials = self._secret(secret) if secret else None
        where = Elsewhere(region, credentials, context.get("ca_cert"), bool(context.get("insecure")))
        return self.context.abroad(where)("orchestration")

    def validate(self) -> None:
        """Raises InvalidElsewhere when the other Heat cannot be asked, or has something against the template."""
        context, template, parameters = (self.properties.get(name) for name in ("context", "template", "parameters"))
        if self.physical_id is not None or is_unknown([context, template]) or parameters is UNKNOWN:
            return
        region = _region(context) or self.context.stack.region
        try:
            answer = self.client.post("/validate", self._to_validate(), idempotent=True)
        except ResourceTypeUnavailable:
            reason = f"public endpoint for orchestration service in {region} region not found"
            raise _unreachable(region, reason) from None
        except CloudError as error:
            if error.status == 400:
                raise _invalid(region, _in_short(error)) from error
            raise _unreachable(region, error) from error
        except (AuthorizationFailure, InvalidArgument) as error:
            raise _unreachable(region, error) from error
        if isinstance(answer, Mapping) and answer.get("Error"):
            raise _invalid(region, answer["Error"])

    def replacement_reason(self, change: Change) -> str | None:
        before, after = (_region(values.get("context")) for values in (change.before, change.after))
        return "its region changed" if before != after else None

    def handle_create(self) -> None:
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
        timeout = self.properties.get("timeout")
        wanted = {**self._to_validate(), "parameters": dict(self.properties["parameters"] or {})}
        return {**wanted, "timeout_mins": timeout} if timeout is not None else wanted

    def _to_validate(self) -> dict[str, Any]:
        """The template with the types that this stack's environment knows; parameters as far as they are known."""
        given = self.properties.get("parameters") or {}
        environment: dict[str, Any] = {"parameters": {name: one for name, one in given.items() if not is_unknown(one)}}
        if self.context.registry is not None and self.context.registry.entries:
            environment["resource_registry"] = dict(self.context.registry.entries)
        return {
            "template": self.properties["template"],
            "environment": environment,
            "files": dict(self.context.files),
        }

    def _secret(self, secret: str) -> str:
        """The credentials of the other cloud. Raises InvalidElsewhere where there is nobody to keep secrets."""
        try:
            return self.context.client("key-manager").text(f"/secrets/{secret.rpartition('/')[2]}/payload")
        except ResourceTypeUnavailable:
            raise InvalidElsewhere(
                "credential_secret_id names a secret of the key-manager service (Barbican), and the service catalog "
                "has none. Leave it out, or have the operator add that service."
            ) from None


def _region(context: Mapping[str, Any] | None) -> str | None:
    return (context or {}).get("region_name")


def _unreachable(region: str, why: object) -> InvalidElsewhere:
    return InvalidElsewhere(f'Cannot establish connection to Heat endpoint at region "{region}" due to "{why}"')


def _invalid(region: str, why: str) -> InvalidElsewhere:
    return InvalidElsewhere(
        f'Failed validating stack template using Heat endpoint at region "{region}" due to "ERROR: {why}"'
    )


def _in_short(error: CloudError) -> str:
    """The other Heat's words; of a wrong section just these, since its name is its place."""
    section = re.match(r"\S+(?: \([^)]*\))?: (The template section is invalid: [^\s.]+)", error.words)
    return section[1] if section else error.words

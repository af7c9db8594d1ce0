"""OS::Heat::WaitConditionHandle: where signals arrive, by one of several ways, and are kept as metadata."""

import json
from collections.abc import Mapping
from typing import Any

from heat.plugin import Attribute, String, resource_type
from heat.plugin.support import since
from heat.resources.heat.stack_users import StackUser
from heat.values.errors import NotSupported, ValidationError

STATUSES = ("SUCCESS", "FAILURE")
FIELDS = frozenset({"id", "status", "reason", "data"})
TRANSPORTS = ("CFN_SIGNAL", "TEMP_URL_SIGNAL", "HEAT_SIGNAL", "NO_SIGNAL", "ZAQAR_SIGNAL", "TOKEN_SIGNAL")
WITH_PASSWORD = frozenset({"HEAT_SIGNAL", "TOKEN_SIGNAL", "ZAQAR_SIGNAL"})


def accept(kept: Mapping[str, Any], details: Any) -> tuple[str, dict[str, Any]]:
    """The id and the record of one more signal; what it does not say is filled in.

    Raises ValidationError for a status or a key that no signal has.
    """
    given = dict(details) if isinstance(details, Mapping) else {}
    number = len(kept) + 1
    while str(number) in kept:
        number += 1
    status = given.get("status", "SUCCESS")
    if status not in STATUSES or not given.keys() <= FIELDS:
        raise ValidationError(
            "Metadata format invalid", fix="A signal has id, status (SUCCESS or FAILURE), reason, data"
        )
    name = str(given.get("id") or number)
    reason = given.get("reason") or f"Signal {number} received"
    return name, {"status": status, "reason": reason, "data": given.get("data")}


@resource_type("OS::Heat::WaitConditionHandle", since="2014.2")
class WaitConditionHandle(StackUser):
    """Takes in the signals that a WaitCondition counts."""

    signal_transport = String(
        "How signals come: by a signed CloudFormation URL, a URL of the object store, Heat's own API with credentials "
        "or with a token, a message queue, or not at all.",
        default="TOKEN_SIGNAL",
        allowed=TRANSPORTS,
        support=since("6.0.0"),
    )

    attributes = {
        "token": Attribute("A token to signal with, for TOKEN_SIGNAL.", "string", fresh=True),
        "endpoint": Attribute("The URL to signal, for TOKEN_SIGNAL.", "string", fresh=True),
        "curl_cli": Attribute(
            "A command that signals success once a body is added, for TOKEN_SIGNAL.", "string", fresh=True
        ),
        "signal": Attribute("JSON text: all that is needed to signal.", "string", fresh=True),
    }

    @property
    def transport(self) -> str:
        """How signals come."""
        return str(self.properties["signal_transport"])

    def handle_create(self) -> None:
        self.physical_id = self.make_user(password=self.transport in WITH_PASSWORD)
        if self.transport == "CFN_SIGNAL":
            self.make_keypair()

    def handle_signal(self, details: Mapping[str, Any] | None) -> str:
        kept = self.context.metadata
        name, record = accept(kept, details)
        self.metadata = {**kept, name: record}
        return f"status:{record['status']} reason:{record['reason']}"

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name == "signal":
            return json.dumps(self._how_to_signal())
        if name == "show" or self.transport != "TOKEN_SIGNAL" or "user_id" not in self.data:
            return None
        endpoint = self.users.native_url()
        if name == "endpoint":
            return endpoint
        token = self._token()
        return token if name == "token" else _curl(endpoint, token)

    def _how_to_signal(self) -> Mapping[str, Any] | None:
        if self.transport == "TOKEN_SIGNAL":
            return None
        if self.transport == "NO_SIGNAL":
            return {}
        if self.transport == "CFN_SIGNAL":
            return {"alarm_url": self.signed_url("waitcondition")}
        if self.transport == "HEAT_SIGNAL":
            return {
                **self.credentials(),
                "region_name": self.context.stack.region,
                "alarm_url": self.users.native_url(),
            }
        raise NotSupported(f"Signals by {self.transport} need a service that this Heat does not use yet.")

    def _token(self) -> str:
        if "token" not in self.data:
            self.data["token"] = self.users.token(self.data["user_id"], self.data["password"])
        return self.data["token"]


def _curl(endpoint: str, token: str) -> str:
    headers = (f"X-Auth-Token: {token}", "Content-Type: application/json", "Accept: application/json")
    return " ".join(["curl -i -X POST", *(f"-H '{header}'" for header in headers), endpoint])

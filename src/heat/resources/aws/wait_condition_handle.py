"""AWS::CloudFormation::WaitConditionHandle: a signed URL that takes in signals; Ref gives it."""

from collections.abc import Mapping
from typing import Any

from heat.plugin import resource_type
from heat.resources.heat.stack_users import StackUser
from heat.resources.heat.wait_condition_handle import STATUSES
from heat.values.errors import ValidationError

FIELDS = frozenset({"UniqueId", "Status", "Reason", "Data"})


@resource_type("AWS::CloudFormation::WaitConditionHandle", since="2014.1")
class CfnWaitConditionHandle(StackUser):
    """Takes in the signals that a WaitCondition counts."""

    def handle_create(self) -> None:
        self.physical_id = self.make_user()
        self.make_keypair()

    def reference_id(self) -> str | None:
        """The URL to signal."""
        return self.signed_url("waitcondition") or super().reference_id()

    def handle_signal(self, details: Mapping[str, Any] | None) -> str:
        """Raises ValidationError for a signal that lacks a part."""
        if not details:
            return "No signal details provided"
        if set(details) != FIELDS or details["Status"] not in STATUSES:
            raise ValidationError(
                "Metadata format invalid", fix="A signal has UniqueId, Status (SUCCESS or FAILURE), Reason and Data"
            )
        record = {key: value for key, value in details.items() if key != "UniqueId"}
        self.metadata = {**self.context.metadata, str(details["UniqueId"]): record}
        return f"status:{details['Status']} reason:{details['Reason']}"

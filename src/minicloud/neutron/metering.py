"""Small kinds that stand for themselves: metering labels and rules, address groups.

Source: Networking API v2.0, "Metering labels and rules", "Address groups".
"""

from minicloud.neutron.fields import Field, flag, identifier, many, one_of, optional, prefix, text
from minicloud.neutron.kind import Kind
from minicloud.neutron.rest import serve
from minicloud.neutron.schema import STANDARD
from minicloud.state import Record
from minicloud.web import Request


class Labels(Kind):
    """Names under which traffic is counted."""

    name, plural, title, path = "metering_label", "metering_labels", "Metering label", "metering/metering-labels"
    standard, admin_only = (), True
    own = (
        Field("name", text(255), ""),
        Field("description", text(1024), "", put=False),
        Field("shared", flag, False, put=False),
    )

    def delete(self, request: Request, record: Record) -> None:
        rules = LABEL_RULES.records(request.cloud)
        for rule in rules.find(metering_label_id=record["id"]):
            rules.remove(rule["id"])
        super().delete(request, record)


class LabelRules(Kind):
    """Which traffic is counted under a label."""

    name, plural, title = "metering_label_rule", "metering_label_rules", "Metering label rule"
    path, standard, admin_only = "metering/metering-label-rules", (), True
    indexes = ("project_id", "metering_label_id")
    own = (
        Field("metering_label_id", identifier, required=True, put=False),
        Field("direction", one_of("ingress", "egress"), "ingress", put=False),
        Field("remote_ip_prefix", optional(prefix), put=False),
        Field("source_ip_prefix", optional(prefix), put=False),
        Field("destination_ip_prefix", optional(prefix), put=False),
        Field("excluded", flag, False, put=False),
    )

    def create(self, request: Request, values: Record) -> Record:
        LABELS.find(request, values["metering_label_id"])
        return super().create(request, values)

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        return {name: value for name, value in shown.items() if name not in ("project_id", "tenant_id")}


class AddressGroups(Kind):
    """Sets of addresses that rules may name."""

    name, plural, title = "address_group", "address_groups", "Address group"
    shareable = "address_group"
    standard = tuple(field for field in STANDARD if field.name != "tags")
    own = (
        Field("name", text(255), ""),
        Field("addresses", many(prefix), []),
    )

    def created_view(self, request: Request, record: Record) -> Record:
        return {name: value for name, value in self.view(request, record).items() if name != "shared"}


LABELS = serve(Labels())
LABEL_RULES = serve(LabelRules())
ADDRESS_GROUPS = serve(AddressGroups())

"""Segments: the parts that a network of several broadcast domains is made of; for administrators.

Source: Networking API v2.0, "Segments".
"""

from minicloud.neutron.fields import Field, identifier, number, one_of, optional, text
from minicloud.neutron.kind import Kind
from minicloud.neutron.networks import NETWORK_TYPES, NETWORKS
from minicloud.neutron.rest import serve
from minicloud.neutron.schema import STANDARD
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

TUNNELS = ("vxlan", "gre", "geneve")


class Segments(Kind):
    """Broadcast domains of a network."""

    name, plural, title, admin_only = "segment", "segments", "Segment", True
    indexes = ("network_id",)
    standard = tuple(field for field in STANDARD if field.name != "tags")
    own = (
        Field("name", optional(text(255)), ""),
        Field("network_id", identifier, required=True, put=False),
        Field("network_type", one_of(*NETWORK_TYPES), required=True, put=False),
        Field("physical_network", optional(text(64)), put=False),
        Field("segmentation_id", optional(number(1)), put=False),
    )

    def create(self, request: Request, values: Record) -> Record:
        NETWORKS.find(request, values["network_id"])
        if values["network_type"] in TUNNELS and values["physical_network"]:
            words = f"provider:physical_network specified for {values['network_type']} network."
            raise Problem(400, f"Invalid input for operation: {words}", "InvalidInput")
        if values["network_type"] in TUNNELS and values["segmentation_id"] is None:
            values["segmentation_id"] = 1 + max(self._numbers(request, values["network_type"]), default=0)
        return super().create(request, values)

    def view(self, request: Request, record: Record) -> Record:
        shown = super().view(request, record)
        return {name: value for name, value in shown.items() if name not in ("project_id", "tenant_id")}

    def _numbers(self, request: Request, network_type: str) -> list[int]:
        taken = self.records(request.cloud).find(network_type=network_type)
        return [segment["segmentation_id"] or 0 for segment in taken]


SEGMENTS = serve(Segments())

"""AWS::EC2::NetworkInterface: a port on a subnet."""

from collections.abc import Mapping
from typing import Any, ClassVar

from heat.plugin import Attribute, Boolean, Change, Custom, List, String, resource_type
from heat.resources.aws.tags import UNSERVED_TAGS
from heat.resources.rest import RestResource


@resource_type("AWS::EC2::NetworkInterface")
class NetworkInterface(RestResource):
    """A port."""

    service: ClassVar[str | None] = "network"
    collection = "/ports"
    entity = "port"
    vanishes_later = False

    Description = String("Not used.")
    GroupSet = List("Ids of its security groups; the project's default one when not given.", updatable=True)
    PrivateIpAddress = String("Its address; any when not given.")
    SourceDestCheck = Boolean("Not served.", implemented=False)
    SubnetId = String("Its subnet.", required=True, constraints=[Custom("neutron.subnet")])
    Tags = UNSERVED_TAGS

    attributes = {"PrivateIpAddress": Attribute("Its first address.", "string")}

    def create_body(self) -> dict[str, Any]:
        subnet = self.context.find("neutron.subnet", self.properties["SubnetId"])
        address = {"subnet_id": subnet}
        if self.properties.get("PrivateIpAddress"):
            address["ip_address"] = self.properties["PrivateIpAddress"]
        body: dict[str, Any] = {
            "name": self.physical_name,
            "admin_state_up": True,
            "network_id": self.client.get(f"/subnets/{subnet}")["subnet"]["network_id"],
            "fixed_ips": [address],
        }
        groups = self._groups()
        return {**body, "security_groups": groups} if groups is not None else body

    def handle_update(self, change: Change) -> None:
        if "GroupSet" in change:
            groups = self._groups()
            default = [self.context.find("neutron.security_group", "default")]
            self.send_changes({"security_groups": default if groups is None else groups})

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        if name != "PrivateIpAddress":
            return super().attribute(name, live)
        addresses = live.get("fixed_ips") or []
        return addresses[0]["ip_address"] if addresses else None

    def _groups(self) -> list[str] | None:
        named = self.properties.get("GroupSet")
        return None if named is None else [self.context.find("neutron.security_group", name) for name in named]

"""Stacks in a town, and what the cloud looks like while they stand."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.ambiguity.lives import template
from tests.ambiguity.town import Town

from heat.store.rows import StackRow
from heat.values.status import Status

Place = tuple[Town, Mapping[str, str]]
"""A town, and the ids of what stands in its cloud."""


class Standing:
    """A stack of a user, with a thing in it."""

    def __init__(self, place: Place, resources: str, user: str = "demo") -> None:
        self._town, self._ground = place
        self._user = user
        body = {"params": {}, "files": {}, "args": {"disable_rollback": True}}
        name = f"r-{uuid4().hex[:8]}"
        self.identity = self._ask("create_stack", stack_name=name, template=self._template(resources), **body)
        self.made = self.settled()

    def update(self, resources: str, **args: Any) -> StackRow:
        """Change it; a change that fails is taken back when asked for."""
        given = self._template(resources)
        self._ask("update_stack", stack_identity=self.identity, template=given, params={}, files={}, args=args)
        return self.settled()

    def mark(self) -> None:
        """Say that the thing has to be made anew."""
        facts = {"mark_unhealthy": True, "resource_status_reason": "so"}
        self._ask("resource_mark_unhealthy", stack_identity=self.identity, resource_name="thing", **facts)

    def disturbed(self, operation: str) -> "Standing":
        """The next call of that operation is refused."""
        self._town.cloud.control.fault(operation=operation, status=400, times=1)
        return self

    def delete(self) -> None:
        """End it."""
        self._ask("delete_stack", stack_identity=self.identity)
        assert self.settled().status is Status.COMPLETE

    def thing(self) -> str:
        """The physical id of the thing."""
        found = self._ask("list_stack_resources", stack_identity=self.identity)
        return next(str(one["physical_resource_id"]) for one in found if one["resource_name"] == "thing")

    def settled(self) -> StackRow:
        """The stack once nothing is under way."""
        return self._town.heat.settled(self.identity["stack_id"])

    def cloud(self) -> Counter[Any]:
        """How many things of each kind there are, and how they hang together."""
        state = self._town.cloud.server.cloud.state
        found: Counter[Any] = Counter(self._town.counts())
        for address in state.collection("neutron", "floatingips").values():
            found["leading", bool(address["port_id"]), len(address["port_forwardings"])] += 1
        lans = {network["name"] for network in state.collection("neutron", "networks").values()}
        for router in state.collection("neutron", "routers").values():
            joints = state.collection("neutron", "ports").find(device_id=router["id"])
            routes = bool(router["external_gateway_info"]), len(router["routes"]), len(joints)
            found[("routing", router["name"] in lans, *routes)] += 1
        for port in state.collection("neutron", "ports").values():
            found["plugged", port["device_owner"], bool(port["device_id"]), len(port["fixed_ips"])] += 1
        return found

    def _template(self, resources: str) -> dict[str, Any]:
        return template(resources, self._ground)

    def _ask(self, method: str, **arguments: Any) -> Any:
        return self._town.ask(method, self._user, **arguments)

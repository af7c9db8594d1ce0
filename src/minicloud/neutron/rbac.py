"""Who besides its owner may use a network, a security group, a QoS policy, an address scope, pool or group.

Source: Networking API v2.0, "RBAC policies".
"""

import re
from typing import Any

from minicloud.neutron.fields import Field, anything, invalid
from minicloud.neutron.kind import EVERYONE, Kind
from minicloud.neutron.rest import KINDS, serve
from minicloud.neutron.schema import forbidden
from minicloud.problems import Problem
from minicloud.state import Collection, Record
from minicloud.web import Request

PROJECT_ID = re.compile(r"^[0-9a-f]{32}$|^[0-9a-f-]{36}$")
ACTIONS = {"network": ("access_as_external", "access_as_shared")}
TO_EVERYONE = (
    "((((rule:create_rbac_policy and rule:create_rbac_policy:object_type) and rule:create_rbac_policy:object_id)"
    " and rule:create_rbac_policy:target_tenant) and rule:create_rbac_policy:action)"
)


def _object_type(value: Any) -> str:
    if value not in [kind.shareable for kind in KINDS.values() if kind.shareable]:
        raise invalid(f"'{value}' is not a valid RBAC object type.")
    return str(value)


def _target(value: Any) -> str:
    if value != EVERYONE and not PROJECT_ID.match(str(value)):
        raise invalid(f"'{value}' is not a valid target project ID; expected a UUID or '*'.")
    return str(value)


class Policies(Kind):
    """Who besides its owner may use a thing."""

    name, plural, title, quota, standard = "rbac_policy", "rbac_policies", "RBAC policy", True, ()
    fault = "RbacPolicy"
    missing = "RBAC policy of type unknown with ID {id} not found"
    indexes = ("project_id", "object_id")
    own = (
        Field("object_type", _object_type, required=True, put=False),
        Field("object_id", anything, required=True, put=False),
        Field("target_tenant", _target, required=True),
        Field("action", anything, required=True, put=False),
    )

    def create(self, request: Request, values: Record) -> Record:
        """Only the owner of an object may share it, and only an administrator with everyone."""
        kind = next(kind for kind in KINDS.values() if kind.shareable == values["object_type"])
        if values["action"] not in ACTIONS.get(kind.shareable, ("access_as_shared",)):
            actions = list(ACTIONS.get(kind.shareable, ("access_as_shared",)))
            raise invalid(f"Invalid action '{values['action']}' for object type '{kind.shareable}'. Valid: {actions}")
        subject = kind.find(request, values["object_id"])
        if not request.is_admin and values["target_tenant"] == EVERYONE:
            raise forbidden(TO_EVERYONE)
        if not kind.mine(request, subject):
            raise forbidden("rule:create_rbac_policy")
        same = ("object_id", "target_tenant", "action")
        if self.records(request.cloud).find(**{name: values[name] for name in same}):
            raise Problem(409, "An RBAC policy already exists with those values.", "DuplicateRbacPolicy")
        return super().create(request, values)


POLICIES = serve(Policies())


def _policies(request: Request) -> Collection:
    return POLICIES.records(request.cloud)


def open_outside(request: Request, network: Record) -> None:
    """What making a network external means: everyone may reach it."""
    _policies(request).put(
        {
            "id": request.cloud.new_id(),
            "project_id": network["project_id"],
            "object_type": "network",
            "object_id": network["id"],
            "target_tenant": EVERYONE,
            "action": "access_as_external",
        }
    )


def forget(request: Request, object_id: str) -> None:
    """Drop the policies of an object that is gone or closed."""
    for policy in _policies(request).find(object_id=object_id):
        _policies(request).remove(policy["id"])

"""Whether a caller may do what is asked: the question every route puts before it does anything."""

import time
from collections.abc import Callable, Iterable

from oslo_policy import policy

from heat.api.policies import policies
from heat.rpc.context import RequestContext
from heat.values.bearer import Bearer
from heat.values.errors import Forbidden

_LOOK_AGAIN_S = 5.0
TYPES = "resource_types:"
"""Names of policies on resource types begin so."""


class Policy:
    """Answers from an oslo.policy enforcer; looks at its files now and then, not at each request."""

    def __init__(self, enforcer: policy.Enforcer, clock: Callable[[], float] = time.monotonic) -> None:
        self._enforcer = enforcer
        self._clock = clock
        self._looked_at = float("-inf")
        enforcer.suppress_default_change_warnings = True
        enforcer.register_defaults(policies())

    def allows(self, name: str, context: Bearer) -> bool:
        """Whether the rule of that name lets this caller act in its project."""
        self._look_at_files()
        credentials = {
            "project_id": context.project_id,
            "user_id": context.user_id,
            "username": context.username,
            "roles": list(context.roles),
            "is_admin_project": context.is_admin_project,
            "user_domain_id": context.user_domain_id,
            "project_domain_id": context.project_domain_id,
        }
        return bool(self._enforcer.enforce(name, {"project_id": context.project_id}, credentials))

    def allows_type(self, type_name: str, who: Callable[[], Bearer]) -> bool:
        """Whether somebody may use a resource type: where neither it nor its family has a rule, nobody is asked for."""
        family = f"{type_name.rpartition('::')[0]}::*"
        self._look_at_files()
        ruled = [name for name in (f"{TYPES}{type_name}", f"{TYPES}{family}") if name in self._enforcer.rules]
        return not ruled or self._allows_all(ruled, who())

    def _allows_all(self, names: Iterable[str], context: Bearer) -> bool:
        return all(self.allows(name, context) for name in names)

    def demand(self, name: str, context: RequestContext) -> None:
        """Raises Forbidden when the caller may not."""
        if not self.allows(name, context):
            raise Forbidden(f"You are not authorized to use {name}.")

    def _look_at_files(self) -> None:
        """The enforcer reads the state of every policy file whenever it is asked, unless told not to."""
        if self._clock() - self._looked_at < _LOOK_AGAIN_S:
            return
        self._looked_at = self._clock()
        self._enforcer.use_conf = True
        self._enforcer.load_rules()
        self._enforcer.use_conf = False

"""A small engine for tests: drives one resource over a real cloud, a new plug-in instance for every call.

net = driver.create("OS::Neutron::Net", name="web")
net.update(admin_state_up=False)
net.delete()
"""

import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from heat.cloud.constraints import CloudChecks
from heat.cloud.domain_users import DomainUsers, StackSignals
from heat.cloud.errors import CloudAmbiguous
from heat.cloud.finders import Finders
from heat.cloud.sessions import Access, Sessions
from heat.plugin import Change, Registry, Resource, ResourceContext, Verdict
from heat.plugin.changes import changed_names, judge
from heat.plugin.context import StackFacts
from heat.plugin.resolve import resolve
from heat.values.errors import HeatError
from heat.values.identity import StackIdentity
from heat.values.status import Action
from minicloud.testing import RunningCloud

LOOKS = 400
STEP_S = 2.0


class Driver:
    """Makes resources of one stack, as one user of the cloud."""

    def __init__(self, cloud: RunningCloud, sessions: Sessions, access: Access, registry: Registry) -> None:
        self.cloud, self.sessions, self.access, self.registry = cloud, sessions, access, registry
        self.finders = Finders()
        self.users = DomainUsers(sessions)
        self.stack = StackFacts(StackIdentity(access.project_id, "teststack", str(uuid4())), region="RegionOne")
        self.settings: dict[str, Any] = {}
        self._user_project: str | None = None

    def create(self, type_name: str, *, at: str = "thing", **properties: Any) -> "Driven":
        """A resource that exists."""
        return self.plan(type_name, at=at, **properties).create()

    def plan(self, type_name: str, *, at: str = "thing", **properties: Any) -> "Driven":
        """A resource that does not exist yet; `at` is its name in the template."""
        found = self.registry.get(type_name)
        assert found is not None, f"{type_name} is not registered"
        return Driven(self, found, at, properties)

    def find(self, kind: str, text: str) -> str:
        """The id of something, as plug-ins look it up."""
        return self.finders.find(self.access.client, self.access.project_id, kind, text)

    def check(self, name: str, value: Any) -> str | None:
        """Custom constraints that ask the cloud."""
        return CloudChecks(self.finders, self.access.client, self.access.project_id)(name, value)

    def user_project(self) -> str:
        """The stack's project in the domain of its users."""
        if self._user_project is None:
            self._user_project = self.users.ensure_project(self.access.project_id, self.stack.identity.id)
        return self._user_project

    def remove_users(self) -> None:
        """End of the stack."""
        if self._user_project:
            self.users.delete_project(self._user_project)
            self._user_project = None


class Driven:
    """One resource from its plan to its end, with what an engine would keep of it."""

    def __init__(self, driver: Driver, resource: type[Resource], name: str, given: Mapping[str, Any]) -> None:
        self.driver, self.resource, self.name = driver, resource, name
        self.key = str(uuid4())
        self.properties = self._resolved(given)
        self.physical_id: str | None = None
        self.data: dict[str, str] = {}
        self.metadata: dict[str, Any] = {}
        self.started_at = 0.0
        self.deletion_policy = "Delete"
        self.heir: Driven | None = None
        """What is to stand in its place."""

    def create(self) -> "Driven":
        """Make it, as an engine does; an answer that got lost is looked for first."""
        self.instance(Action.CREATE).validate()
        self.begin()
        self._wait(Action.CREATE, lambda plugin: plugin.check_create_complete(), self._begin_again)
        return self

    def begin(self) -> None:
        """The first call of a create."""
        self.started_at = self._now()
        try:
            self._call(Action.CREATE, lambda plugin: plugin.handle_create())
        except CloudAmbiguous:
            self._begin_again()

    def adopt(self) -> bool:
        """Look for what a create that was cut off has left."""
        self._call(Action.CREATE, lambda plugin: setattr(plugin, "physical_id", plugin.find_existing()))
        return self.physical_id is not None

    def _begin_again(self) -> None:
        if self.physical_id is None and not self.adopt():
            self._call(Action.CREATE, lambda plugin: plugin.handle_create())

    def update(self, **changed: Any) -> Verdict:
        """Change some properties, None taking one away; a replacement is only told, not made."""
        before = self.properties
        given = {name: value for name, value in before.items() if value is not None} | changed
        after = self._resolved({name: value for name, value in given.items() if value is not None})
        change = judge(self.resource.properties_schema, Change(before, after, changed_names(before, after)))
        self.properties = after
        if change.verdict is Verdict.UPDATE and self.instance(Action.UPDATE).replacement_reason(change):
            change = Change(before, after, change.properties, verdict=Verdict.REPLACE)
        if change.verdict is not Verdict.UPDATE:
            self.properties = before
            return change.verdict
        self.started_at = self._now()

        def begin() -> None:
            self._call(Action.UPDATE, lambda plugin: plugin.handle_update(change))

        begin()
        self._wait(Action.UPDATE, lambda plugin: plugin.check_update_complete(change), begin)
        return change.verdict

    def delete(self) -> None:
        """Take it away."""
        self.started_at = self._now()
        self._call(Action.DELETE, lambda plugin: plugin.handle_delete())
        self._wait(Action.DELETE, lambda plugin: plugin.check_delete_complete())

    def act(self, action: Action) -> None:
        """Suspend, resume, check, snapshot or restore."""
        self._call(action, lambda plugin: plugin.run_action(action))
        self._wait(action, lambda plugin: plugin.check_action_complete(action))

    def show(self) -> Mapping[str, Any]:
        """What the service says."""
        return self.instance(Action.CREATE).show()

    def attribute(self, name: str) -> Any:
        """One attribute, read now."""
        plugin = self.instance(Action.CREATE)
        return plugin.attribute(name, plugin.show())

    def reference(self) -> str | None:
        """What get_resource gives."""
        return self.instance(Action.CREATE).reference_id()

    def call(self, method: str, *arguments: Any) -> Any:
        """Any other method of the plug-in, keeping what it remembers."""
        return self._call(Action.UPDATE, lambda plugin: getattr(plugin, method)(*arguments))

    def instance(self, action: Action) -> Resource:
        """The plug-in, made for one call."""
        driver, identity = self.driver, self.driver.stack.identity.resource(self.name)
        signals = StackSignals(driver.users, driver.sessions, identity, driver.user_project, self._now)
        return self.resource(
            ResourceContext(
                stack=driver.stack,
                name=self.name,
                key=self.key,
                action=action,
                properties=self.properties,
                metadata=self.metadata,
                physical_id=self.physical_id,
                data=self.data,
                client=driver.access.client,
                find=driver.find,
                now=self._now,
                started_at=self.started_at,
                deletion_policy=self.deletion_policy,
                heir=lambda: self.heir.instance(action) if self.heir is not None else None,
                signals=signals,
                settings=driver.settings,
            )
        )

    def _resolved(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return resolve(self.resource, given, find=self.driver.find, custom=self.driver.check)

    def _call(self, action: Action, call: Any) -> Any:
        """What a call that came to no end has done is not kept."""
        plugin = self.instance(action)
        plugin.data = plugin.context.data = dict(self.data)
        try:
            answer = call(plugin)
        except CloudAmbiguous:
            raise
        except HeatError:
            self._keep(plugin)
            raise
        self._keep(plugin)
        return answer

    def _keep(self, plugin: Resource) -> None:
        self.physical_id, self.data = plugin.physical_id, plugin.data
        self.metadata = self.metadata if plugin.metadata is None else plugin.metadata

    def _wait(self, action: Action, done: Any, again: Callable[[], None] = lambda: None) -> None:
        """`again` begins the action once more after a call of which nobody knows what it did."""
        for _ in range(LOOKS):
            try:
                if self._call(action, done):
                    return
            except CloudAmbiguous:
                again()
            self.driver.cloud.control.advance(STEP_S)
        raise AssertionError(f"{self.name} does not come to an end")

    def _now(self) -> float:
        return time.time() + float(self.driver.cloud.server.cloud.clock.offset_s)

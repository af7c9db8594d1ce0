"""Contexts for resources that need no cloud: what an engine would hand them, and a clock that is set by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from heat.plugin import ChildView, Resource, ResourceContext, RestClient
from heat.plugin.context import Signals, StackFacts
from heat.plugin.resolve import resolve
from heat.values.errors import EntityNotFound
from heat.values.identity import StackIdentity
from heat.values.status import Action

STACK = StackIdentity("project", "teststack", "6f4c9c42-5d2f-4f5c-9c7e-3f6c1c1c8a10")
CHILD = StackIdentity("project", "teststack-thing-abc", "c7e1f3a0-4b7d-4f43-a6fb-1d2f8f0f7a11")
KEY = "00c2f9a5-52f7-4c35-9d7e-0a1b2c3d4e5f"


def no_service(name: str) -> RestClient:
    raise AssertionError(f"nobody may call {name} here")


def find_nothing(kind: str, name: str) -> str:
    raise EntityNotFound(kind, name)


@dataclass
class Stage:
    """One resource on its way through the calls of an engine."""

    type: type[Resource]
    properties: Mapping[str, Any]
    now: float = 1000.0
    data: dict[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    wanted: frozenset[tuple[Any, ...]] = frozenset()
    update_policy: Mapping[str, Any] = field(default_factory=dict)
    peers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    child: ChildView | None = None
    signals: Signals | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    time_s: float | None = None
    client: Any = no_service
    physical_id: str | None = None

    def plugin(self, action: Action = Action.CREATE) -> Any:
        """A new instance, as for each call."""
        context = ResourceContext(
            stack=StackFacts(STACK, region="RegionOne"),
            name="thing",
            key=KEY,
            action=action,
            properties=resolve(self.type, dict(self.properties)),
            metadata=self.metadata,
            physical_id=self.physical_id,
            data=self.data,
            client=self.client,
            find=find_nothing,
            now=lambda: self.now,
            started_at=1000.0,
            time_s=self.time_s,
            signals=self.signals,
            child=self.child,
            wanted_attributes=self.wanted,
            update_policy=self.update_policy,
            peer_metadata=lambda name: self.peers[name],
            files=self.files,
        )
        return self.type(context)

    def call(self, method: str, *arguments: Any) -> Any:
        """One call, keeping the physical id."""
        plugin = self.plugin()
        given = getattr(plugin, method)(*arguments)
        self.physical_id = plugin.physical_id
        return given


def child(references: Mapping[str, str], outputs: Mapping[str, Any] | None = None) -> ChildView:
    """A stack below with these members, that answers reads with what was asked."""
    return ChildView(CHILD, Action.CREATE, outputs or {}, references, lambda name, key, path: (name, key, *path))

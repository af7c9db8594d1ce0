"""Random templates and environments: small, overlapping, and with every section that steers the life of a resource."""

import json
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.simulation.whole.cloud import KEPT

HOOKS = "pre-create", "post-create", "pre-update", "post-update", "pre-delete", "post-delete"
NAMES = "a", "b", "c", f"{KEPT}d", "e"
OUTSIDE = "out"
KINDS = "Paper::Mendable", "Paper::Careful", "Paper::Seated"
HEAD = {"heat_template_version": "2021-04-16"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request brings."""

    template: dict[str, Any]
    environment: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taste:
    """Which parts of the language the templates of one life use, so that small ones meet often."""

    nests: bool
    groups: bool
    listeners: bool
    conditions: bool
    hooks: bool
    restrictions: bool
    externals: bool
    kinds: tuple[str, ...]
    """Of plain things."""

    @classmethod
    def of(cls, random: Random) -> "Taste":
        """Most lives know few of them."""
        parts = (random.random() < odds for odds in (0.3, 0.15, 0.25, 0.3, 0.2, 0.1, 0.15))
        return cls(*parts, ("Paper::Thing", random.choice(["Paper::Thing", *KINDS]), random.choice(KINDS)))


class Author:
    """Writes templates."""

    def __init__(self, random: Random, taste: Taste, external: str) -> None:
        self._random, self._taste, self._external = random, taste, external

    def asks(self, *, plain: bool = False) -> Asked:
        """A request; a plain one has nothing that keeps the stack from getting there."""
        template = self._template()
        environment: dict[str, Any] = {"parameters": {"on": self._maybe(0.6)}} if self._taste.conditions else {}
        kept = {} if plain else self._steering(template["resources"])
        if kept:
            environment["resource_registry"] = {"resources": kept}
        return Asked(template, environment)

    def _template(self) -> dict[str, Any]:
        resources: dict[str, Any] = {}
        for name in self._some((*NAMES, OUTSIDE) if self._taste.externals else NAMES):
            always = [other for other, definition in resources.items() if "condition" not in definition]
            resources[name] = self._one(name, always)
        made = {**HEAD, "resources": resources}
        if self._taste.conditions:
            made["parameters"] = {"on": {"type": "boolean", "default": True}}
            made["conditions"] = {"wanted": {"get_param": "on"}}
        shown = self._some([name for name, one in resources.items() if "condition" not in one], 2)
        if shown:
            made["outputs"] = {name: {"value": {"get_resource": name}} for name in shown}
        return made

    def _one(self, name: str, earlier: list[str]) -> dict[str, Any]:
        definition = self._kind(name, earlier)
        after = self._some(earlier, 1) if self._maybe(0.3) else []
        if after:
            definition["depends_on"] = after
        if name.startswith(KEPT):
            definition["deletion_policy"] = "Retain"
        if self._taste.conditions and self._maybe(0.3):
            definition["condition"] = "wanted"
        return definition

    def _kind(self, name: str, earlier: list[str]) -> dict[str, Any]:
        if name == OUTSIDE:  # never one that the stack has made: another name takes it over or lets it go
            return {"type": "Paper::Thing", "external_id": self._external}
        plain = not name.startswith(KEPT)
        if plain and self._taste.nests and self._maybe(0.4):
            return self._nest(earlier, self._random.choice([0, 0, 1]))
        if plain and self._taste.groups and self._maybe(0.4):
            return self._group(earlier)
        if plain and self._taste.listeners and self._maybe(0.4):
            return {"type": "Paper::Listener", "properties": {"signals": self._random.randint(1, 2)}}
        return self._thing(earlier, kept=not plain)

    def _thing(self, earlier: list[str], *, kept: bool = False) -> dict[str, Any]:
        shape: dict[str, Any] = {"v": self._random.randint(1, 3)}
        properties: dict[str, Any] = {"shape": shape, "frame": self._random.choice([1, 1, 1, 2])}
        uses = self._some(earlier, 2)
        if uses:
            properties["uses"] = [{"get_resource": other} for other in uses]
        if earlier and self._maybe(0.3):
            other = self._random.choice(earlier)
            shape["saw"] = {"get_attr": [other, "show"]} if self._maybe(0.2) else {"get_resource": other}
        kind = self._random.choice(self._taste.kinds[: 1 if kept else None])
        if kind == "Paper::Careful":
            properties["tint"] = self._random.randint(1, 2)
        return {"type": kind, "properties": properties}

    def _nest(self, earlier: list[str], deeper: int = 0) -> dict[str, Any]:
        below: dict[str, Any] = {}
        for name in ("x", "y", "z")[: self._random.randint(0, 3)]:
            if deeper and self._maybe(0.5):
                below[name] = self._nest(list(below), deeper - 1)
                continue
            below[name] = self._thing(list(below))
            if self._maybe(0.5):
                below[name]["properties"].setdefault("uses", []).append({"get_param": "ground"})
        template = {**HEAD, "parameters": {"ground": {"type": "string", "default": ""}}, "resources": below}
        if below:
            template["outputs"] = {"first": {"value": {"get_resource": next(iter(below))}}}
        properties: dict[str, Any] = {"template": json.dumps(template, sort_keys=True)}
        if earlier and self._maybe(0.6):
            properties["parameters"] = {"ground": {"get_resource": self._random.choice(earlier)}}
        return {"type": "Paper::Nest", "properties": properties}

    def _group(self, earlier: list[str]) -> dict[str, Any]:
        properties: dict[str, Any] = {"count": self._random.randint(0, 4), "resource_def": self._member()}
        if self._maybe(0.3):
            properties["removal_policies"] = [{"resource_list": [str(self._random.randint(0, 3))]}]
        made: dict[str, Any] = {"type": "OS::Heat::ResourceGroup", "properties": properties}
        policy: dict[str, Any] = {}
        if self._maybe(0.4):
            policy["rolling_update"] = {**self._pace(), "min_in_service": self._random.randint(0, 2)}
        if self._maybe(0.3):
            policy["batch_create"] = self._pace()
        return {**made, "update_policy": policy} if policy else made

    def _member(self) -> dict[str, Any]:
        if self._taste.nests and self._maybe(0.4):
            return self._nest([])
        return self._thing([])

    def _pace(self) -> dict[str, int]:
        return {"max_batch_size": self._random.randint(1, 2), "pause_time": self._random.choice([0, 0, 2])}

    def _steering(self, resources: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in resources:
            nested = resources[name]["type"] == "Paper::Nest"
            if nested and self._taste.hooks and self._maybe(0.5):
                found[name] = {"*": {"hooks": self._random.choice(HOOKS)}}
            if self._taste.hooks and self._maybe(0.4):
                found.setdefault(name, {})["hooks"] = self._random.choice(HOOKS)
            if self._taste.restrictions and self._maybe(0.4):
                found.setdefault(name, {})["restricted_actions"] = self._random.choice(["update", "replace"])
        return found

    def _some(self, names: Any, most: int = 5) -> list[str]:
        count = self._random.randint(0, min(most, len(names)))
        return sorted(self._random.sample(list(names), count))

    def _maybe(self, odds: float) -> bool:
        return self._random.random() < odds

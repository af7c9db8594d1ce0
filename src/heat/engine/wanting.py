"""What a blueprint wants of each name, as the state machine is told."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from heat.converge import Want
from heat.plugin.resource import Resource
from heat.template import Blueprint, Definition
from heat.template.blueprint import NO_NAMES


def wants_of(blueprint: Blueprint) -> dict[str, Want]:
    """What the blueprint wants, in an order in which it can be built."""
    found = {}
    for name in blueprint.graph.order():
        definition = blueprint.resources[name]
        resource_class = definition.resource_class
        wanted = blueprint.wanted(name)
        found[name] = Want(
            name,
            _fingerprint(definition.fingerprint, resource_class, wanted),
            definition.requires,
            _known(definition, blueprint),
            frozenset(kept_under(resource_class, path) for path in wanted) if wanted else NO_NAMES,
            nested=resource_class.is_stack,
            gives_way=gives_way(resource_class),
        )
    return found


def _known(definition: Definition, blueprint: Blueprint) -> frozenset[str]:
    read = definition.references
    return frozenset(read) & blueprint.resources.keys() if read else NO_NAMES


def gives_way(resource_class: type[Resource]) -> bool:
    """Does it give something up when it is replaced?"""
    return resource_class.prepare_for_replace is not Resource.prepare_for_replace


def kept_under(resource_class: type[Resource], path: Sequence[object]) -> str:
    """The name under which a value is kept: whole attributes, but for stacks below just what was asked for."""
    return json.dumps(path) if resource_class.is_stack else str(path[0])


def _fingerprint(own: str, resource_class: type[Resource], wanted: Iterable[tuple[object, ...]]) -> str:
    """A stack below gives outputs for what is wanted of it, so what is wanted is part of what it is."""
    if not resource_class.is_stack or not wanted:
        return own
    return hashlib.sha256(f"{own} {sorted(map(repr, wanted))}".encode()).hexdigest()[:32]

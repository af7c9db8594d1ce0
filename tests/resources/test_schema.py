"""Every resource type declares exactly what the reference's public interface has."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from heat.plugin import Attribute, Find, Property, Rename, Resource
from heat.plugin.support import SUPPORTED, Support
from heat.resources import load

REFERENCE = json.loads((Path(__file__).parent.parent / "data/reference/resource_types.json").read_text())
TYPES: dict[str, Any] = REFERENCE["resource_types"]
REGISTRY = load()
KNOWN = sorted(name for name in REGISTRY if name in TYPES)


def support_of(support: Support) -> dict[str, Any] | None:
    return None if support == SUPPORTED else told(support)


def told(support: Support) -> dict[str, Any]:
    status = {"status": str(support.level), "version": support.version}
    return {**status, "previous_status": told(support.previous)} if support.previous else status


def property_of(prop: Property) -> dict[str, Any]:
    told: dict[str, Any] = {
        "type": str(prop.kind),
        "required": prop.required,
        "update_allowed": prop.updatable,
        "immutable": prop.immutable,
    }
    if prop.constraints:
        told["constraints"] = [constraint.as_dict() for constraint in prop.constraints]
    if prop.default is not None:
        told["default"] = list(prop.default) if isinstance(prop.default, tuple) else prop.default
    inner = {"*": prop.item} if prop.item is not None else prop.fields
    if inner:
        told["schema"] = properties_of(inner)
    if (support := support_of(prop.support)) is not None:
        told["support_status"] = support
    if not prop.implemented:
        told["implemented"] = False
    if prop.convert:
        told["allow_conversion"] = True
    return told


def properties_of(schema: Mapping[str, Property]) -> dict[str, Any]:
    return {name: property_of(prop) for name, prop in schema.items()}


def attribute_of(attribute: Attribute) -> dict[str, Any]:
    told: dict[str, Any] = {
        "cache_mode": "cache_none" if attribute.fresh else "cache_local",
        "type": attribute.kind,
    }
    if (support := support_of(attribute.support)) is not None:
        told["support_status"] = support
    return told


def paths(rules: Iterable[Mapping[str, Any]], kind: str) -> set[tuple[str, ...]]:
    """Paths of the rules of a kind, without those that depend on another property's value."""
    return {tuple(rule["path"]) for rule in rules if rule["rule"] == kind and not depends(rule)}


def depends(rule: Mapping[str, Any]) -> bool:
    any_entity = rule.get("finder") == "find_resourceid_by_name_or_id" and "entity" not in rule
    return any_entity or "<computed>" in rule.values()


@pytest.mark.parametrize("name", KNOWN)
def test_properties_are_those_of_the_reference(name: str) -> None:
    assert properties_of(REGISTRY.types[name].properties_schema) == TYPES[name]["properties"]


@pytest.mark.parametrize("name", KNOWN)
def test_attributes_are_those_of_the_reference(name: str) -> None:
    schema = REGISTRY.types[name].attributes_schema

    assert {key: attribute_of(one) for key, one in schema.items() if key != "show"} == TYPES[name]["attributes"]
    assert "show" in schema


@pytest.mark.parametrize("name", KNOWN)
def test_the_update_policy_is_that_of_the_reference(name: str) -> None:
    assert properties_of(REGISTRY.types[name].update_policy_schema) == TYPES[name]["update_policy"]


@pytest.mark.parametrize("name", KNOWN)
def test_the_support_status_is_that_of_the_reference(name: str) -> None:
    wanted = TYPES[name]["support_status"]

    assert support_of(REGISTRY.types[name].support) == (None if wanted == support_of_plain() else wanted)


@pytest.mark.parametrize("name", KNOWN)
def test_old_names_are_translated_and_names_looked_up_where_the_reference_does(name: str) -> None:
    resource: type[Resource] = REGISTRY.types[name]
    rules = [rule for rule in TYPES[name]["translation_rules"] if rule["path"][0] in TYPES[name]["properties"]]
    ours = resource.all_translations()

    assert {each.path for each in ours if isinstance(each, Rename)} >= paths(rules, "replace")
    assert {each.path for each in ours if isinstance(each, Find)} >= paths(rules, "resolve")


def test_coverage_is_told(record_property: Any, capsys: pytest.CaptureFixture[str]) -> None:
    unknown = sorted(name for name in REGISTRY if name not in TYPES)
    with capsys.disabled():
        print(f"\nresource types: {len(KNOWN)} of {len(TYPES)}")
    record_property("resource_types_done", len(KNOWN))

    assert unknown == []


def support_of_plain() -> dict[str, Any]:
    return {"status": "SUPPORTED", "version": None}

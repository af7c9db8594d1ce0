"""Types that policy keeps from a caller, and types that a cloud cannot serve."""

from collections.abc import Callable
from typing import Any

import pytest

from heat.plugin import Registry
from heat.rpc.context import RequestContext
from heat.service.desk import Desk
from heat.values.errors import EntityNotFound, Forbidden, ResourceTypeUnavailable, ValidationError

from .world import World

HOT = "heat_template_version: 2021-04-16\nresources:\n  one: {type: %s}\n"
FLAVOR = "OS::Nova::Flavor"


@pytest.fixture
def guarded(desk: Desk) -> Desk:
    """A desk that keeps flavors for administrators."""
    desk.house.may_use = lambda name, who: name != FLAVOR or who().is_admin
    return desk


@pytest.fixture
def absent(desk: Desk, plugins: Registry) -> str:
    """A type whose service the cloud has not."""
    nothing = plugins.get("OS::Heat::None")
    assert nothing is not None
    made = type("Absent", (nothing,), {"service": "reservation", "type_name": "Lab::Absent"})
    desk.house.plugins = plugins.merged({"Lab::Absent": made})
    return "Lab::Absent"


def refused(guarded: Desk, ask: Callable[[], Any]) -> str:
    with pytest.raises(Forbidden) as caught:
        ask()
    return str(caught.value)


def test_a_forbidden_type_cannot_be_created_and_is_named(guarded: Desk, world: World) -> None:
    assert refused(guarded, lambda: world.create(HOT % FLAVOR)).endswith(f"use resource_types:{FLAVOR}.")


def test_a_forbidden_type_is_found_under_another_name_and_in_nested_templates(guarded: Desk, world: World) -> None:
    renamed = {"resource_registry": {"My::Size": FLAVOR}}
    group = HOT % "OS::Heat::ResourceGroup, properties: {resource_def: {type: below.yaml}}"

    assert refused(guarded, lambda: world.create(HOT % "My::Size", params=renamed))
    assert refused(guarded, lambda: world.create(HOT % "below.yaml", files={"below.yaml": HOT % FLAVOR}))
    assert refused(guarded, lambda: world.create(group, files={"below.yaml": HOT % FLAVOR}))


def test_a_forbidden_type_cannot_be_brought_by_an_update(guarded: Desk, world: World) -> None:
    identity = world.create()
    world.done(identity)

    assert refused(guarded, lambda: world.update(identity, HOT % FLAVOR))
    assert refused(guarded, lambda: world.preview(identity, HOT % FLAVOR))


def test_a_forbidden_type_is_neither_listed_nor_described(guarded: Desk, ask: Callable[..., Any]) -> None:
    assert FLAVOR not in ask("list_resource_types")
    assert refused(guarded, lambda: ask("resource_schema", type_name=FLAVOR))
    assert refused(guarded, lambda: ask("generate_template", type_name=FLAVOR))


def test_those_who_may_use_a_type_find_it(
    guarded: Desk, ask: Callable[..., Any], context_of: Callable[[str], RequestContext]
) -> None:
    admin = context_of("admin")

    assert FLAVOR in ask("list_resource_types", _as=admin)
    assert ask("resource_schema", _as=admin, type_name=FLAVOR)["resource_type"] == FLAVOR


def test_a_type_without_its_service_cannot_be_used(absent: str, world: World, ask: Callable[..., Any]) -> None:
    with pytest.raises(ResourceTypeUnavailable, match=r"resources\.one: Service reservation is not .*Lab::Abs"):
        world.create(HOT % absent)
    with pytest.raises(ResourceTypeUnavailable):
        ask("validate_template", template=HOT % absent)
    with pytest.raises(ResourceTypeUnavailable):
        ask("resource_schema", type_name=absent)


def test_validation_overlooks_a_missing_service_when_asked(absent: str, ask: Callable[..., Any]) -> None:
    assert "Error" not in ask("validate_template", template=HOT % absent, ignorable_errors=["99001"])


def test_a_type_that_is_not_here_is_unavailable_where_its_service_is_missing(world: World) -> None:
    with pytest.raises(ResourceTypeUnavailable, match=r"HEAT-E99001 .*OS::Blazar::Host"):
        world.create(HOT % "OS::Blazar::Host")
    with pytest.raises(ValidationError, match=r"OS::Cinder::QoSSpecs\) could not be found"):
        world.create(HOT % "OS::Cinder::QoSSpecs")


def test_a_type_that_nobody_knows_is_not_found_rather_than_unavailable(ask: Callable[..., Any]) -> None:
    with pytest.raises(EntityNotFound):
        ask("resource_schema", type_name="Lab::Nothing")

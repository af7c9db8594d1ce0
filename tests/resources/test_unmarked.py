"""Things that bear no mark: which of those that look the same is ours."""

from collections.abc import Iterator
from typing import Any

import pytest

from heat.plugin import Resource
from heat.resources.unmarked import PATIENCE_S, Unmarked
from heat.values.errors import ResourceFailure

from .heat.contexts import Stage

SHELF: list[str] = []
"""What there is that looks like ours."""


class Bare(Resource):
    """A base that knows how a thing is made."""

    def handle_create(self) -> None:
        SHELF.append(f"made-{len(SHELF)}")
        self.physical_id = SHELF[-1]


class Thing(Unmarked, Bare):
    """A thing without a mark."""

    type_name = "Test::Thing"

    def alike(self) -> list[str]:
        return list(SHELF)


@pytest.fixture
def shelf() -> Iterator[list[str]]:
    """What looks the same, before ours is made: one."""
    SHELF[:] = ["theirs"]
    yield SHELF
    SHELF.clear()


@pytest.fixture
def stage(shelf: list[str]) -> Stage:
    return Stage(Thing, {})


def begun(stage: Stage, **taken: Any) -> Any:
    """An instance that goes on after its first call was saved."""
    stage.call("handle_create")
    plugin = stage.plugin()
    plugin.context.is_taken = lambda ident: ident in taken
    return plugin


def test_nothing_is_made_before_what_looks_the_same_is_saved(stage: Stage, shelf: list[str]) -> None:
    plugin = stage.plugin()
    plugin.handle_create()

    first = plugin.check_create_complete()

    assert (first, plugin.only_saves, shelf) == (False, True, ["theirs"])
    assert plugin.check_create_complete() is True
    assert plugin.physical_id == "made-1"


def test_a_creation_that_never_began_has_left_nothing(stage: Stage) -> None:
    assert stage.plugin().find_existing() is None


def test_what_came_about_since_is_ours(stage: Stage, shelf: list[str]) -> None:
    plugin = begun(stage)
    shelf.append("new")

    assert plugin.find_existing() == "new"


def test_what_another_resource_has_is_not_ours(stage: Stage, shelf: list[str]) -> None:
    plugin = begun(stage, new=True)
    shelf.append("new")

    assert plugin.find_existing() is None


def test_of_several_the_one_is_ours_that_nobody_claims_in_the_end(stage: Stage, shelf: list[str]) -> None:
    plugin = begun(stage)
    shelf += ["new", "newer"]
    found = plugin.find_existing()
    plugin.handle_create()

    waits = plugin.check_create_complete()
    plugin.context.is_taken = lambda ident: ident == "new"

    assert (found, waits, plugin.check_create_complete(), plugin.physical_id) == (None, False, True, "newer")


def test_of_several_that_nobody_claims_none_is_taken(stage: Stage, shelf: list[str]) -> None:
    plugin = begun(stage)
    shelf += ["new", "newer"]
    plugin.find_existing()
    plugin.handle_create()
    stage.now += PATIENCE_S + 1

    with pytest.raises(ResourceFailure, match="new, newer"):
        plugin.check_create_complete()

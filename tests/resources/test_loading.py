"""Types of third parties join ours; a broken plug-in is told of and left out."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from heat.plugin.registration import DECLARED
from heat.resources import Broken, load

GOOD = '''
from heat.plugin import Resource, resource_type

@resource_type("Shop::Shelf")
class Shelf(Resource):
    """A shelf."""
'''
BROKEN = GOOD.replace("Shelf", "Till") + "\nraise RuntimeError('no power')\n"
TAKEN = GOOD.replace("Shop::Shelf", "OS::Neutron::Net")


@pytest.fixture(autouse=True)
def unchanged() -> Iterator[None]:
    """What a test loads is gone afterwards."""
    types, modules = dict(DECLARED.types), set(sys.modules)
    yield
    DECLARED.types = types
    for name in set(sys.modules) - modules:
        if name.startswith("heat_plugins."):
            del sys.modules[name]


def reported(directory: Path) -> list[Broken]:
    told: list[Broken] = []
    load([directory], report=told.append, entry_points="heat.resources.none")
    return told


def test_our_types_are_there() -> None:
    assert {"OS::Neutron::Net", "OS::Nova::Server", "OS::Heat::Value"} <= set(load())


def test_a_file_in_a_plugin_directory_adds_its_types(tmp_path: Path) -> None:
    (tmp_path / "shelf_plugin.py").write_text(GOOD)

    registry = load([tmp_path])

    assert registry.types["Shop::Shelf"].__doc__ == "A shelf."
    assert "Shop::Shelf" in load([tmp_path])


def test_a_broken_plugin_is_told_of_and_nothing_of_it_stays(tmp_path: Path) -> None:
    (tmp_path / "till_plugin.py").write_text(BROKEN)

    told = reported(tmp_path)

    assert [each.reason for each in told] == ["RuntimeError: no power"]
    assert "Shop::Till" not in load()


def test_a_name_that_is_taken_stays_with_its_owner(tmp_path: Path) -> None:
    (tmp_path / "taken_plugin.py").write_text(TAKEN)

    told = reported(tmp_path)

    assert "OS::Neutron::Net is declared by heat.resources.neutron.net" in told[0].reason
    assert load().types["OS::Neutron::Net"].__module__ == "heat.resources.neutron.net"


def test_two_directories_may_have_files_of_the_same_name(tmp_path: Path) -> None:
    for directory, text in (("a", GOOD), ("b", GOOD.replace("Shelf", "Crate"))):
        (tmp_path / directory).mkdir()
        (tmp_path / directory / "shop.py").write_text(text)

    registry = load([tmp_path / "a", tmp_path / "b"])

    assert {"Shop::Shelf", "Shop::Crate"} <= set(registry)

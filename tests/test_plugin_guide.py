"""The example of docs/plugin-guide.md, loaded as a stranger's plug-in and run on a cloud."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.resources.driving import Driver

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.plugin import Registry
from heat.plugin.registration import DECLARED
from heat.resources import load
from heat.values.status import Action
from minicloud.clock import Clock
from minicloud.testing import RunningCloud, running_cloud

ROOT = Path(__file__).resolve().parent.parent
TYPE = "Acme::Network::AddressGroup"


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    """Every type there is, with those of the example directory."""
    yield load([ROOT / "examples/plugins"])
    DECLARED.types.pop(TYPE)


@pytest.fixture(scope="module")
def cloud() -> Iterator[RunningCloud]:
    """A served minicloud."""
    with running_cloud(clock=Clock()) as running:
        yield running


@pytest.fixture
def driver(cloud: RunningCloud, registry: Registry) -> Driver:
    """Drives resources as the user demo."""
    account = {"username": "heat", "password": cloud.password, "project_name": "service"}
    sessions = Sessions(CloudSettings(auth_url=cloud.auth_url, region=cloud.server.cloud.settings.region, **account))
    return Driver(cloud, sessions, sessions.token(cloud.connect("demo").auth_token), registry)


def groups(driver: Driver) -> list[dict]:
    """The address groups that the cloud has."""
    return driver.access.client("network").list("/address-groups", "address_groups")


def test_the_example_makes_changes_and_removes_an_address_group(driver):
    group = driver.create(TYPE, title="offices", addresses=["10.1.0.0/16"])
    assert [one["name"] for one in groups(driver)] == ["offices"]

    group.update(title="branches")
    assert [(one["name"], one["addresses"]) for one in groups(driver)] == [("branches", ["10.1.0.0/16"])]

    group.delete()
    assert groups(driver) == []


def test_the_example_finds_what_an_interrupted_create_has_made(driver):
    group = driver.create(TYPE, addresses=["10.1.0.0/16"])
    made = group.physical_id

    assert group.instance(Action.CREATE).find_existing() == made
    group.delete()


def test_the_guide_shows_the_example_as_it_is():
    guide, example = (ROOT / name for name in ("docs/plugin-guide.md", "examples/plugins/address_group.py"))
    shown = guide.read_text().partition("```python\n")[2].partition("```")[0]

    assert shown in example.read_text()

"""One town for all lives, and the ground that they stand on."""

from collections.abc import Iterator, Mapping

import pytest
from tests.ambiguity.ground import lay
from tests.ambiguity.town import Town, town

from heat.plugin import Registry
from heat.resources import load

TAKES_S = 0.02
"""How long a server, a volume or an image needs for whatever it does."""


@pytest.fixture(scope="session")
def registry() -> Registry:
    """All resource types."""
    return load()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Iterator[tuple[Town, Mapping[str, str]]]:
    """A town, and the ids of what stands in its cloud."""
    with town(tmp_path_factory.mktemp("ambiguity"), registry) as made:
        ground = lay(made)
        for service in ("nova", "cinder", "glance"):
            made.cloud.control.operation(f"{service}.*", seconds=TAKES_S)
        yield made, ground


@pytest.fixture(autouse=True)
def nothing_stays_spoilt(place: tuple[Town, Mapping[str, str]]) -> Iterator[None]:
    """A fault that one test has set is none of the next."""
    yield
    place[0].disarm()

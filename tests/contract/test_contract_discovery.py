"""The version documents by which clients find their way."""

import re
from typing import Any

import pytest
import requests


def root(user: Any, service: str) -> str:
    """The address of a service without version and project."""
    endpoint = user.connection.session.get_endpoint(service_type=service, interface="public")
    return re.sub(r"/v\d.*$", "", endpoint) + "/"


@pytest.mark.parametrize(
    ("service", "status", "keys"),
    [
        ("identity", 300, {"id", "status", "updated", "links", "media-types"}),
        ("compute", 200, {"id", "status", "version", "min_version", "updated", "links"}),
        ("network", 200, {"id", "status", "links"}),
        ("image", 300, {"id", "status", "links"}),
        ("volumev3", 300, {"id", "status", "version", "min_version", "updated", "links", "media-types"}),
    ],
)
def test_a_service_says_what_it_speaks_without_a_token(user: Any, service: str, status: int, keys: set[str]) -> None:
    answer = requests.get(root(user, service), allow_redirects=False, timeout=30)

    versions = answer.json()["versions"]
    versions = versions["values"] if isinstance(versions, dict) else versions
    assert answer.status_code == status
    assert set(versions[-1]) == keys


def test_clients_find_the_range_of_microversions(user: Any) -> None:
    session = user.connection.session

    compute = session.get_endpoint_data(service_type="compute", interface="public")
    storage = session.get_endpoint_data(service_type="block-storage", interface="public")

    assert (compute.min_microversion, storage.min_microversion) == ((2, 1), (3, 0))
    assert (compute.max_microversion, storage.max_microversion) == ((2, 104), (3, 71))

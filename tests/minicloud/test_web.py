"""Routes and the wire."""

import http.client
import threading

import pytest
import requests

from minicloud.testing import RunningCloud
from minicloud.web import Route, Router


def answer(*_: object) -> None:
    return None


def test_a_literal_segment_wins_over_a_variable_one() -> None:
    router = Router()
    router.add(Route("GET", "/volumes/{key}", "a.one", answer, names=("key",)))
    router.add(Route("GET", "/volumes/detail", "a.all", answer))

    assert router.match("GET", "/volumes/detail")[0].operation == "a.all"  # type: ignore[union-attr]
    assert router.match("GET", "/volumes/a%2Fb")[1] == {"key": "a/b"}


def test_a_path_is_walked_back_when_its_literal_branch_ends_early() -> None:
    router = Router()
    router.add(Route("GET", "/v3/volumes", "a.short", answer))
    router.add(Route("GET", "/v3/{project}/types", "a.long", answer, names=("project",)))

    assert router.match("GET", "/v3/volumes/types")[1] == {"project": "volumes"}


def test_two_routes_for_one_path_are_refused() -> None:
    router = Router()
    router.add(Route("GET", "/servers/{a}", "a.one", answer))

    with pytest.raises(ValueError, match="two routes for GET"):
        router.add(Route("GET", "/servers/{b}", "a.two", answer))


def test_a_known_path_names_the_methods_that_it_allows(mini: RunningCloud) -> None:
    headers = {"X-Auth-Token": mini.connect().session.get_token()}

    refused = requests.put(f"{mini.url}/image/v2/images", headers=headers, timeout=10)

    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, POST")


def test_a_body_that_is_no_json_is_refused(mini: RunningCloud) -> None:
    refused = requests.post(f"{mini.auth_url}/auth/tokens", data="{bad", timeout=10)

    assert refused.status_code == 400
    assert "valid JSON" in refused.json()["error"]["message"]


def test_a_body_in_chunks_arrives_whole(mini: RunningCloud) -> None:
    images = mini.connect().image
    image = images.create_image(name="chunks", disk_format="raw", container_format="bare")
    headers = {"X-Auth-Token": images.session.get_token()}

    parts = (b"x" * 1000 for _ in range(3))
    requests.put(f"{mini.url}/image/v2/images/{image.id}/file", data=parts, headers=headers, timeout=10)

    assert images.get_image(image.id).size == 3000


def test_a_connection_is_kept_for_the_next_request(mini: RunningCloud) -> None:
    line = http.client.HTTPConnection("127.0.0.1", mini.server.port)
    line.request("GET", "/identity/v3")
    line.getresponse().read()
    first = line.sock

    line.request("GET", "/identity/v3")

    assert line.getresponse().status == 200
    assert line.sock is first


def test_many_clients_make_many_volumes_and_none_is_lost(mini: RunningCloud) -> None:
    session = mini.connect().session
    url = f"{mini.url}/volume/v3/{session.get_project_id()}/volumes"
    headers = {"X-Auth-Token": session.get_token()}

    def make() -> None:
        for _ in range(10):
            requests.post(url, json={"volume": {"size": 1, "name": "crowd"}}, headers=headers, timeout=10)

    clients = [threading.Thread(target=make) for _ in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert len(requests.get(url + "?name=crowd", headers=headers, timeout=10).json()["volumes"]) == 80

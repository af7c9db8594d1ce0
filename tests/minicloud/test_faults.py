"""Every bad day that can be rehearsed."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from minicloud.testing import RunningCloud

LIST = "/volume/v3/{project}/volumes"


def volumes(mini: RunningCloud, method: str = "GET", **keywords: object) -> requests.Response:
    """One request to Cinder as demo, on a connection of its own."""
    session = mini.connect().session
    headers = {"X-Auth-Token": session.get_token()}
    url = mini.url + LIST.format(project=session.get_project_id())
    return requests.request(method, url, headers=headers, timeout=10, **keywords)  # type: ignore[arg-type]


def test_a_status_is_answered_in_the_words_of_the_service(mini: RunningCloud) -> None:
    mini.control.fault(operation="cinder.volume.list", status=503, message="Come back later.", retry_after=7)

    answer = volumes(mini)

    assert answer.status_code == 503
    assert answer.json() == {"serviceUnavailable": {"code": 503, "message": "Come back later.", "retryAfter": "7"}}
    assert answer.headers["Retry-After"] == "7"


def test_a_status_may_have_any_body(mini: RunningCloud) -> None:
    mini.control.fault(path="/volume/*", status=500, body={"odd": True})

    assert volumes(mini).json() == {"odd": True}


def test_a_reset_cuts_the_line_before_any_work_is_done(mini: RunningCloud) -> None:
    mini.control.fault(operation="cinder.volume.create", reset=True)

    with pytest.raises(requests.ConnectionError):
        volumes(mini, "POST", json={"volume": {"size": 1, "name": "never"}})

    assert not [v for v in volumes(mini).json()["volumes"] if v["name"] == "never"]


def test_a_lost_answer_leaves_the_work_done(mini: RunningCloud) -> None:
    mini.control.fault(operation="cinder.volume.create", lost=True)

    with pytest.raises(requests.ConnectionError):
        volumes(mini, "POST", json={"volume": {"size": 1, "name": "orphan"}})

    assert [v["name"] for v in volumes(mini).json()["volumes"] if v["name"] == "orphan"] == ["orphan"]


def test_a_slow_answer_arrives_late_while_others_do_not_wait(mini: RunningCloud) -> None:
    mini.control.fault(operation="cinder.volume.list", slow=0.2)

    begun = time.monotonic()
    volumes(mini)

    assert time.monotonic() - begun >= 0.2


def test_the_nth_match_is_hit_and_no_other(mini: RunningCloud) -> None:
    mini.control.fault(operation="cinder.volume.*", nth=2, status=500)

    assert [volumes(mini).status_code for _ in range(4)] == [200, 500, 200, 200]


def test_every_third_match_is_hit_until_the_times_are_used_up(mini: RunningCloud) -> None:
    mini.control.fault(operation="cinder.volume.*", every=3, times=2, status=500)

    assert [volumes(mini).status_code for _ in range(9)].count(500) == 2


def test_chance_is_the_same_for_the_same_seed(mini: RunningCloud) -> None:
    def runs() -> list[int]:
        mini.control.clear_faults()
        mini.control.fault(operation="cinder.volume.*", probability=0.5, seed=3, status=500)
        return [volumes(mini).status_code for _ in range(12)]

    first = runs()

    assert set(first) == {200, 500}
    assert runs() == first


def test_a_rule_may_look_into_the_body(mini: RunningCloud) -> None:
    mini.control.fault(method="POST", body_contains='"size": 9', status=500)

    assert volumes(mini, "POST", json={"volume": {"size": 9}}).status_code == 500
    assert volumes(mini, "POST", json={"volume": {"size": 1}}).status_code == 202


def test_a_rule_with_an_unknown_word_is_refused(mini: RunningCloud) -> None:
    answer = requests.post(f"{mini.url}/control/faults", json={"operatoin": "x", "status": 500}, timeout=10)

    assert answer.status_code == 400
    assert "operatoin" in answer.text


def count(mini: RunningCloud) -> int:
    """How many volumes there are."""
    return len(volumes(mini).json()["volumes"])


def test_a_gateway_may_know_nothing_of_work_that_was_done(mini: RunningCloud) -> None:
    before = count(mini)
    mini.control.fault(operation="cinder.volume.create", lost=True, instead=504, times=1)

    answer = volumes(mini, "POST", json={"volume": {"size": 1}})

    assert (answer.status_code, count(mini)) == (504, before + 1)


def test_an_answer_may_come_long_after_the_work_was_done(mini: RunningCloud) -> None:
    before = count(mini)
    mini.control.fault(operation="cinder.volume.create", late=1.0, times=1)
    began = time.monotonic()
    with ThreadPoolExecutor() as pool:
        late = pool.submit(volumes, mini, "POST", json={"volume": {"size": 1}})
        while count(mini) == before:
            assert time.monotonic() < began + 60

    assert late.result().status_code == 202
    assert time.monotonic() - began >= 1.0

"""Queues of messages."""

from typing import Any

import pytest

from minicloud.testing import RunningCloud

OURS = {"Client-ID": "1c1b4a4e-6c5d-4a3f-9d8f-6f1f4dd2f1ab"}
OTHERS = {"Client-ID": "2c1b4a4e-6c5d-4a3f-9d8f-6f1f4dd2f1ab"}
MESSAGES = "/messaging/v2/queues/q/messages"


@pytest.fixture
def session(mini: RunningCloud) -> Any:
    return mini.connect("demo").session


def call(mini: RunningCloud, session: Any, method: str, path: str, body: Any = None, **headers: str) -> Any:
    url = mini.auth_url.partition("/identity")[0] + path
    return session.request(url, method, json=body, raise_exc=False, headers=headers or OURS)


def read(mini: RunningCloud, session: Any, **headers: str) -> list[Any]:
    return [message["body"] for message in call(mini, session, "GET", MESSAGES, **headers).json()["messages"]]


def test_a_message_is_read_by_others_and_in_order(mini: RunningCloud, session: Any) -> None:
    for word in ("one", "two"):
        answer = call(mini, session, "POST", MESSAGES, {"messages": [{"body": word, "ttl": 300}]})
        assert answer.status_code == 201

    assert read(mini, session, **OTHERS) == ["one", "two"]
    assert read(mini, session) == []


def test_a_message_grows_old(mini: RunningCloud, session: Any) -> None:
    call(mini, session, "POST", MESSAGES, {"messages": [{"body": "old", "ttl": 60}]})

    mini.server.cloud.clock.offset_s = 61.0

    assert "old" not in read(mini, session, **OTHERS)


@pytest.mark.parametrize("body", [{}, {"messages": []}, {"messages": [{"body": 1, "ttl": 1}]}])
def test_what_is_no_message_is_refused(mini: RunningCloud, session: Any, body: Any) -> None:
    assert call(mini, session, "POST", MESSAGES, body).status_code == 400


def test_a_client_must_say_who_it_is(mini: RunningCloud, session: Any) -> None:
    assert call(mini, session, "GET", MESSAGES, **{"X-Other": "x"}).status_code == 400


def test_a_queue_goes_with_its_messages(mini: RunningCloud, session: Any) -> None:
    call(mini, session, "POST", MESSAGES, {"messages": [{"body": "x", "ttl": 300}]})

    assert call(mini, session, "DELETE", "/messaging/v2/queues/q").status_code == 204

    assert read(mini, session, **OTHERS) == []

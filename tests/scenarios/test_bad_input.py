"""Bad input is refused with a fault that names the place, and nothing of it is kept."""

from typing import Any

import pytest
import requests
from tests.scenarios.bad_input import ALL, Bad
from tests.scenarios.doors import Rest, hot, new_name, request_body

from minicloud.testing import Control

FAULT = {"code", "title", "explanation", "error"}
ORCHESTRATION = {"service_type": "orchestration", "interface": "public"}


def ask(heat: Rest, body: str | dict[str, Any], name: str) -> requests.Response:
    """Send what a table holds."""
    if isinstance(body, dict):
        return heat.call("POST", "/stacks", {"stack_name": name, **body})
    kind = {"Content-Type": "application/json"}
    answer: requests.Response = heat.session.request(
        "/stacks", "POST", data=body, headers=kind, endpoint_filter=ORCHESTRATION, raise_exc=False
    )
    return answer


@pytest.mark.parametrize("bad", ALL, ids=lambda bad: bad.title)
def test_it_is_refused_with_the_place_and_nothing_is_kept(heat: Rest, cloud: Control, bad: Bad) -> None:
    name, before = new_name("bad"), _names(heat)

    answer = ask(heat, bad.body, name)

    fault = answer.json()
    assert (answer.status_code, fault["error"]["type"]) == (bad.status, bad.error), fault["error"]["message"]
    assert bad.place in fault["error"]["message"]
    assert set(fault) == FAULT
    assert set(fault["error"]) == {"type", "traceback", "message"}
    assert _names(heat) == before


def test_a_second_stack_of_a_name_is_refused(heat: Rest) -> None:
    stack = heat.made(hot("it: {type: OS::Heat::None}"))

    answer = heat.call("POST", "/stacks", request_body(hot("it: {type: OS::Heat::None}"), stack_name=stack.name))

    assert (answer.status_code, answer.json()["error"]["type"]) == (409, "StackExists")


def test_a_bad_update_leaves_the_stack_as_it_is(heat: Rest) -> None:
    stack = heat.made(hot("it: {type: OS::Heat::None}"))
    before = stack.show()

    answer = heat.call("PUT", stack.path, request_body(hot("it: {type: OS::No::Such}")))

    assert answer.status_code == 400
    assert stack.show() == before


def test_an_unknown_path_is_not_found(heat: Rest) -> None:
    answer = heat.call("GET", "/nothing/here")

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "HTTPNotFound")


def _names(heat: Rest) -> set[str]:
    return {one["stack_name"] for one in heat.get("/stacks")["stacks"] if one["stack_name"].startswith("bad-")}

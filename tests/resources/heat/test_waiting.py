"""Wait conditions and their handles, in both languages."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from heat.plugin import Resource
from heat.resources.aws.wait_condition import CfnWaitCondition
from heat.resources.aws.wait_condition_handle import CfnWaitConditionHandle
from heat.resources.heat.wait_condition import WaitCondition
from heat.resources.heat.wait_condition_handle import WaitConditionHandle, accept
from heat.resources.heat.waiting import WaitConditionFailure, WaitConditionTimeout
from heat.values.errors import NotSupported, ResourceActionNotSupported, ValidationError
from heat.values.status import Action

from ..driving import Driver
from .contexts import Stage

GOOD = {"status": "SUCCESS", "reason": "", "data": {"x": 1}}
BAD = {"status": "FAILURE", "reason": "broken", "data": None}


def condition(signals: Mapping[str, Any], **properties: Any) -> Stage:
    stage = Stage(WaitCondition, {"handle": "h", "timeout": 10, **properties}, peers={"h": signals})
    stage.call("handle_create")
    return stage


def signal(handle: type[Resource], kept: Mapping[str, Any], details: Any) -> tuple[str, Any]:
    plugin = Stage(handle, {}, metadata=kept).plugin()
    return plugin.handle_signal(details), plugin.metadata


@pytest.mark.parametrize(("signals", "enough"), [({}, False), ({"1": GOOD}, False), ({"1": GOOD, "2": GOOD}, True)])
def test_a_condition_waits_for_enough_signals(signals: dict[str, Any], enough: bool) -> None:
    assert condition(signals, count=2).call("check_create_complete") is enough


def test_a_failed_signal_fails_the_condition_with_its_reason() -> None:
    with pytest.raises(WaitConditionFailure, match=r"^broken;broken$"):
        condition({"1": GOOD, "2": BAD, "3": BAD}, count=1).call("check_create_complete")


def test_a_condition_does_not_wait_for_ever() -> None:
    stage = condition({"1": GOOD}, count=3)
    stage.now += 9.9
    assert stage.call("check_create_complete") is False

    stage.now += 0.1
    with pytest.raises(WaitConditionTimeout, match="1 of 3 received"):
        stage.call("check_create_complete")


def test_data_of_signals_is_told_as_json() -> None:
    assert condition({"2": GOOD, "1": BAD}).plugin().attribute("data", {}) == '{"1": null, "2": {"x": 1}}'


def test_a_cloudformation_condition_reads_its_own_spelling() -> None:
    signals = {"1": {"Status": "SUCCESS", "Reason": "r", "Data": "d"}}
    stage = Stage(CfnWaitCondition, {"Handle": "h", "Timeout": 10}, peers={"h": signals})
    stage.call("handle_create")

    assert stage.call("check_create_complete") is True
    assert stage.plugin().attribute("Data", {}) == '{"1": "d"}'


@pytest.mark.parametrize(
    ("details", "name", "record"),
    [
        (None, "1", {"status": "SUCCESS", "reason": "Signal 1 received", "data": None}),
        ("text", "1", {"status": "SUCCESS", "reason": "Signal 1 received", "data": None}),
        ({"id": 7, "data": "d"}, "7", {"status": "SUCCESS", "reason": "Signal 1 received", "data": "d"}),
        ({"status": "FAILURE", "reason": "no"}, "1", {"status": "FAILURE", "reason": "no", "data": None}),
    ],
)
def test_what_a_signal_does_not_say_is_filled_in(details: Any, name: str, record: dict[str, Any]) -> None:
    assert accept({}, details) == (name, record)


def test_a_signal_without_an_id_gets_one_that_is_free() -> None:
    assert accept({"1": GOOD, "3": GOOD}, {})[0] == "4"


@pytest.mark.parametrize("details", [{"status": "MAYBE"}, {"other": 1}])
def test_a_signal_of_another_shape_is_refused(details: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Metadata format invalid"):
        accept({}, details)


def test_a_signal_is_kept_beside_the_others() -> None:
    reason, kept = signal(WaitConditionHandle, {"1": GOOD}, {"data": "new"})

    assert reason == "status:SUCCESS reason:Signal 2 received"
    assert kept == {"1": GOOD, "2": {"status": "SUCCESS", "reason": "Signal 2 received", "data": "new"}}


def test_a_cloudformation_signal_is_kept_under_its_unique_id() -> None:
    details = {"UniqueId": "a", "Status": "SUCCESS", "Reason": "r", "Data": "d"}

    assert signal(CfnWaitConditionHandle, {}, details) == (
        "status:SUCCESS reason:r",
        {"a": {"Status": "SUCCESS", "Reason": "r", "Data": "d"}},
    )


@pytest.mark.parametrize("details", [{"Status": "SUCCESS"}, {"UniqueId": "1", "Status": "X", "Reason": "", "Data": ""}])
def test_a_cloudformation_signal_of_another_shape_is_refused(details: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="Metadata format invalid"):
        signal(CfnWaitConditionHandle, {}, details)


def test_a_condition_itself_takes_no_signal() -> None:
    with pytest.raises(ResourceActionNotSupported):
        condition({}).plugin().handle_signal({})


def test_a_token_handle_tells_how_to_signal(driver: Driver) -> None:
    made = driver.create("OS::Heat::WaitConditionHandle", at="handle")
    endpoint, token = made.attribute("endpoint"), made.attribute("token")

    assert endpoint.startswith("http://heat.example/v1/") and endpoint.endswith("/resources/handle/signal")
    assert made.attribute("token") == token
    assert made.attribute("curl_cli") == (
        f"curl -i -X POST -H 'X-Auth-Token: {token}' -H 'Content-Type: application/json' "
        f"-H 'Accept: application/json' {endpoint}"
    )
    assert made.attribute("signal") == "null"

    made.delete()


def test_a_heat_handle_tells_credentials(driver: Driver) -> None:
    made = driver.create("OS::Heat::WaitConditionHandle", at="handle", signal_transport="HEAT_SIGNAL")
    told = json.loads(made.attribute("signal"))

    assert {"auth_url", "user_id", "password", "project_id", "domain_id", "alarm_url", "region_name"} <= told.keys()
    assert made.attribute("token") is None

    made.delete()


@pytest.mark.parametrize(
    ("type_name", "properties"),
    [
        ("OS::Heat::WaitConditionHandle", {"signal_transport": "CFN_SIGNAL"}),
        ("AWS::CloudFormation::WaitConditionHandle", {}),
    ],
)
def test_a_signed_url_stays_the_same(driver: Driver, type_name: str, properties: dict[str, Any]) -> None:
    made = driver.create(type_name, at="handle", **properties)
    urls = {made.instance(Action.CREATE).signed_url("waitcondition") for _ in range(2)}

    assert len(urls) == 1
    assert "/v1/waitcondition/arn%3Aopenstack%3Aheat" in urls.pop()

    made.delete()


def test_the_reference_of_a_cloudformation_handle_is_its_url(driver: Driver) -> None:
    made = driver.create("AWS::CloudFormation::WaitConditionHandle", at="handle")

    assert str(made.reference()).startswith("http://heat.example:8000/v1/waitcondition/")

    made.delete()


def test_a_handle_without_signals_says_nothing_and_one_without_its_service_says_so(driver: Driver) -> None:
    silent = driver.create("OS::Heat::WaitConditionHandle", at="one", signal_transport="NO_SIGNAL")
    queue = driver.create("OS::Heat::WaitConditionHandle", at="two", signal_transport="ZAQAR_SIGNAL")

    assert silent.attribute("signal") == "{}"
    with pytest.raises(NotSupported, match="ZAQAR_SIGNAL"):
        queue.attribute("signal")

    silent.delete()
    queue.delete()


def test_a_resting_handle_lets_nobody_in(driver: Driver) -> None:
    made = driver.create("OS::Heat::WaitConditionHandle", at="handle")
    users = driver.sessions.domain_admin().client("identity")

    made.act(Action.SUSPEND)
    assert users.get(f"/users/{made.physical_id}")["user"]["enabled"] is False
    made.act(Action.RESUME)
    assert users.get(f"/users/{made.physical_id}")["user"]["enabled"] is True

    made.delete()

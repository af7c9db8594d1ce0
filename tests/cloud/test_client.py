"""Calls to services: answers, pages, errors in the services' own words, and when a call is made again."""

from dataclasses import replace

import pytest

from heat.cloud.errors import CloudAmbiguous, CloudNotFound
from heat.cloud.retrying import Retrying
from heat.cloud.sessions import Access, Sessions
from heat.cloud.settings import CloudSettings
from heat.values.errors import CloudError, NotFound, ResourceTypeUnavailable
from minicloud.testing import RunningCloud

from .conftest import Pauses


def test_an_answer_is_parsed_and_an_empty_one_is_none(demo: Access) -> None:
    network = demo.client("network")

    made = network.post("/networks", {"network": {"name": "web"}})["network"]

    assert network.get(f"/networks/{made['id']}")["network"]["name"] == "web"
    assert network.delete(f"/networks/{made['id']}") is None


def test_a_list_holds_all_pages(demo: Access) -> None:
    network = demo.client("network")
    made = [network.post("/networks", {"network": {"name": "paged"}})["network"]["id"] for _ in range(5)]

    listed = network.list("/networks", "networks", limit=2, name="paged")

    assert sorted(each["id"] for each in listed) == sorted(made)
    for each in made:
        network.delete(f"/networks/{each}")


@pytest.mark.parametrize(
    ("service", "path", "words"),
    [
        ("network", "/networks/none", "Network none could not be found."),
        ("compute", "/servers/none", "Instance none could not be found."),
        ("block-storage", "/volumes/none", "Volume none could not be found."),
        ("image", "/images/none", "No image found with ID none"),
    ],
)
def test_what_is_not_there_is_told_in_the_words_of_the_service(
    demo: Access, service: str, path: str, words: str
) -> None:
    with pytest.raises(CloudNotFound) as caught:
        demo.client(service).get(path)

    assert isinstance(caught.value, NotFound)
    assert (caught.value.words, caught.value.status) == (words, 404)


def test_an_error_keeps_status_words_and_the_name_that_the_service_gave_it(demo: Access) -> None:
    with pytest.raises(CloudError) as caught:
        demo.client("network").post("/networks", {"network": {"colour": "red"}})

    assert caught.value.status == 400
    assert caught.value.words == "Unrecognized attribute(s) 'colour'"
    assert caught.value.details["type"] == "HTTPBadRequest"


@pytest.mark.parametrize("status", [429, 503])
def test_a_refused_call_is_made_again_after_the_time_that_was_asked_for(
    cloud: RunningCloud, demo: Access, pauses: Pauses, status: int
) -> None:
    cloud.control.fault(operation="neutron.network.create", status=status, retry_after=7, times=2)

    made = demo.client("network").post("/networks", {"network": {}})["network"]

    assert pauses.seconds == [7.0, 7.0]
    demo.client("network").delete(f"/networks/{made['id']}")


def test_a_service_cannot_make_heat_wait_for_ever(cloud: RunningCloud, demo: Access, pauses: Pauses) -> None:
    cloud.control.fault(operation="neutron.network.list", status=503, retry_after=3600, times=1)

    demo.client("network").get("/networks")

    assert pauses.seconds == [20.0]


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 502}, {"status": 504}, {"reset": True}, {"lost": True}])
def test_a_call_that_does_no_harm_twice_is_made_again(
    cloud: RunningCloud, demo: Access, pauses: Pauses, fault: dict[str, object]
) -> None:
    cloud.control.fault(operation="neutron.network.list", times=2, **fault)

    assert demo.client("network").get("/networks")["networks"]
    assert pauses.seconds == [0.2, 0.4]


def test_a_failure_that_stays_is_told(cloud: RunningCloud, demo: Access, pauses: Pauses) -> None:
    cloud.control.fault(operation="neutron.network.list", status=500)

    with pytest.raises(CloudError) as caught:
        demo.client("network").get("/networks")

    assert (caught.value.status, len(pauses.seconds)) == (500, 3)


@pytest.mark.parametrize("fault", [{"reset": True}, {"lost": True}, {"status": 502}, {"status": 504}])
def test_a_create_without_answer_is_not_made_again(
    cloud: RunningCloud, demo: Access, pauses: Pauses, fault: dict[str, object]
) -> None:
    rule = cloud.control.fault(operation="neutron.security_group.create", **fault)
    network = demo.client("network")

    with pytest.raises(CloudAmbiguous):
        network.post("/security-groups", {"security_group": {"name": "maybe"}})

    assert cloud.server.cloud.rules[rule].strikes == 1
    assert pauses.seconds == []
    for made in network.list("/security-groups", "security_groups", name="maybe"):
        network.delete(f"/security-groups/{made['id']}")


def test_a_create_that_says_it_does_no_harm_is_made_again(cloud: RunningCloud, demo: Access) -> None:
    cloud.control.fault(operation="neutron.security_group.create", reset=True, times=1)
    body = {"security_group": {"name": "again"}}

    made = demo.client("network").post("/security-groups", body, idempotent=True)["security_group"]

    demo.client("network").delete(f"/security-groups/{made['id']}")


def test_a_service_that_nobody_serves_is_no_riddle_even_for_a_create(settings: CloudSettings, pauses: Pauses) -> None:
    rules = Retrying(limit=2, sleep=pauses.seconds.append, chance=lambda: 0.5)
    nowhere = Sessions(replace(settings, auth_url="http://127.0.0.1:9/v3"), rules)

    with pytest.raises(CloudError, match="no answer to POST") as caught:
        nowhere.service().client("network").post("/networks", {})

    assert not isinstance(caught.value, CloudAmbiguous)
    assert pauses.seconds == [0.2, 0.4]


def test_a_service_that_the_cloud_lacks_is_told(demo: Access) -> None:
    with pytest.raises(ResourceTypeUnavailable, match="no dns service"):
        demo.client("dns").get("/zones")


def test_the_newest_microversion_that_both_know_is_used(demo: Access) -> None:
    flavor = demo.client("compute").get("/flavors/detail")["flavors"][0]

    assert "description" in flavor


def test_a_call_may_name_its_microversion(demo: Access) -> None:
    answer = demo.client("compute").request("GET", "/flavors/detail", microversion="2.1")

    assert "description" not in answer.json()["flavors"][0]

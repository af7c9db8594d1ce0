"""One token per identity, kept, renewed and never shown."""

import pytest

from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from heat.values.errors import AuthorizationFailure, CloudError, ResourceTypeUnavailable
from minicloud.testing import RunningCloud


def tokens_asked(cloud: RunningCloud) -> int:
    return cloud.control.requests().get("keystone.token.issue", 0)


def test_one_token_serves_many_calls(cloud: RunningCloud, sessions: Sessions) -> None:
    before = tokens_asked(cloud)

    for service in ("network", "image", "compute", "block-storage"):
        sessions.service().client(service)
    for _ in range(3):
        sessions.service().client("network").get("/networks")

    assert tokens_asked(cloud) - before == 1


def test_a_token_that_a_service_no_longer_takes_is_renewed(cloud: RunningCloud, sessions: Sessions) -> None:
    first = sessions.service().token()
    cloud.server.cloud.state.collection("keystone", "tokens").remove(first)

    assert sessions.service().client("network").get("/networks")["networks"]
    assert sessions.service().token() != first


def test_the_token_of_a_request_is_used_as_it_is(sessions: Sessions, demo_token: str) -> None:
    access = sessions.token(demo_token)

    assert access.token() == demo_token
    assert access.info().username == "demo"


def test_a_service_that_came_after_the_token_is_found(cloud: RunningCloud, sessions: Sessions) -> None:
    own = sessions.service()
    token = own.token()
    identity, region = cloud.connect("admin").identity, cloud.server.cloud.settings.region
    service = identity.create_service(type="network-of-tests", name="late")
    url = cloud.auth_url.partition("/identity")[0] + "/network/v2.0"
    identity.create_endpoint(interface="public", url=url, service_id=service.id, region_id=region)

    assert own.client("network-of-tests").get("/networks")["networks"]
    assert own.token() != token
    identity.delete_service(service)


def test_a_service_that_is_not_there_is_looked_for_once_in_a_while(cloud: RunningCloud, sessions: Sessions) -> None:
    client = sessions.service().client("reservation")
    for number in range(3):
        before = tokens_asked(cloud)
        with pytest.raises(ResourceTypeUnavailable):
            client.get("/leases")
        assert tokens_asked(cloud) - before <= (2 if number == 0 else 0)


def test_a_token_that_is_none_is_refused(sessions: Sessions) -> None:
    with pytest.raises(AuthorizationFailure):
        sessions.token("wrong").client("network").get("/networks")


def test_secrets_are_in_no_repr(sessions: Sessions, demo_token: str) -> None:
    settings = CloudSettings(password="s3cret", stack_domain_admin_password="s3cret")
    sessions.token(demo_token).token()

    assert "s3cret" not in repr(settings)
    assert demo_token not in repr(vars(sessions))


def test_without_a_domain_for_users_there_is_no_admin_of_it() -> None:
    with pytest.raises(CloudError, match="stack_domain_admin"):
        Sessions(CloudSettings(auth_url="http://keystone.example")).domain_admin()

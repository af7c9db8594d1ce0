"""Who may do what: tokens, trusts, credentials and signatures."""

from typing import Any

import openstack
import pytest
import requests
from keystoneauth1.exceptions import Unauthorized
from openstack.exceptions import ForbiddenException

from minicloud.testing import RunningCloud


def with_trust(mini: RunningCloud, trust_id: str) -> Any:
    """A connection of the service user heat that acts through a trust."""
    auth = {k: v for k, v in mini.auth("heat", "service").items() if not k.startswith("project")}
    return openstack.connect(auth={**auth, "trust_id": trust_id}, region_name="RegionOne", load_yaml_config=False)


def make_trust(mini: RunningCloud, person: Any, **details: Any) -> str:
    """A trust from this person to heat with the role heat_stack_owner."""
    heat = mini.connect("admin").identity.find_user("heat")
    session = person.session
    body = {
        "trustor_user_id": session.get_user_id(),
        "trustee_user_id": heat.id,
        "project_id": session.get_project_id(),
        "impersonation": True,
        "roles": [{"name": "heat_stack_owner"}],
    }
    answer = session.post(
        "/OS-TRUST/trusts", json={"trust": {**body, **details}}, endpoint_filter={"service_type": "identity"}
    )
    return str(answer.json()["trust"]["id"])


@pytest.fixture
def person(mini: RunningCloud) -> Any:
    """Somebody new in project demo, connected."""
    admin = mini.connect("admin").identity
    project = admin.find_project("demo")
    user = admin.create_user(name="somebody", password=mini.password, domain_id="default")
    for role in ("member", "heat_stack_owner"):
        admin.assign_project_role_to_user(project, user, admin.find_role(role))
    yield mini.connect("somebody", "demo")
    admin.delete_user(user)


def test_a_wrong_password_opens_nothing(mini: RunningCloud) -> None:
    connection = openstack.connect(auth={**mini.auth(), "password": "wrong"}, load_yaml_config=False)

    with pytest.raises(Unauthorized):
        connection.session.get_token()


def test_a_token_ends_with_its_lifetime(mini: RunningCloud) -> None:
    token = mini.connect().session.get_token()

    mini.control.advance(mini.server.cloud.settings.token_lifetime_s + 1)

    answer = requests.get(f"{mini.auth_url}/auth/projects", headers={"X-Auth-Token": token}, timeout=10)
    assert answer.status_code == 401


def test_an_ordinary_user_may_not_list_users(mini: RunningCloud) -> None:
    with pytest.raises(ForbiddenException, match="identity:list_users"):
        list(mini.connect().identity.users())


def test_a_trust_lets_the_trustee_act_as_the_trustor(mini: RunningCloud, person: Any) -> None:
    session = with_trust(mini, make_trust(mini, person)).session

    assert session.get_user_id() == person.session.get_user_id()
    assert session.get_project_id() == person.session.get_project_id()
    assert session.auth.get_access(session).role_names == ["heat_stack_owner"]


def test_a_trust_breaks_when_the_trustor_loses_the_role(mini: RunningCloud, person: Any) -> None:
    connection = with_trust(mini, make_trust(mini, person))
    token = connection.session.get_token()
    admin = mini.connect("admin").identity

    role = admin.find_role("heat_stack_owner")
    admin.unassign_project_role_from_user(person.session.get_project_id(), person.session.get_user_id(), role)

    answer = requests.get(f"{mini.url}/image/v2/images", headers={"X-Auth-Token": token}, timeout=10)
    assert answer.status_code == 401


def test_a_deleted_trust_gives_no_token(mini: RunningCloud, person: Any) -> None:
    trust = make_trust(mini, person)
    person.session.delete(f"/OS-TRUST/trusts/{trust}", endpoint_filter={"service_type": "identity"})

    with pytest.raises(Unauthorized):
        with_trust(mini, trust).session.get_token()


def test_a_trust_for_one_use_is_used_up_by_one(mini: RunningCloud, person: Any) -> None:
    trust = make_trust(mini, person, remaining_uses=1)
    with_trust(mini, trust).session.get_token()

    with pytest.raises(Unauthorized):
        with_trust(mini, trust).session.get_token()


def test_a_disabled_user_loses_her_tokens(mini: RunningCloud, person: Any) -> None:
    token = person.session.get_token()

    mini.connect("admin").identity.update_user(person.session.get_user_id(), is_enabled=False)

    answer = requests.get(f"{mini.auth_url}/auth/projects", headers={"X-Auth-Token": token}, timeout=10)
    assert answer.status_code == 401


def test_an_application_credential_carries_the_roles_it_was_given(mini: RunningCloud, person: Any) -> None:
    made = person.identity.create_application_credential(
        person.session.get_user_id(), name="robot", roles=[{"name": "heat_stack_owner"}]
    )
    auth = {
        "auth_url": mini.auth_url,
        "application_credential_id": made.id,
        "application_credential_secret": made.secret,
    }

    robot = openstack.connect(auth_type="v3applicationcredential", auth=auth, load_yaml_config=False)

    assert robot.session.auth.get_access(robot.session).role_names == ["heat_stack_owner"]

"""Acting through a trust: what the token shows, what it may not do, and when it ends."""

from typing import Any

import openstack
import pytest
import requests


@pytest.fixture
def trust(user: Any, admin: Any, later: Any) -> str:
    """A trust of the user's role heat_stack_owner to the administrator, by its id."""
    body = {
        "trustor_user_id": user.user_id,
        "trustee_user_id": admin.user_id,
        "project_id": user.project_id,
        "impersonation": True,
        "roles": [{"name": "heat_stack_owner"}],
    }
    made = str(user.post("identity", "/OS-TRUST/trusts", {"trust": body}).json()["trust"]["id"])
    later(user.delete, "identity", f"/OS-TRUST/trusts/{made}")
    return made


def sign_in(person: Any, trust: str) -> requests.Response:
    """Ask for a token scoped to the trust, by password."""
    known = person.connection.config.auth
    domain = {"id": known["user_domain_id"]} if "user_domain_id" in known else {"name": known["user_domain_name"]}
    proof = {"user": {"name": known["username"], "domain": domain, "password": known["password"]}}
    identity = {"methods": ["password"], "password": proof}
    body = {"auth": {"identity": identity, "scope": {"OS-TRUST:trust": {"id": trust}}}}
    return requests.post(f"{person.auth_url.rstrip('/')}/auth/tokens", json=body, timeout=30)


def test_a_trust_token_is_the_trustors_with_the_trusted_roles(user: Any, admin: Any, trust: str) -> None:
    token = sign_in(admin, trust).json()["token"]

    assert token["user"]["id"] == user.user_id
    assert token["project"]["id"] == user.project_id
    assert [role["name"] for role in token["roles"]] == ["heat_stack_owner"]
    assert set(token["OS-TRUST:trust"]) == {"id", "trustor_user", "trustee_user", "impersonation"}


def test_only_the_trustee_may_use_a_trust(user: Any, trust: str) -> None:
    answer = sign_in(user, trust)

    assert answer.status_code == 403
    assert answer.json()["error"]["message"] == "You are not authorized to perform the requested action."


def test_a_trust_token_ends_with_its_trust(user: Any, admin: Any, trust: str) -> None:
    key = sign_in(admin, trust).headers["X-Subject-Token"]
    user.delete("identity", f"/OS-TRUST/trusts/{trust}")

    answer = admin.get("identity", "/auth/tokens", X_Subject_Token=key)

    assert (answer.status_code, sign_in(admin, trust).status_code) == (404, 401)
    assert answer.json()["error"]["message"] == f"Could not find trust: {trust}."


def test_a_trust_token_makes_neither_tokens_nor_trusts_nor_keys(user: Any, admin: Any, trust: str) -> None:
    key = sign_in(admin, trust).headers["X-Subject-Token"]
    headers, door = {"X-Auth-Token": key}, user.auth_url.rstrip("/")
    again = {"auth": {"identity": {"methods": ["token"], "token": {"id": key}}}}
    keys = f"{door}/users/{user.user_id}/credentials/OS-EC2"

    assert requests.post(f"{door}/auth/tokens", json=again, timeout=30).status_code == 403
    assert requests.post(keys, json={"tenant_id": user.project_id}, headers=headers, timeout=30).status_code == 403


def test_a_trust_breaks_for_as_long_as_the_trustor_lacks_the_role(admin: Any, user: Any, name: str, later: Any) -> None:
    place = {"auth_url": user.auth_url, "project_id": user.project_id, "username": name, "password": name}
    made = admin.post("identity", "/users", {"user": {"name": name, "password": name, "domain_id": "default"}}).json()
    later(admin.delete, "identity", f"/users/{made['user']['id']}")
    role = admin.get("identity", "/roles?name=heat_stack_owner").json()["roles"][0]["id"]
    grant = f"/projects/{user.project_id}/users/{made['user']['id']}/roles/{role}"
    admin.put("identity", grant)
    person = openstack.connect(auth={**place, "user_domain_id": "default"}, load_yaml_config=False).session
    people = {"trustor_user_id": made["user"]["id"], "trustee_user_id": admin.user_id, "impersonation": True}
    body = {"trust": {**people, "project_id": user.project_id, "roles": [{"id": role}]}}
    trust = person.post(f"{user.auth_url.rstrip('/')}/OS-TRUST/trusts", json=body).json()["trust"]["id"]

    statuses = [sign_in(admin, trust).status_code]
    admin.delete("identity", grant)
    statuses.append(sign_in(admin, trust).status_code)
    admin.put("identity", grant)
    statuses.append(sign_in(admin, trust).status_code)

    assert statuses == [201, 403, 201]

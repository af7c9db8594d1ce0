"""What clients of Keystone rely on."""

from typing import Any

import requests

TOKEN = {"methods", "user", "audit_ids", "expires_at", "issued_at", "project", "is_domain", "roles", "catalog"}
TRUST = {
    *("id", "trustor_user_id", "trustee_user_id", "project_id", "impersonation", "expires_at", "remaining_uses"),
    *("deleted_at", "redelegated_trust_id", "redelegation_count", "roles", "roles_links", "links"),
}
PROJECT = {
    *("id", "name", "domain_id", "description", "enabled", "parent_id", "is_domain", "tags", "options", "links"),
}


def trust_body(user: Any, trustee: str, **details: Any) -> dict[str, Any]:
    """A trust of demo's role heat_stack_owner in her project."""
    people = {"trustor_user_id": user.user_id, "trustee_user_id": trustee, "impersonation": True}
    return {"trust": {**people, "project_id": user.project_id, "roles": [{"name": "heat_stack_owner"}], **details}}


def test_a_token_describes_itself(user: Any) -> None:
    answer = user.get("identity", "/auth/tokens", X_Subject_Token=user.token)

    assert answer.status_code == 200
    assert set(answer.json()["token"]) == TOKEN
    assert set(answer.json()["token"]["user"]) == {"domain", "id", "name", "password_expires_at"}
    assert {role["name"] for role in answer.json()["token"]["roles"]} >= {"member", "reader", "heat_stack_owner"}


def test_a_catalog_entry_names_its_endpoints(user: Any) -> None:
    entries = user.get("identity", "/auth/catalog").json()["catalog"]

    assert set(entries[0]) == {"endpoints", "id", "type", "name"}
    assert {"identity", "compute", "network", "image", "volumev3"} <= {entry["type"] for entry in entries}
    assert set(entries[0]["endpoints"][0]) == {"id", "interface", "region_id", "url", "region"}


def test_an_unknown_token_is_not_found(user: Any) -> None:
    answer = user.get("identity", "/auth/tokens", X_Subject_Token="unknown")

    assert answer.status_code == 404
    assert answer.json()["error"]["message"] == "Could not recognize Fernet token"


def test_a_request_without_a_token_is_told_where_to_get_one(user: Any) -> None:
    answer = requests.get(f"{user.auth_url}/projects", timeout=30)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith('Keystone uri="')
    assert answer.json()["error"]["message"] == "The request you have made requires authentication."


def test_a_sign_in_without_an_identity_is_malformed(user: Any) -> None:
    answer = requests.post(f"{user.auth_url}/auth/tokens", json={"auth": {}}, timeout=30)

    assert answer.status_code == 400
    assert "'identity' is a required property" in answer.text


def test_an_ordinary_user_is_refused_by_the_name_of_the_policy(user: Any) -> None:
    answer = user.get("identity", "/users")

    assert answer.status_code == 403
    assert answer.json() == {
        "error": {
            "code": 403,
            "message": "You are not authorized to perform the requested action: identity:list_users.",
            "title": "Forbidden",
        }
    }


def test_a_user_may_read_herself_and_her_project(user: Any) -> None:
    assert user.get("identity", f"/users/{user.user_id}").status_code == 200
    assert set(user.get("identity", f"/projects/{user.project_id}").json()["project"]) == PROJECT


def test_a_missing_user_is_named(admin: Any) -> None:
    answer = admin.get("identity", "/users/nobody")

    assert (answer.status_code, answer.json()["error"]["message"]) == (404, "Could not find user: nobody.")


def test_a_project_is_made_once_and_deleted(admin: Any, name: str, later: Any) -> None:
    made = admin.post("identity", "/projects", {"project": {"name": name}})
    place = f"/projects/{made.json()['project']['id']}"
    later(admin.delete, "identity", place)
    again = admin.post("identity", "/projects", {"project": {"name": name}})

    assert (made.status_code, set(made.json()["project"])) == (201, PROJECT)
    assert again.status_code == 409
    assert admin.delete("identity", place).status_code == 204
    assert admin.get("identity", place).status_code == 404


def test_a_role_is_granted_checked_and_withdrawn(admin: Any, name: str, later: Any) -> None:
    made = admin.post("identity", "/users", {"user": {"name": name, "password": "x"}}).json()["user"]
    later(admin.delete, "identity", f"/users/{made['id']}")
    role = admin.get("identity", "/roles?name=member").json()["roles"][0]["id"]
    grant = f"/projects/{admin.project_id}/users/{made['id']}/roles/{role}"

    assert admin.call("HEAD", "identity", grant).status_code == 404
    assert admin.put("identity", grant).status_code == 204
    assert admin.call("HEAD", "identity", grant).status_code == 204
    assert admin.delete("identity", grant).status_code == 204
    assert admin.delete("identity", grant).status_code == 404


def test_a_trust_is_made_shown_and_deleted(user: Any, admin: Any, later: Any) -> None:
    made = user.post("identity", "/OS-TRUST/trusts", trust_body(user, admin.user_id))
    place = f"/OS-TRUST/trusts/{made.json()['trust']['id']}"
    later(user.delete, "identity", place)

    assert (made.status_code, set(made.json()["trust"])) == (201, TRUST)
    assert set(admin.get("identity", place).json()["trust"]) == TRUST
    assert user.delete("identity", place).status_code == 204
    assert user.get("identity", place).status_code == 404


def test_a_trust_cannot_give_a_role_that_the_trustor_lacks(user: Any, admin: Any) -> None:
    answer = user.post("identity", "/OS-TRUST/trusts", trust_body(user, admin.user_id, roles=[{"name": "admin"}]))

    assert answer.status_code == 404
    assert answer.json()["error"]["message"].startswith("Could not find role: ")


def test_nobody_trusts_in_the_name_of_another(user: Any, admin: Any) -> None:
    answer = user.post("identity", "/OS-TRUST/trusts", trust_body(user, user.user_id, trustor_user_id=admin.user_id))

    assert answer.status_code == 403
    assert answer.json()["error"]["message"].endswith("identity:create_trust.")


def test_an_application_credential_shows_its_secret_once(user: Any, name: str, later: Any) -> None:
    every = f"/users/{user.user_id}/application_credentials"
    made = user.post("identity", every, {"application_credential": {"name": name}})
    place = f"{every}/{made.json()['application_credential']['id']}"
    later(user.delete, "identity", place)
    shown = user.get("identity", place).json()["application_credential"]

    assert made.status_code == 201
    assert set(made.json()["application_credential"]) - set(shown) == {"secret"}


def test_an_ec2_key_is_made_listed_and_deleted(user: Any, later: Any) -> None:
    every = f"/users/{user.user_id}/credentials/OS-EC2"
    made = user.post("identity", every, {"tenant_id": user.project_id})
    place = f"{every}/{made.json()['credential']['access']}"
    later(user.delete, "identity", place)

    assert made.status_code == 201
    assert set(made.json()["credential"]) == {"user_id", "tenant_id", "access", "secret", "trust_id", "links"}
    assert made.json()["credential"] in user.get("identity", every).json()["credentials"]
    assert user.delete("identity", place).status_code == 204


def test_only_services_may_exchange_signatures(user: Any, admin: Any) -> None:
    body = {"ec2Credentials": {"access": "unknown", "signature": "x"}}

    assert user.post("identity", "/ec2tokens", body).status_code == 403
    assert admin.post("identity", "/ec2tokens", body).json()["error"]["message"] == "EC2 access key not found."


def test_an_enabled_domain_is_not_deleted(admin: Any, name: str) -> None:
    made = admin.post("identity", "/domains", {"domain": {"name": name}}).json()["domain"]
    place = f"/domains/{made['id']}"

    refused = admin.delete("identity", place)
    admin.patch("identity", place, {"domain": {"enabled": False}})

    assert refused.status_code == 403
    assert admin.delete("identity", place).status_code == 204

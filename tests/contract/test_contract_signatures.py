"""Requests signed by botocore, exchanged for tokens as an AWS door exchanges them."""

import hashlib
from typing import Any

import pytest
from botocore.auth import SigV2Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

DOOR = "http://127.0.0.1:8000/v1"
PLACE = {"host": "127.0.0.1:8000", "verb": "POST", "path": "/v1"}


@pytest.fixture
def key(user: Any, later: Any) -> dict[str, str]:
    """An EC2 key of the user, deleted afterwards."""
    every = f"/users/{user.user_id}/credentials/OS-EC2"
    made: dict[str, str] = user.post("identity", every, {"tenant_id": user.project_id}).json()["credential"]
    later(user.delete, "identity", f"{every}/{made['access']}")
    return made


def signed_v4(key: dict[str, str], body: str, secret: str | None = None) -> dict[str, Any]:
    """A POST as botocore signs it, described as a service would describe it to Keystone."""
    request = AWSRequest("POST", DOOR, data=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    signer = SigV4Auth(Credentials(key["access"], secret or key["secret"]), "cloudformation", "RegionOne")
    signer.add_auth(request)
    return {
        **PLACE,
        "access": key["access"],
        "signature": request.headers["Authorization"].rpartition("Signature=")[2],
        "params": {},
        "headers": {**dict(request.headers.items()), "Host": PLACE["host"]},
        "body_hash": signer.payload(request),
    }


def signed_v2(key: dict[str, str]) -> dict[str, Any]:
    """The same with the older version, whose signature is a parameter."""
    request = AWSRequest("POST", DOOR, data={"Action": "ListStacks", "Version": "2010-05-15"})
    SigV2Auth(Credentials(key["access"], key["secret"])).add_auth(request)
    params = dict(request.data)
    return {**PLACE, "access": key["access"], "signature": params.pop("Signature"), "params": params}


def exchange(admin: Any, signed: dict[str, Any]) -> Any:
    """Ask Keystone who signed."""
    return admin.post("identity", "/ec2tokens", {"ec2Credentials": signed})


def test_a_version_4_signature_gives_a_token_of_its_owner(user: Any, admin: Any, key: dict[str, str]) -> None:
    answer = exchange(admin, signed_v4(key, "Action=ListStacks"))

    assert (answer.status_code, "X-Subject-Token" in answer.headers) == (200, True)
    assert answer.json()["token"]["methods"] == ["ec2credential"]
    assert answer.json()["token"]["user"]["id"] == user.user_id
    assert answer.json()["token"]["project"]["id"] == user.project_id


def test_a_version_4_signature_over_another_body_is_refused(admin: Any, key: dict[str, str]) -> None:
    other = hashlib.sha256(b"Action=DeleteStack").hexdigest()

    assert exchange(admin, {**signed_v4(key, "Action=ListStacks"), "body_hash": other}).status_code == 401


def test_a_version_4_signature_with_another_secret_is_refused(admin: Any, key: dict[str, str]) -> None:
    assert exchange(admin, signed_v4(key, "Action=ListStacks", secret="guessed")).status_code == 401


def test_a_version_2_signature_gives_a_token_of_its_owner(user: Any, admin: Any, key: dict[str, str]) -> None:
    answer = exchange(admin, signed_v2(key))

    assert (answer.status_code, answer.json()["token"]["user"]["id"]) == (200, user.user_id)


def test_a_version_2_signature_over_other_parameters_is_refused(admin: Any, key: dict[str, str]) -> None:
    signed = signed_v2(key)
    signed["params"]["Action"] = "DeleteStack"

    assert exchange(admin, signed).status_code == 401


def test_an_old_signature_is_refused(admin: Any, key: dict[str, str]) -> None:
    signed = signed_v2(key)
    signed["params"]["Timestamp"] = "2020-01-01T00:00:00Z"

    assert exchange(admin, signed).status_code == 401

"""Credentials of another cloud, as users keep them in a secret."""

import json
from pathlib import Path

import pytest
from keystoneauth1.identity import v3

from heat.cloud.foreign import ForeignSession, foreign_auth
from heat.values.errors import InvalidArgument

AUTH = {"auth_url": "http://there/v3", "application_credential_id": "a", "application_credential_secret": "b"}


def text(kind: str, **auth: str) -> str:
    return json.dumps({"auth_type": kind, "auth": auth})


def test_an_application_credential_of_another_cloud_is_understood() -> None:
    made = foreign_auth(text("v3applicationcredential", **AUTH))

    assert (type(made), made.auth_url) == (v3.ApplicationCredential, "http://there/v3")


@pytest.mark.parametrize(
    ("secret", "words"),
    [
        ("roses are red", "must be JSON"),
        ("[]", "must be JSON"),
        ('{"auth_type": "password"}', "must be JSON"),
        (text("none"), 'auth_type "none" cannot be used here'),
        (text("v3password", username="me"), "is not complete: .*user_domain"),
        (text("v3token", token="t"), "is not complete: .*auth.url"),
    ],
)
def test_what_is_no_credential_is_refused_with_the_reason(secret: str, words: str) -> None:
    with pytest.raises(InvalidArgument, match=words):
        foreign_auth(secret)


def test_an_authority_that_is_given_as_text_is_a_file_as_long_as_it_is_needed() -> None:
    session = ForeignSession(foreign_auth(text("v3applicationcredential", **AUTH)), "PEM", insecure=False, timeout_s=1)
    place = Path(str(session.verify))

    assert place.read_text() == "PEM"
    del session
    assert not place.exists()


@pytest.mark.parametrize("insecure", [True, False])
def test_without_authority_only_the_flag_counts(insecure: bool) -> None:
    auth = foreign_auth(text("v3applicationcredential", **AUTH))

    assert ForeignSession(auth, None, insecure, timeout_s=1).verify is not insecure

"""The context keeps secrets out of sight and survives the journey."""

import json

from heat.rpc.context import RequestContext

SECRETS = {"token": "tok-123", "password": "pass-123", "aws_creds": "aws-123"}


def test_no_secret_shows_in_its_repr():
    shown = repr(RequestContext(user_id="u1", **SECRETS))

    assert "u1" in shown
    assert not any(secret in shown for secret in SECRETS.values())


def test_it_survives_the_journey_through_json():
    context = RequestContext(project_id="p", roles=("admin", "member"), is_admin=True, **SECRETS)

    assert RequestContext.from_dict(json.loads(json.dumps(context.to_dict()))) == context


def test_a_field_of_a_newer_sender_is_passed_over():
    assert RequestContext.from_dict({"project_id": "p", "planet": "earth"}).project_id == "p"


def test_it_can_be_kept_without_its_secrets():
    bare = RequestContext(user_id="u1", **SECRETS).without_secrets()

    assert not any(secret in json.dumps(bare.to_dict()) for secret in SECRETS.values())

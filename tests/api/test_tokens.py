"""A token that was checked is believed for a while, and nothing that a caller claims about itself."""

from datetime import UTC, datetime

import pytest

from heat.api.tokens import TokenCache

EXPIRES = 10_000.0


class Identity:
    """Counts its checks and confirms every token but `bad`."""

    def __init__(self):
        self.checks = 0

    def __call__(self, app):
        def check(environ, start_response):
            self.checks += 1
            confirmed = environ["HTTP_X_AUTH_TOKEN"] != "bad"
            environ["HTTP_X_IDENTITY_STATUS"] = "Confirmed" if confirmed else "Invalid"
            environ["HTTP_X_ROLES"] = "member"
            expires_at = datetime.fromtimestamp(EXPIRES, UTC).isoformat()
            environ["keystone.token_info"] = {"token": {"expires_at": expires_at}}
            return app(environ, start_response)

        return check


@pytest.fixture
def now():
    return [1000.0]


@pytest.fixture
def identity():
    return Identity()


@pytest.fixture
def ask(identity, now):
    seen = {}

    def app(environ, start_response):
        seen.clear()
        seen.update(environ)
        return []

    cache = TokenCache(app, identity, 300, clock=lambda: now[0])

    def ask(token, **environ):
        cache({"HTTP_X_AUTH_TOKEN": token} | environ, None)
        return dict(seen)

    return ask


def test_a_token_is_checked_once(ask, identity):
    assert ask("t")["HTTP_X_ROLES"] == ask("t")["HTTP_X_ROLES"] == "member"
    assert identity.checks == 1


def test_another_token_is_checked_too(ask, identity):
    ask("t")
    ask("u")

    assert identity.checks == 2


@pytest.mark.parametrize("later", [1301.0, EXPIRES + 1])
def test_a_token_is_checked_again_after_a_while(ask, identity, now, later):
    ask("t")
    now[0] = later
    ask("t")

    assert identity.checks == 2


def test_a_token_is_not_believed_beyond_its_own_end(ask, identity, now):
    now[0] = EXPIRES - 10
    ask("t")
    now[0] = EXPIRES + 1
    ask("t")

    assert identity.checks == 2


def test_a_bad_token_is_not_remembered(ask, identity):
    ask("bad")
    ask("bad")

    assert identity.checks == 2


def test_what_a_caller_claims_about_itself_does_not_count(ask):
    ask("t")

    seen = ask("t", HTTP_X_ROLES="admin", HTTP_X_PROJECT_ID="other", HTTP_X_REGION_NAME="two")

    assert (seen["HTTP_X_ROLES"], seen["HTTP_X_REGION_NAME"]) == ("member", "two")
    assert "HTTP_X_PROJECT_ID" not in seen


def test_a_request_of_a_service_is_always_checked(ask, identity):
    ask("t", HTTP_X_SERVICE_TOKEN="s")
    ask("t", HTTP_X_SERVICE_TOKEN="s")

    assert identity.checks == 2

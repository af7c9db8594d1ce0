"""Heat acts for a stack's owner through a trust, for as long as the owner could."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from heat.cloud.sessions import Access, Sessions
from heat.cloud.settings import CloudSettings
from heat.cloud.trusts import Trust, TrustKey, Trusts
from heat.values.errors import AuthorizationFailure, MissingCredential
from minicloud.testing import RunningCloud


@pytest.fixture
def trusts(sessions: Sessions) -> Trusts:
    return Trusts(sessions)


@pytest.fixture
def key(trusts: Trusts, demo: Access) -> TrustKey:
    return trusts.key_of(demo.user_id, demo.project_id, tuple(demo.info().role_names))


@pytest.fixture
def trust(trusts: Trusts, demo: Access, key: TrustKey) -> Iterator[Trust]:
    made = trusts.create(demo, key)
    yield made
    trusts.delete(made.id)


def test_through_a_trust_heat_is_the_owner(sessions: Sessions, demo: Access, trust: Trust) -> None:
    owner = sessions.trust(trust.id)

    assert (owner.user_id, owner.project_id) == (demo.user_id, demo.project_id)
    assert sorted(owner.info().role_names) == list(trust.key.roles)
    assert owner.client("network").get("/networks")["networks"]


def test_the_same_user_project_and_roles_have_the_same_key(trusts: Trusts) -> None:
    assert trusts.key_of("u", "p", ("b", "a")) == trusts.key_of("u", "p", ("a", "b", "a"))
    assert trusts.key_of("u", "p", ("a",)) != trusts.key_of("u", "q", ("a",))


def test_only_the_roles_asked_for_are_handed_on(settings: CloudSettings) -> None:
    trusts = Trusts(Sessions(replace(settings, trusts_delegated_roles=("member",))))

    assert trusts.key_of("u", "p", ("reader", "member")).roles == ("member",)
    with pytest.raises(MissingCredential, match="member"):
        trusts.key_of("u", "p", ("reader",))


def test_a_trust_that_holds_is_used_again(trusts: Trusts, demo: Access, key: TrustKey, trust: Trust) -> None:
    assert trusts.ensure(demo, key, trust) == trust


def test_a_broken_trust_is_made_anew(trusts: Trusts, demo: Access, key: TrustKey) -> None:
    first = trusts.create(demo, key)
    demo.client("identity").delete(f"/OS-TRUST/trusts/{first.id}")

    second = trusts.ensure(demo, key, first)

    assert second.id != first.id
    trusts.delete(second.id)


def test_a_deleted_trust_opens_nothing_and_is_deleted_without_complaint(
    sessions: Sessions, trusts: Trusts, demo: Access, key: TrustKey
) -> None:
    made = trusts.create(demo, key)
    sessions.trust(made.id).token()

    trusts.delete(made.id)

    with pytest.raises(AuthorizationFailure):
        sessions.trust(made.id).token()
    trusts.delete(made.id)


def test_a_trust_whose_answer_was_lost_is_found(
    trusts: Trusts, demo: Access, key: TrustKey, trust: Trust, cloud: RunningCloud
) -> None:
    cloud.control.fault(operation="keystone.trust.create", lost=True, times=1)

    second = trusts.create(demo, key)

    there = demo.client("identity").list("/OS-TRUST/trusts", "trusts", trustor_user_id=demo.user_id)
    assert sorted(one["id"] for one in there) == sorted([trust.id, second.id])
    trusts.delete(second.id)


def test_a_trust_with_other_roles_is_not_taken_for_the_one_whose_answer_was_lost(
    trusts: Trusts, demo: Access, key: TrustKey, cloud: RunningCloud
) -> None:
    other = trusts.create(demo, replace(key, roles=("member",)))
    cloud.control.fault(operation="keystone.trust.create", reset=True, times=1)

    made = trusts.create(demo, key)

    assert made.id != other.id
    for one in (made, other):
        trusts.delete(one.id)

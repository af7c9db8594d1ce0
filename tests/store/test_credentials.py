"""Trusts: one for each user, project and set of roles."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from heat.store import credentials, stacks
from heat.store.credentials import CredentialsGone
from heat.store.rows import CredentialsRow
from heat.store.schema import user_credentials

from .samples import at_once, created

TRUST = CredentialsRow("credentials-1", "user", "demo", ("member", "reader"), "trust-1", "trustor", region="RegionOne")


def test_a_kept_trust_is_found_by_user_project_and_roles(database):
    credentials.keep(database, TRUST)

    assert credentials.find(database, "user", "demo", ["reader", "member"]) == TRUST
    assert credentials.get(database, TRUST.id) == TRUST
    assert credentials.find(database, "user", "demo", ["reader"]) is None


def test_the_second_trust_of_the_same_kind_is_not_kept(database):
    credentials.keep(database, TRUST)

    kept = credentials.keep(database, replace(TRUST, id="credentials-2", trust_id="trust-2"))

    assert kept == TRUST


def test_of_many_trusts_kept_at_once_all_get_the_same(database):
    kept = []

    at_once(
        lambda number: kept.append(credentials.keep(database, replace(TRUST, id=number, trust_id=number)).trust_id),
        ["1", "2", "3", "4"],
    )

    assert len(set(kept)) == 1


def test_a_trust_lies_encrypted_in_the_table(database):
    credentials.keep(database, TRUST)

    stored = database.read(lambda connection: connection.execute(select(user_credentials.c.trust_id)).scalar_one())

    assert "trust-1" not in stored


def test_a_broken_trust_is_replaced_once(database):
    credentials.keep(database, TRUST)

    assert credentials.replace_trust(database, TRUST.id, "trust-1", "trust-2")

    assert not credentials.replace_trust(database, TRUST.id, "trust-1", "trust-3")
    assert credentials.get(database, TRUST.id) == replace(TRUST, trust_id="trust-2")


def test_credentials_go_with_the_last_stack_that_uses_them(database):
    credentials.keep(database, TRUST)
    stack, _ = created(database, creds_id=TRUST.id)

    assert credentials.stacks_using(database, TRUST.id) == 1
    assert credentials.retire(database, TRUST.id) is None

    stacks.mark_deleted(database, stack.id)

    assert credentials.retire(database, TRUST.id) == TRUST
    credentials.forget(database, TRUST.id)
    assert credentials.get(database, TRUST.id) is None


def test_retired_credentials_are_used_by_nobody_and_found_until_they_are_forgotten(database):
    credentials.keep(database, TRUST)
    credentials.retire(database, TRUST.id)

    assert credentials.find(database, TRUST.user_id, TRUST.project_id, TRUST.roles) is None
    assert credentials.left_over(database, before=0) == [TRUST.id]
    with pytest.raises(CredentialsGone):
        created(database, creds_id=TRUST.id)


def test_old_credentials_without_a_stack_are_left_over(database):
    credentials.keep(database, replace(TRUST, created_at=100))

    assert credentials.left_over(database, before=99) == []
    assert credentials.left_over(database, before=101) == [TRUST.id]


def test_credentials_in_use_are_never_forgotten(database):
    credentials.keep(database, TRUST)
    created(database, creds_id=TRUST.id)

    credentials.forget(database, TRUST.id)

    assert credentials.left_over(database, before=1e12) == []
    assert credentials.get(database, TRUST.id) == TRUST


def test_a_stack_cannot_be_created_with_credentials_that_went(database):
    with pytest.raises(CredentialsGone):
        created(database, creds_id="gone")

    assert stacks.find_live(database, "demo", "wordpress") is None

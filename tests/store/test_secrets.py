"""Encryption at rest."""

import pytest

from heat.store.secrets import Secrets, WrongKey


@pytest.mark.parametrize(
    "key", ["notgood but just long enough i t", "", "a key", "a key that is longer than 32 characters"]
)
def test_a_sealed_text_opens_with_its_key_whatever_its_length(key):
    assert Secrets(key).open(Secrets(key).seal("hush \u00fc")) == "hush \u00fc"


def test_another_key_does_not_open_it():
    sealed = Secrets("one").seal("hush")

    with pytest.raises(WrongKey, match="auth_encryption_key"):
        Secrets("two").open(sealed)


def test_what_was_never_sealed_opens_as_it_is():
    assert Secrets("one").open('{"a": 1}') == '{"a": 1}'


def test_properties_are_sealed_only_when_asked_for():
    assert Secrets("one").seal_properties("{}") == "{}"
    assert "{}" not in (Secrets("one", encrypt_properties=True).seal_properties("{}") or "")

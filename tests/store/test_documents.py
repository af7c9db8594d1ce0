"""Documents: kept once, found by their hash."""

import pytest
from sqlalchemy import func, select

from heat.store import documents, stacks
from heat.store.database import Database
from heat.store.documents import Document
from heat.store.schema import document
from heat.store.secrets import Secrets, WrongKey

from .samples import operation_row, stack_row


@pytest.mark.parametrize("content", ["heat_template_version: 2021-04-16\n", {"b": [1, None], "a": "\u00fc"}, []])
def test_content_comes_back_by_its_hash(database, content):
    name = documents.put(database, content)

    assert documents.get(database, name) == content


def test_equal_content_is_kept_once(database):
    names = {documents.put(database, {"a": 1}) for _ in range(2)}

    rows = database.read(lambda connection: connection.execute(select(func.count()).select_from(document)).scalar())
    assert (len(names), rows) == (1, 1)


def test_the_order_of_keys_is_kept(database):
    name = documents.put(database, {"z": 1, "a": 2})

    assert list(documents.get(database, name)) == ["z", "a"]


def test_content_read_before_is_a_copy_of_ones_own(database):
    name = documents.put(database, {"a": []})
    documents.get(database, name)["a"].append("mine")

    assert documents.get(database, name) == {"a": []}


def test_secret_content_is_sealed_and_opened_with_the_same_key_only(database, url):
    name = documents.put(database, {"password": "hush"}, secret=True)
    stranger = Database(url, Secrets("another key"))

    with pytest.raises(WrongKey):
        documents.get(stranger, name)
    stranger.close()
    assert documents.get(database, name) == {"password": "hush"}


def test_a_secret_is_not_named_by_a_hash_that_anybody_can_guess(database):
    assert Document.of("hush", database.secrets).hash != Document.of("hush").hash


def test_an_unknown_hash_is_an_error(database):
    with pytest.raises(KeyError):
        documents.get(database, "unknown")


def test_documents_are_written_with_their_stack(database):
    made = [Document.of({"resources": {}}), Document.of({"parameters": {"p": "hush"}}, database.secrets)]
    stack = stack_row()

    stacks.create(database, stack, operation_row(stack), made)

    assert documents.get_many(database, [one.hash for one in made])[made[0].hash] == {"resources": {}}


def test_a_large_document_fits(database):
    text = "x" * 100_000 + "".join(chr(0x4E00 + number % 20_000) for number in range(300_000))

    assert documents.get(database, documents.put(database, text)) == text

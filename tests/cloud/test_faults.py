"""The words of a service are found in whatever its fault is wrapped in."""

import json
from typing import Any

import pytest
from requests import Response

from heat.cloud.errors import error_of

SHAPES: list[tuple[Any, str]] = [
    ({"badRequest": {"message": "No.", "code": 400}}, "No."),
    ({"NeutronError": {"type": "OverQuota", "message": "No.", "detail": ""}}, "No."),
    ({"NeutronError": "No."}, "No."),
    ({"error": {"message": "No.", "code": 400, "title": "Bad Request"}}, "No."),
    ({"code": 400, "type": "bad", "message": "No."}, "No."),
    ({"faultcode": "Client", "faultstring": "No.", "debuginfo": None}, "No."),
    ({"error_message": {"faultstring": "No."}}, "No."),
    ({"errors": [{"status": 400, "title": "Bad Request", "detail": "No."}]}, "No."),
    ({"title": "Bad", "description": "No."}, "No."),
    ("<html><head><title>400</title></head><body><h1>400 Bad Request</h1> No.<br /><br /></body></html>", "No."),
    ("No.", "No."),
    ({}, "Bad Request"),
    ("", "Bad Request"),
]


@pytest.mark.parametrize(("body", "words"), SHAPES)
def test_the_words_are_found(body: Any, words: str) -> None:
    answer = Response()
    answer.status_code, answer.reason = 400, "Bad Request"
    answer._content = (body if isinstance(body, str) else json.dumps(body)).encode()

    assert error_of("any", answer).words == words

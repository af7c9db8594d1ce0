"""Only requests signed with a key that the Identity service knows are served."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
import requests
from botocore.exceptions import ClientError

from ..scripted import IDENTITY, PROJECT, STACK_ID
from .conftest import client

ARN = f"arn:openstack:heat::{PROJECT}:stacks/web/{STACK_ID}/resources/handle"


def signed(method, served, path, key, **params):
    """A URL signed in advance with Signature version 2, as guests get it."""
    params = {"Timestamp": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} | params
    params |= {"AWSAccessKeyId": key["access"], "SignatureMethod": "HmacSHA256", "SignatureVersion": "2"}
    query = "&".join(f"{name}={quote(value, safe='-_~')}" for name, value in sorted(params.items()))
    text = "\n".join([method, served.removeprefix("http://"), path, query])
    signature = base64.b64encode(hmac.new(key["secret"].encode(), text.encode(), hashlib.sha256).digest()).decode()
    return f"{served}{quote(path)}?{urlencode(params | {'Signature': signature})}"


def test_the_engine_learns_whose_key_signed(aws, engine, cloud):
    aws.list_stacks()

    context = engine.contexts[-1]
    assert (context.username, context.project_name) == ("demo", "demo")
    assert "member" in context.roles
    assert context.token


@pytest.mark.parametrize(("access", "secret"), [("nobody", "x"), (None, "wrong")])
def test_a_wrong_key_or_secret_is_refused(served, key, access, secret):
    with pytest.raises(ClientError) as caught:
        client(f"{served}/v1", access or key["access"], secret).list_stacks()

    assert caught.value.response["Error"]["Code"] == "SignatureDoesNotMatch"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_request_without_a_signature_is_refused(served):
    answer = requests.get(f"{served}/v1/?Action=ListStacks", timeout=5)

    assert answer.status_code == 400
    assert "<Code>IncompleteSignature</Code>" in answer.text


def test_signature_version_2_is_understood(served, key, engine):
    answer = requests.get(signed("GET", served, "/v1/", key, Action="ListStacks"), timeout=5)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/xml")


def test_an_answer_can_be_had_in_json(served, key):
    url = signed("GET", served, "/v1/", key, Action="ListStacks", ContentType="JSON")

    assert "ListStacksResult" in requests.get(url, timeout=5).json()["ListStacksResponse"]


def test_the_address_alone_leads_to_the_actions(served, key):
    assert client(served, key["access"], key["secret"]).list_stacks()["StackSummaries"]


def test_a_guest_tells_a_wait_condition(served, key, engine):
    engine.answers["resource_signal"] = {"1": "done"}
    url = signed("PUT", served, f"/v1/waitcondition/{ARN}", key)

    answer = requests.put(url, json={"Status": "SUCCESS", "UniqueId": "1"}, timeout=5)

    assert answer.json() == {"resource": "handle", "metadata": {"1": "done"}}
    asked = engine.arguments("resource_signal")
    assert (asked["stack_identity"], asked["resource_name"], asked["sync_call"]) == (IDENTITY, "handle", True)


def test_a_guest_signals_a_resource(served, key, engine):
    answer = requests.post(signed("POST", served, f"/v1/signal/{ARN}", key), timeout=5)

    assert answer.status_code == 200
    assert engine.arguments("resource_signal")["details"] is None


def test_a_signature_for_one_path_does_not_open_another(served, key):
    url = signed("PUT", served, f"/v1/waitcondition/{ARN}", key).replace("handle", "other")

    assert requests.put(url, json={}, timeout=5).status_code == 403


def test_the_very_same_request_costs_no_second_question(served, key, cloud):
    url = signed("GET", served, "/v1/", key, Action="ListStacks")
    requests.get(url, timeout=5)
    before = cloud.control.requests().get("keystone.token.ec2", 0)

    requests.get(url, timeout=5)

    assert cloud.control.requests()["keystone.token.ec2"] == before

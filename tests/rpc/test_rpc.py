"""A question crosses either transport and comes back as the same answer or the same error."""

import time

import pytest

from heat.rpc.faults import EngineUnreachable
from heat.values.errors import Bug, NotSupported, StackExists, ValidationError, ValidationErrors


def wait_until(condition):
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


def test_an_answer_comes_back_with_the_callers_context_applied(client, context):
    answer = client.call(context, "identify_stack", stack_name="web")

    assert answer == {"tenant": "p1", "stack_name": "web", "stack_id": answer["stack_id"], "path": ""}


def test_an_error_comes_back_as_its_own_class_with_its_own_words(client, context):
    with pytest.raises(StackExists, match=r"^The Stack \(web\) already exists\.$"):
        client.call(context, "count_stacks")


def test_an_error_whose_public_name_is_shared_comes_back_as_the_general_class(client, context):
    with pytest.raises(ValidationError, match="bad thing") as caught:
        client.call(context, "export_stack", stack_identity={})

    assert not isinstance(caught.value, ValidationErrors)


def test_a_bug_says_so_and_names_the_request(client, context):
    with pytest.raises(Bug, match=f"^This is a bug in Heat. .*{context.request_id}"):
        client.call(context, "get_revision")


def test_a_method_that_the_engine_lacks_is_not_supported(client, context):
    with pytest.raises(NotSupported, match="get_files"):
        client.call(context, "get_files", stack_identity={})


def test_a_call_outside_the_contract_is_refused_before_it_travels(client, context):
    with pytest.raises(TypeError, match="unknown \\['stack'\\]"):
        client.call(context, "identify_stack", stack="web")


def test_a_hint_reaches_the_named_engine_only(client, context, engines):
    for number in range(4):
        client.cast(context, "wake", to_server="two", stack_id=f"s{number}")

    assert wait_until(lambda: len(engines[1].woken) == 4)
    assert engines[0].woken == []


def test_a_hint_to_nobody_in_particular_reaches_one_engine(client, context, engines):
    client.cast(context, "wake", stack_id="s1")

    assert wait_until(lambda: engines[0].woken + engines[1].woken == ["s1"])


def test_a_hint_to_an_engine_that_is_gone_is_lost_in_silence(client, context, engines):
    client.cast(context, "wake", to_server="three", stack_id="s1")
    client.cast(context, "wake", stack_id="s2")

    assert wait_until(lambda: engines[0].woken + engines[1].woken == ["s2"])


def test_without_an_engine_a_call_ends_in_a_clear_error(transport, context):
    from_nobody = transport.call

    with pytest.raises(EngineUnreachable):
        from_nobody("nobody", context.to_dict(), "get_revision", {}, 0.2)

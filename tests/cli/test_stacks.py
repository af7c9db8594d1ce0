"""Listing and showing stacks."""

from http import HTTPStatus

import pytest

STACK = {
    "id": "0f6a",
    "stack_name": "web",
    "description": "a web",
    "stack_status": "CREATE_COMPLETE",
    "stack_status_reason": "Stack CREATE completed successfully",
    "creation_time": "2026-11-21T00:37:58Z",
    "updated_time": None,
    "stack_owner": "demo",
    "parent": None,
    "tags": ["blue"],
    "parameters": {"n": "7"},
    "outputs": [{"output_key": "r", "output_value": "x"}],
    "links": [{"href": "http://here/stacks/web/0f6a", "rel": "self"}],
}


@pytest.fixture
def listing(service, answer):
    service.says("GET /stacks", answer({"stacks": [STACK]}))
    return lambda: service.asked("GET", "/stacks")[-1].query


def test_a_list_shows_name_and_status(heat, listing):
    assert heat("stack", "list", "-f", "value", "-c", "Stack Name", "-c", "Stack Status").out == "web CREATE_COMPLETE\n"


def test_machines_get_structures_and_not_text(heat, listing):
    assert heat("stack", "list", "--long", "-f", "json").json[0]["Tags"] == ["blue"]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["--deleted"], {"show_deleted": ["True"]}),
        (["--nested"], {"show_nested": ["True"]}),
        (["--hidden"], {"show_hidden": ["True"]}),
        (["--all-projects"], {"global_tenant": ["True"]}),
        (["--limit", "3", "--marker", "m"], {"limit": ["3"], "marker": ["m"]}),
        (["--property", "status=COMPLETE", "--property", "name=a"], {"status": ["COMPLETE"], "name": ["a"]}),
        (["--sort", "name:desc", "--sort", "status"], {"sort_keys": ["name", "status"], "sort_dir": ["desc"]}),
        (["--tags", "a,b"], {"tags": ["a,b"]}),
        (["--tags", "a", "--tag-mode", "not-any"], {"not_tags_any": ["a"]}),
    ],
)
def test_options_of_the_list_become_its_query(heat, listing, words, query):
    heat("stack", "list", *words)

    assert listing() == query


def test_a_stack_is_shown_by_its_name(heat, service, answer):
    service.says(f"GET {service.has_stack('web')}", answer({"stack": STACK}))

    shown = heat("stack", "show", "web", "-f", "json").json

    assert (shown["parameters"], shown["outputs"][0]["output_value"]) == ({"n": "7"}, "x")


def test_outputs_can_be_left_out(heat, service, answer):
    path = service.has_stack("web")
    service.says(f"GET {path}", answer({"stack": STACK}))

    heat("stack", "show", "web", "--no-resolve-outputs")

    assert service.asked("GET", path)[0].query == {"resolve_outputs": ["False"]}


def test_a_name_with_odd_letters_is_one_part_of_the_path(heat, service):
    heat("stack", "show", "a/b c")

    assert service.requests[0].path == "/stacks/a%2Fb%20c"


def test_a_stack_that_is_not_there_is_a_failure_in_words(heat, service, answer):
    fault = {"code": 404, "error": {"type": "EntityNotFound", "message": "The Stack (nope) could not be found."}}
    service.says("GET /stacks/nope", answer(fault, HTTPStatus.NOT_FOUND))

    outcome = heat("stack", "show", "nope")

    assert outcome.status == 1
    assert "what:  The Stack (nope) could not be found." in outcome.err

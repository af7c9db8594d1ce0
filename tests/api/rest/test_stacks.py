"""Stacks over REST, as clients of the reference know them."""

import pytest

from heat.values.errors import ActionInProgress, StackExists, StackNotFound

from ..scripted import IDENTITY, PROJECT, STACK_ID, stack

TEMPLATE = {"heat_template_version": "2018-08-31"}
URL = f"http://falconframework.org/v1/{PROJECT}/stacks/web/{STACK_ID}"


def test_a_create_answers_with_id_and_place(door):
    answer = door.post("stacks", {"stack_name": "web", "template": TEMPLATE})

    assert (answer.status_code, answer.headers["Location"]) == (201, URL)
    assert answer.json == {"stack": {"id": STACK_ID, "links": [{"href": URL, "rel": "self"}]}}


def test_a_create_hands_everything_to_the_engine(door, engine):
    body = {
        "stack_name": "web",
        "template": "heat_template_version: 2018-08-31",
        "environment": "parameters: {a: 1, b: 2}\nparameter_defaults: {when: 2020-01-01}",
        "parameters": {"b": 3},
        "files": {"f": "text"},
        "timeout_mins": "5",
        "disable_rollback": False,
        "tags": "t1,t2",
    }
    door.post("stacks", body)

    asked = engine.arguments("create_stack")
    assert asked["template"] == body["template"]
    assert asked["params"]["parameters"] == {"a": 1, "b": 3}
    assert asked["params"]["parameter_defaults"] == {"when": "2020-01-01"}
    assert (asked["files"], asked["environment_files"]) == ({"f": "text"}, None)
    assert asked["args"] == {"timeout_mins": 5, "disable_rollback": False, "tags": ["t1", "t2"]}


def test_the_engine_learns_who_asks(door, engine):
    door.post("stacks", {"stack_name": "web", "template": TEMPLATE}, headers={"X-Region-Name": "two"})

    context = engine.contexts[-1]
    assert (context.project_id, context.user_id, context.roles) == (PROJECT, "id-of-member", ("member", "reader"))
    assert (context.token, context.region_name, context.is_admin) == ("member", "two", False)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({}, "No stack name specified"),
        ({"stack_name": "x"}, "No template specified"),
        ({"timeout_mins": "abc"}, "Only integer is acceptable by 'timeout_mins'."),
        ({"timeout_mins": -1}, "Value '-1' is invalid for 'timeout_mins' which only accepts non-negative integer."),
        ({"disable_rollback": "yes"}, 'Unrecognized value "yes" for "disable_rollback"'),
        ({"tags": "a" * 81}, "is longer than 80 characters"),
        ({"tags": ["a"]}, "tags must be text"),
        ({"environment": "{bad: ["}, "Environment not in valid format: while parsing"),
        ({"environment": {"foo": 1}}, 'Environment not in valid format: environment has wrong section "foo"'),
        ({"environment": [1]}, "environment must be an object"),
        ({"parameters": [1]}, "parameters must be an object"),
        ({"files": "zz"}, "files must be an object"),
        ({"template": [1]}, "The template must be an object or text"),
        ({"converge": True}, "converge flag only supported in stack update (or update preview) request."),
        ({"adopt_stack_data": "{bad"}, "Invalid adopt data"),
        (
            {"template": None, "template_url": "file:///etc/passwd"},
            "Could not retrieve template: Invalid URL scheme file",
        ),
    ],
)
def test_a_wrong_create_is_refused_with_the_reason(door, engine, body, problem):
    full = body if set(body) <= {"stack_name"} else {"stack_name": "x", "template": TEMPLATE} | body

    answer = door.post("stacks", full)

    assert answer.status_code == 400
    assert problem in answer.json["error"]["message"]
    assert engine.asked == []


def test_an_environment_of_unfolding_aliases_is_refused(door):
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
    )
    answer = door.post("stacks", {"stack_name": "x", "template": TEMPLATE, "environment": bomb})

    assert answer.status_code == 400
    assert "unfold" in answer.json["error"]["message"]


def test_the_template_of_adopted_data_is_used(door, engine):
    data = '{"template": {"heat_template_version": "2018-08-31"}, "environment": {"parameters": {"a": 1}}}'
    door.post("stacks", {"stack_name": "web", "adopt_stack_data": data})

    asked = engine.arguments("create_stack")
    assert (asked["template"], asked["args"]) == (TEMPLATE, {"adopt_stack_data": data})
    assert asked["params"]["parameters"] == {"a": 1}


def test_a_stack_is_shown_in_full(door, engine):
    engine.answers["show_stack"] = [
        stack(outputs=[{"output_key": "o", "description": "d", "output_value": 1, "output_error": None}])
    ]
    shown = door.get("STACK").json["stack"]

    assert shown["stack_status"] == "CREATE_COMPLETE"
    assert shown["links"] == [{"href": URL, "rel": "self"}]
    assert shown["outputs"] == [{"output_key": "o", "description": "d", "output_value": 1}]


def test_outputs_can_be_left_out(door, engine):
    shown = door.get("STACK?resolve_outputs=False").json["stack"]

    assert "outputs" not in shown
    assert engine.arguments("show_stack") == {"stack_identity": IDENTITY, "resolve_outputs": False}


def test_a_list_can_be_chosen_from_and_sorted(door, engine):
    door.get(
        "stacks?status=COMPLETE&status=FAILED&stack_name=web&sort_keys=stack_name&sort_keys=creation_time"
        "&sort_dir=desc&tags=a,b&show_nested=true&foo=1"
    )
    asked = engine.arguments("list_changed_stacks")
    assert asked["filters"] == {"status": ["COMPLETE", "FAILED"], "name": "web"}
    assert (asked["sort_keys"], asked["sort_dir"]) == (["stack_name", "creation_time"], "desc")
    assert (asked["tags"], asked["show_nested"], asked["tenant_safe"]) == (["a", "b"], True, True)


def test_a_full_page_tells_where_the_next_one_is(door):
    answer = door.get("stacks?limit=1&marker=old&name=web").json

    place = f"http://falconframework.org/v1/{PROJECT}/stacks?limit=1&name=web&marker={STACK_ID}"
    assert answer["links"] == [{"rel": "next", "href": place}]


def test_a_list_of_which_nothing_has_changed_is_told_again(door, engine):
    first = door.get("stacks")
    engine.answers["list_changed_stacks"] = {"mark": "m1", "stacks": None}

    again = door.get("stacks")

    assert engine.arguments("list_changed_stacks")["mark"] == "m1"
    assert again.json == first.json


def test_another_list_knows_nothing_of_the_first(door, engine):
    door.get("stacks")

    door.get("stacks?limit=5")

    assert engine.arguments("list_changed_stacks")["mark"] == ""


def test_a_list_with_a_count_is_always_asked_for_anew(door, engine):
    engine.answers["count_stacks"] = 7
    door.get("stacks?with_count=true")

    assert door.get("stacks?with_count=true").json["count"] == 7
    assert engine.arguments("list_changed_stacks")["mark"] == ""


def test_a_page_that_is_not_full_is_the_last(door):
    assert door.get("stacks?limit=2").json.keys() == {"stacks"}


def test_a_list_comes_with_a_count_when_asked(door, engine):
    engine.answers["count_stacks"] = 7

    assert door.get("stacks?with_count=true&name=web").json["count"] == 7
    assert engine.arguments("count_stacks")["filters"] == {"name": "web"}


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("limit=abc", "Only integer is acceptable by 'limit'."),
        ("with_count=zz", 'Unrecognized value "zz" for "with_count", acceptable values are: true, false.'),
        ("global_tenant=1", 'Unrecognized value "1" for "global_tenant", acceptable values are: true, false.'),
        ("sort_dir=zz", 'Unknown sort direction "zz"; use asc or desc.'),
    ],
)
def test_a_wrong_query_is_refused_with_the_reason(door, query, problem):
    answer = door.get(f"stacks?{query}")

    assert (answer.status_code, answer.json["error"]["message"]) == (400, problem)


def test_stacks_of_all_projects_are_for_nobody_by_default(door):
    answer = door.get("stacks?global_tenant=true", token="admin", project="admin-project")

    assert (answer.status_code, answer.json["error"]["type"]) == (403, "Forbidden")
    assert answer.json["error"]["message"] == "You are not authorized to use stacks:global_index."


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", ["web", STACK_ID])
def test_a_name_or_id_leads_to_both_together(door, method, name):
    answer = door.ask(method, f"stacks/{name}?x=1")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{URL}?x=1")


@pytest.mark.parametrize("below", ["resources", "events", "template", "environment", "files", "actions"])
def test_a_name_leads_to_what_is_below_it(door, below):
    assert door.get(f"stacks/web/{below}").headers["Location"] == f"{URL}/{below}"


def test_an_arn_leads_to_its_stack_without_asking(door, engine):
    answer = door.get(f"stacks/arn:openstack:heat::{PROJECT}:stacks/web/{STACK_ID}")

    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    assert engine.asked == []


def test_an_unknown_name_is_not_found(door, engine):
    engine.answers["identify_stack"] = StackNotFound("nosuch")

    answer = door.get("stacks/nosuch")

    assert answer.json == {
        "code": 404,
        "title": "Not Found",
        "explanation": "The resource could not be found.",
        "error": {"type": "EntityNotFound", "traceback": None, "message": "The Stack (nosuch) could not be found."},
    }


def test_an_update_needs_a_template(door, engine):
    assert door.put("STACK", {}).json["error"]["message"] == "No template specified"
    assert door.put("STACK", {"template": TEMPLATE}).status_code == 202
    assert engine.arguments("update_stack")["args"] == {}


def test_an_accepted_update_answers_nothing_that_a_client_would_read_as_json(door):
    answer = door.put("STACK", {"template": TEMPLATE})

    assert (answer.content, answer.headers["Content-Type"]) == (b"", "text/plain; charset=utf-8")


def test_a_patch_keeps_what_is_not_given(door, engine):
    answer = door.patch("STACK", {"parameters": {"n": 9}, "clear_parameters": "h"})

    asked = engine.arguments("update_stack")
    assert (answer.status_code, asked["template"]) == (202, None)
    assert asked["args"] == {"existing": True, "clear_parameters": ["h"]}


def test_a_preview_of_an_update_can_go_down_into_nested_stacks(door, engine):
    engine.answers["preview_update_stack"] = {"unchanged": []}

    answer = door.put("STACK/preview?show_nested=true", {"template": TEMPLATE})

    assert answer.json == {"resource_changes": {"unchanged": []}}
    assert engine.arguments("preview_update_stack")["args"] == {"show_nested": True}


def test_a_delete_answers_nothing(door, engine):
    answer = door.delete("STACK")

    assert (answer.status_code, answer.content) == (204, b"")
    assert engine.arguments("delete_stack") == {"stack_identity": IDENTITY}


@pytest.mark.parametrize("error", [StackExists("web"), ActionInProgress("web", "CREATE")])
def test_what_is_in_the_way_is_a_conflict(door, engine, error):
    engine.answers["create_stack"] = error

    answer = door.post("stacks", {"stack_name": "web", "template": TEMPLATE})

    assert (answer.status_code, answer.json["error"]["type"]) == (409, error.type_name)
    assert answer.json["explanation"] == "There was a conflict when trying to complete your request."


def test_an_administrator_sees_and_acts_in_another_project(door, engine):
    answer = door.get("stacks", token="admin")

    assert answer.json["stacks"][0]["project"] == PROJECT
    assert engine.contexts[-1].project_id == PROJECT


@pytest.mark.parametrize(("token", "status"), [("reader", 403), ("stack-user", 403), ("member", 201), ("nobody", 401)])
def test_a_create_needs_the_role_of_a_member(door, token, status):
    answer = door.post("stacks", {"stack_name": "web", "template": TEMPLATE}, token=token)

    assert answer.status_code == status


def test_another_project_is_denied(door):
    answer = door.get("/v1/other/stacks")

    assert (answer.status_code, answer.json["error"]["type"]) == (403, "HTTPForbidden")

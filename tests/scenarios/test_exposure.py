"""Types that policy keeps for administrators, over HTTP, down to members of a group that nobody could foresee."""

from tests.scenarios.doors import Rest, hot

FLAVOR = "OS::Nova::Flavor"
HIDDEN = """
answer: {type: OS::Heat::Value, properties: {value: 1}}
group:
  type: OS::Heat::ResourceGroup
  properties:
    count: {get_attr: [answer, value]}
    resource_def: {type: OS::Nova::Flavor, properties: {ram: 64, vcpus: 1, is_public: false}}
"""


def test_a_type_for_administrators_is_refused_to_others(heat: Rest) -> None:
    template = hot(f"size: {{type: {FLAVOR}, properties: {{ram: 64, vcpus: 1}}}}")
    answer = heat.call("POST", "/stacks", {"stack_name": "never", "template": template})

    assert (answer.status_code, answer.json()["error"]["type"]) == (403, "Forbidden")
    assert f"resource_types:{FLAVOR}" in answer.json()["error"]["message"]


def test_a_type_for_administrators_is_shown_to_them_alone(heat: Rest, admin: Rest) -> None:
    assert FLAVOR in admin.get("/resource_types")["resource_types"]
    assert FLAVOR not in heat.get("/resource_types")["resource_types"]
    assert heat.call("GET", f"/resource_types/{FLAVOR}").status_code == 403


def test_a_type_of_a_group_whose_size_nobody_knew_is_refused_where_it_is_to_be_made(heat: Rest) -> None:
    stack = heat.create(hot(HIDDEN)).settled("CREATE_FAILED")

    assert f"You are not authorized to use resource_types:{FLAVOR}." in stack.reason
    stack.deleted()


def test_administrators_may_use_it_wherever_it_comes_from(admin: Rest) -> None:
    admin.made(hot(HIDDEN)).deleted()

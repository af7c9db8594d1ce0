"""Random updates, planned and applied: what was foretold for certain is what the explanation tells afterwards."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.scenarios.doors import Rest

NAMES = ("a", "b", "c", "d", "e")
LATER = "(known later)"


@st.composite
def resource(draw: Any, others: tuple[str, ...]) -> dict[str, Any]:
    """One resource that may read some that stand before it."""
    kind = draw(st.sampled_from(["OS::Heat::RandomString", "OS::Heat::TestResource", "OS::Heat::Value", "group"]))
    reads = draw(st.sampled_from([None, *others]))
    text = draw(st.sampled_from(["x", "y"])) if reads is None else {"get_resource": reads}
    if kind == "OS::Heat::RandomString":
        made: dict[str, Any] = {"type": kind, "properties": {"length": draw(st.sampled_from([8, 9]))}}
        return {**made, "depends_on": [reads]} if reads else made
    if kind == "group":
        member = {"type": "OS::Heat::TestResource", "properties": {"value": draw(st.sampled_from(["x", "y"]))}}
        properties = {"count": draw(st.integers(0, 2)), "resource_def": member}
        return {"type": "OS::Heat::ResourceGroup", "properties": properties}
    return {"type": kind, "properties": {"value": text}}


@st.composite
def template(draw: Any) -> dict[str, Any]:
    """Some of five resources."""
    chosen = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4).map(sorted))
    found: dict[str, Any] = {}
    for name in chosen:
        found[name] = draw(resource(tuple(found)))
    return {"heat_template_version": "2021-04-16", "resources": found}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=template(), after=template())
def test_a_plan_comes_true(heat: Rest, before: dict[str, Any], after: dict[str, Any]) -> None:
    stack = heat.made(before)
    answer = heat.call("POST", f"{stack.path}/plans", {"template": after})
    assert answer.status_code == 201, answer.text
    plan = answer.json()["plan"]

    assert heat.call("POST", f"{stack.path}/plans/{plan['id']}/apply", {}).status_code == 202
    stack.settled("UPDATE_COMPLETE")

    told = heat.get(f"{stack.path}/explanation")["explanation"]["resources"]
    happened = {one["resource_name"]: one for one in told}
    assert happened.keys() == {one["resource_name"] for one in plan["resources"]}
    for fate in plan["resources"]:
        _came_true(fate, happened[fate["resource_name"]])
    stack.deleted()


def _came_true(fate: dict[str, Any], happened: dict[str, Any]) -> None:
    if not fate["certain"]:
        assert happened["outcome"] in ("kept", "updated", "replaced"), (fate, happened)
        return
    assert happened["outcome"] == fate["outcome"], (fate, happened)
    now = {change["property"]: change for change in happened["changes"]}
    for change in fate["changes"]:
        if change["after"] != LATER:
            assert now[change["property"]] == change, (fate, happened)

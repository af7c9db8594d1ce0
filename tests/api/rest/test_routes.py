"""Routes and policies are those of the reference, and stand in one register."""

import json
import re
from pathlib import Path

import pytest

from heat.api.policies import ADDED, policies
from heat.api.rest.app import NOUNS
from heat.api.rest.routing import ROUTES, get

REFERENCE = json.loads((Path(__file__).parents[2] / "data" / "reference" / "rest_api.json").read_text())


def spelled(path):
    """A path with fields that have no names, as ours and theirs are named differently."""
    return re.sub(r"\{[^}]*\}", "{}", path)


def reference_routes():
    for route in REFERENCE["routes"]:
        below = re.search(r"\{path:([a-z|]+)\}", route["path"])
        names = below[1].split("|") if below else [""]
        for name in names:
            path = route["path"].replace(below[0], name) if below else route["path"]
            path = path.replace(r"{stack_name:arn\x3A.*}", "{}{}")
            yield (route["method"], spelled(path)), route


def our_routes():
    return {(method, spelled(path.replace("{name:arn}", "{}{}"))): each for (method, path), each in ROUTES.items()}


def test_every_route_of_the_reference_is_served_and_no_other_but_those_with_policies_of_our_own():
    assert NOUNS
    added = {key for key, route in our_routes().items() if ADDED.issuperset(route.policies)}
    assert our_routes().keys() - added == {key for key, _ in reference_routes()}


@pytest.mark.parametrize(("key", "theirs"), list(reference_routes()))
def test_a_route_answers_and_is_guarded_as_the_references(key, theirs):
    ours = our_routes()[key]

    guards = {policy["name"] for policy in theirs["policy"]}
    guards |= {policy["name"] for policy in theirs.get("alternate_policy", {}).values()}
    assert (ours.status, set(ours.policies)) == (theirs["success_status"], guards)


def test_every_policy_has_the_default_of_the_reference():
    ours = {rule.name: (rule.check_str, rule.scope_types or None, _deprecated(rule)) for rule in policies()}
    ours = {name: each for name, each in ours.items() if name not in ADDED}

    theirs = {
        rule["name"]: (rule["check_str"], rule["scope_types"], rule.get("deprecated_rule", {}).get("check_str"))
        for rule in REFERENCE["policies"]
    }
    assert ours == theirs


def test_a_route_served_twice_fails_at_import():
    with pytest.raises(TypeError, match="is served twice"):
        get("/v1/{project}/stacks")(lambda request, engine: None)


def _deprecated(rule):
    return rule.deprecated_rule.check_str if rule.deprecated_rule else None

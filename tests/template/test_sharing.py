"""What large templates share, so that ten thousand resources that have nothing to do with each other stay small."""

from .conftest import Build

PLAIN = """
    resources:
      a: {type: OS::Heat::RandomString}
      b: {type: OS::Heat::RandomString, properties: {length: 3}}
      c: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
"""


def test_resources_in_which_nothing_is_computed_share_what_they_use(build: Build) -> None:
    found = build(PLAIN).resources

    assert found["a"].uses is found["b"].uses
    assert found["a"].uses.resources == {}


def test_what_is_computed_in_one_resource_is_told_of_no_other(build: Build) -> None:
    found = build(PLAIN).resources

    assert found["c"].uses.resources == {"a": {("value",)}}
    assert not found["a"].uses.calls


def test_leaves_of_a_graph_share_one_empty_set(build: Build) -> None:
    graph = build(PLAIN).graph

    assert graph.requires["a"] is graph.requires["b"]
    assert graph.required_by["b"] is graph.required_by["c"]

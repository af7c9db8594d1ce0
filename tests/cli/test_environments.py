"""Environments: merged in order, carrying what they refer to."""

import json

import pytest

from heat.cli.environments import hooks, merge, read_environments
from heat.cli.template_files import Files

HOT = "heat_template_version: 2016-10-14\n"


@pytest.fixture
def environments(tmp_path):
    """Writes environment files, then reads them in the order of their names."""

    def call(*texts, **given):
        for at, text in enumerate(texts):
            (tmp_path / f"e{at}.yaml").write_text(text)
        files = Files()
        return read_environments([f"e{at}.yaml" for at in range(len(texts))], given, files), files.texts

    return call


def test_the_later_environment_wins_and_the_rest_is_kept(environments):
    found, _ = environments("parameters: {a: 1, b: 1}", "parameters: {b: 2}")

    assert found.merged == {"parameters": {"a": 1, "b": 2}}


def test_several_environments_are_listed_in_their_order(environments, tmp_path):
    found, files = environments("parameters: {a: 1}", "parameters: {a: 2}")

    assert found.urls == tuple((tmp_path / name).as_uri() for name in ("e0.yaml", "e1.yaml"))
    assert [json.loads(files[url])["parameters"]["a"] for url in found.urls] == [1, 2]


def test_the_command_line_outweighs_all_environments(environments):
    found, files = environments("parameters: {a: 1}", "parameters: {a: 2}", a="mine")

    assert json.loads(files[found.urls[-1]]) == {"parameters": {"a": "mine"}}


def test_one_environment_alone_needs_no_list(environments):
    found, _ = environments("parameters: {a: 1}", a="mine")

    assert found.urls == ()


def test_a_type_that_is_a_file_becomes_a_url(environments, tmp_path):
    (tmp_path / "thing.yaml").write_text(HOT)

    found, files = environments("resource_registry: {'My::Thing': thing.yaml, 'Your::Thing': 'OS::Heat::None'}")

    url = (tmp_path / "thing.yaml").as_uri()
    assert found.merged["resource_registry"] == {"My::Thing": url, "Your::Thing": "OS::Heat::None"}
    assert files[url] == HOT


def test_base_url_says_where_types_are_looked_for(environments, tmp_path):
    (tmp_path / "types").mkdir()
    (tmp_path / "types/thing.yaml").write_text(HOT)

    _, files = environments("resource_registry: {base_url: types, 'My::Thing': thing.yaml}")

    assert files[(tmp_path / "types/thing.yaml").as_uri()] == HOT


def test_hooks_in_a_registry_are_no_files(environments):
    found, _ = environments("resource_registry: {resources: {web: {hooks: pre-create, restricted_actions: replace}}}")

    web = found.merged["resource_registry"]["resources"]["web"]
    assert web == {"hooks": "pre-create", "restricted_actions": "replace"}


def test_a_hook_inside_a_nested_stack_is_reached_by_its_path():
    assert hooks(["group/web"], "pre-create") == {
        "resource_registry": {"resources": {"group": {"web": {"hooks": "pre-create"}}}}
    }


def test_merging_leaves_what_was_merged_untouched():
    below = {"a": {"b": 1}}

    merge(below, {"a": {"c": 2}})

    assert below == {"a": {"b": 1}}

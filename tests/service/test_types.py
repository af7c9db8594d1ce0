"""Resource types, and templates without a stack."""

import pytest

from heat.rpc.contract import SCHEMA_KEYS
from heat.values.errors import EntityNotFound, InvalidArgument


def test_types_are_listed_by_the_beginning_of_their_name(ask):
    found = ask("list_resource_types", type_name="OS::Heat::R")

    assert "OS::Heat::RandomString" in found and "OS::Heat::Value" not in found
    assert ask("list_resource_types", type_name="RandomString") == []
    assert ask("list_resource_types", type_name="[") == []


def test_types_are_listed_by_version_and_support_status(ask):
    assert "OS::Heat::RandomString" in ask("list_resource_types", heat_version="2014.1")
    assert "OS::Heat::RandomString" not in ask("list_resource_types", support_status="DEPRECATED")
    with pytest.raises(InvalidArgument):
        ask("list_resource_types", support_status="nonsense")


def test_only_types_that_the_cloud_serves_are_listed(ask, desk, plugins):
    absent = type("Absent", (plugins.get("OS::Heat::None"),), {"service": "reservation"})
    desk.house.plugins = plugins.merged({"Lab::Absent": absent})

    assert ask("list_resource_types", type_name="Lab::") == []
    assert ask("list_resource_types", type_name="OS::Nova::Server") == ["OS::Nova::Server", "OS::Nova::ServerGroup"]


def test_types_are_listed_with_a_description(ask):
    (found,) = ask("list_resource_types", type_name="OS::Heat::RandomString", with_description=True)

    assert sorted(found) == ["description", "resource_type"] and found["description"]


def test_the_schema_of_a_type_has_the_keys_of_the_contract(ask):
    schema = ask("resource_schema", type_name="OS::Heat::RandomString")

    assert sorted(schema) == sorted(SCHEMA_KEYS) and schema["description"] is None
    assert ask("resource_schema", type_name="OS::Heat::None", with_description=True)["description"]


def test_a_type_that_nobody_knows_is_not_found(ask):
    with pytest.raises(EntityNotFound, match=r"Resource Type \(OS::No::Such\)"):
        ask("resource_schema", type_name="OS::No::Such")


def test_a_type_becomes_a_first_template_of_either_language(ask):
    hot = ask("generate_template", type_name="OS::Heat::Value", template_type="hot")

    assert hot["resources"]["Value"]["type"] == "OS::Heat::Value"
    assert "Resources" in ask("generate_template", type_name="OS::Heat::Value")

"""Templates without a stack."""

import pytest

from heat.values.errors import InvalidTemplateReference, NotFound, UnknownUserParameter

from .world import HOT

SIZED = HOT + "parameters: {size: {type: number}}\nresources: {}"
UNKNOWN = HOT + "resources: {a: {type: OS::No::Such}}"


def test_a_template_is_good_without_values_for_its_parameters(ask):
    found = ask("validate_template", template=SIZED)

    assert found["Parameters"] == {"size": {"Type": "Number", "Description": "", "NoEcho": "false", "Label": "size"}}
    assert found["Description"] == "No description" and "NestedParameters" not in found


def test_given_values_are_told(ask):
    found = ask("validate_template", template=SIZED, params={"parameters": {"size": 3}})

    assert found["Parameters"]["size"]["Value"] == 3 and found["Environment"]["parameters"] == {"size": 3}


def test_an_unknown_parameter_is_refused_by_name(ask):
    with pytest.raises(UnknownUserParameter):
        ask("validate_template", template=SIZED, params={"parameters": {"nobody": 3}})


def test_an_unknown_type_is_told_unless_it_may_be_overlooked(ask):
    assert "OS::No::Such" in ask("validate_template", template=UNKNOWN)["Error"]
    assert "Error" not in ask("validate_template", template=UNKNOWN, ignorable_errors=["99001"])


def test_a_reference_to_nothing_is_refused_by_name(ask):
    template = HOT + "resources: {a: {type: OS::Heat::Value, properties: {value: {get_resource: b}}}}"

    with pytest.raises(InvalidTemplateReference):
        ask("validate_template", template=template, ignorable_errors=["99001"])


def test_parameters_of_templates_below_are_told_when_asked_for(ask):
    template = HOT + "resources: {below: {type: child.yaml, properties: {size: 1}}}"

    found = ask("validate_template", template=template, files={"child.yaml": SIZED}, show_nested=True)

    assert "size" in found["NestedParameters"]["below"]["Parameters"]


def test_all_versions_are_listed_with_their_other_names(ask):
    found = ask("list_template_versions")

    assert len(found) == 13
    assert {
        "version": "heat_template_version.2018-08-31",
        "type": "hot",
        "aliases": ["heat_template_version.rocky"],
    } in found


def test_functions_of_a_version_are_listed(ask):
    def names(version, **how):
        found = ask("list_template_functions", template_version=version, **how)
        return {one["functions"] for one in found}

    assert "get_resource" in names("heat_template_version.rocky")
    assert "and" in names("heat_template_version.2018-08-31", with_condition=True)
    with pytest.raises(NotFound, match="nonsense"):
        names("nonsense")

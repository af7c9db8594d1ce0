"""What nobody may be told of a stack, and where it went."""

import pytest

from heat.template.hiding import hidden_in

HEAD = "heat_template_version: 2021-04-16\nparameters: {pin: {type: %s, hidden: true, default: %s}}\n"


@pytest.fixture
def hidden(build):
    """Secrets of a template with these resources, whose parameter `pin` is hidden."""

    def find(resources, default="'12'", kind="string"):
        return hidden_in(build(HEAD % (kind, default) + f"resources:\n{resources}").statics)

    return find


def test_what_reads_a_hidden_parameter_is_known_by_its_place(hidden):
    found = hidden("  a: {type: OS::Heat::Value, properties: {value: {get_param: pin}, type: string}}")

    assert (found.values, found.places) == ({"12"}, {"a": {"value"}})


def test_what_reads_it_deep_inside_a_text_is_too(hidden):
    text = "{str_replace: {template: 'door P', params: {P: {get_param: pin}}}}"

    assert hidden(f"  a: {{type: OS::Heat::Value, properties: {{value: {text}}}}}").places == {"a": {"value"}}


def test_a_short_value_is_followed_through_attributes(hidden):
    found = hidden(
        "  a: {type: OS::Heat::Value, properties: {value: {get_param: pin}}}\n"
        "  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}\n"
        "  c: {type: OS::Heat::Value, properties: {value: {get_attr: [b, value]}, type: string}}\n"
        "  d: {type: OS::Heat::Value, properties: {value: {get_resource: b}}}"
    )

    assert found.carriers == {"a", "b", "c"}
    assert found.places == {name: {"value"} for name in "abc"}


def test_a_long_value_is_recognised_where_it_comes_out_so_nothing_else_is_hidden(hidden):
    found = hidden(
        "  a: {type: OS::Heat::Value, properties: {value: {get_param: pin}}}\n"
        "  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}",
        default="swordfish",
    )

    assert (found.carriers, found.places) == (set(), {"a": {"value"}})


def test_a_hidden_map_hides_what_is_in_it(hidden):
    found = hidden("  a: {type: OS::Heat::Value}", default='\'{"user": "bob", "codes": [7, ""]}\'', kind="json")

    assert found.values == {"bob", "7"}


def test_where_nothing_is_hidden_there_are_no_secrets(build):
    template = "heat_template_version: 2021-04-16\nparameters: {p: {type: string, default: x}}"

    assert not hidden_in(build(template).statics).values

"""What a blueprint says before anything runs: what requires what, what is read, what things are worth."""

import pytest

from heat.graph import render
from heat.plugin.unknown import UNKNOWN
from heat.template import ALL
from heat.values.errors import InvalidTemplateReference, Place, ValidationError

from .conftest import Build

WEB = """
    parameters:
      size: {type: number, default: 5}
      index: {type: string, default: first}
    resources:
      net: {type: OS::Heat::Value, properties: {value: {a: 1}}}
      port:
        type: OS::Heat::Value
        properties: {value: {get_attr: [net, value, {get_param: index}]}}
      server:
        type: OS::Heat::RandomString
        depends_on: port
        properties:
          length: {get_param: size}
          salt: {list_join: ["-", [{get_resource: net}, {get_attr: [port, value]}]]}
    outputs:
      all: {value: {get_attr: [net]}}
      salt: {value: {get_attr: [server, value]}}
"""


class Given:
    """Values of others, written down."""

    def reference(self, name: str) -> str:
        return f"id-{name}"

    def attribute(self, name: str, path: tuple[object, ...]) -> object:
        return f"{name}:{'.'.join(map(str, path))}"


def test_the_graph_follows_references_and_depends_on(build: Build) -> None:
    assert render(build(WEB).graph) == "net\nport <- net\nserver <- net port"


def test_references_name_the_attribute_paths_that_are_read(build: Build) -> None:
    definitions = build(WEB).resources

    assert definitions["port"].references == {"net": {("value", "first")}}
    assert definitions["server"].references == {"net": {()}, "port": {("value",)}}


def test_wanted_gathers_what_anybody_reads(build: Build) -> None:
    blueprint = build(WEB)

    assert blueprint.wanted("net") == {("value", "first"), (ALL,)}
    assert blueprint.wanted("server") == {("value",)}


def test_properties_are_evaluated_with_the_values_of_others(build: Build) -> None:
    found = build(WEB, {"parameters": {"size": "7"}}).resources["server"].properties(Given())

    assert found == {"length": 7, "salt": "id-net-port:value"}


def test_without_values_what_others_give_is_unknown(build: Build) -> None:
    assert build(WEB).resources["server"].properties() == {"length": 5, "salt": UNKNOWN}


def test_an_attribute_key_may_come_from_another_resource(build: Build) -> None:
    blueprint = build("""
        resources:
          a: {type: OS::Heat::Value, properties: {value: 1}}
          b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value, {get_attr: [a, value]}]}}}
    """)

    assert blueprint.wanted("a") == {("value",)}


def test_a_resource_whose_condition_is_false_is_not_there(build: Build) -> None:
    blueprint = build("""
        parameters: {env: {type: string, default: test}}
        conditions:
          prod: {equals: [{get_param: env}, prod]}
        resources:
          a: {type: OS::Heat::Value, condition: prod, properties: {value: 1}}
          b: {type: OS::Heat::Value, condition: {not: prod}, depends_on: [a], properties: {value: 1}}
        outputs:
          o: {condition: prod, value: 1}
    """)

    assert render(blueprint.graph) == "b"
    assert blueprint.outputs == {}


def test_only_the_chosen_branch_is_required(build: Build) -> None:
    blueprint = build("""
        conditions: {prod: true}
        resources:
          a: {type: OS::Heat::Value, properties: {value: 1}}
          b: {type: OS::Heat::Value, properties: {value: 1}}
          c: {type: OS::Heat::Value, properties: {value: {if: [prod, {get_resource: a}, {get_resource: b}]}}}
    """)

    assert blueprint.resources["c"].requires == {"a"}


def test_pseudo_parameters_tell_of_the_stack(build: Build) -> None:
    blueprint = build("""
        outputs:
          o: {value: [{get_param: "OS::stack_name"}, {get_param: "OS::stack_id"}, {get_param: "OS::project_id"}]}
    """)

    assert blueprint.outputs["o"].value() == ["web", "1234", "project"]


def test_an_output_that_names_nobody_has_no_value(build: Build) -> None:
    blueprint = build("outputs: {o: {value: {get_resource: nobody}}}")

    with pytest.raises(InvalidTemplateReference):
        blueprint.outputs["o"].value(Given())


def test_metadata_policies_and_external_id_are_evaluated(build: Build) -> None:
    definition = build("""
        parameters: {id: {type: string, default: x}}
        resources:
          a:
            type: OS::Heat::Value
            external_id: {get_param: id}
            deletion_policy: retain
            metadata: {id: {get_param: id}}
            properties: {value: 1}
    """).resources["a"]

    assert definition.external_id() == "x"
    assert definition.deletion_policy == "Retain"
    assert definition.metadata() == {"id": "x"}


def test_an_error_about_a_property_gets_its_whole_path_and_its_line(build: Build) -> None:
    definition = build("resources:\n  a:\n    type: X\n    properties:\n      p: 1\n").resources["a"]

    assert str(definition.placed(ValidationError("is wrong", Place(("p",))))) == (
        "resources.a.properties.p (line 6:7): is wrong"
    )


def test_a_facade_asks_the_resource_above(build: Build) -> None:
    blueprint = build("outputs: {o: {value: {resource_facade: metadata}}}", facade={"metadata": {"a": 1}})

    assert blueprint.outputs["o"].value() == {"a": 1}


def test_without_a_resource_above_there_is_no_facade(build: Build) -> None:
    with pytest.raises(ValidationError):
        build("outputs: {o: {value: {resource_facade: metadata}}}").outputs["o"].value()

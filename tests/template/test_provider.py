"""Templates as types: parameters become properties, outputs become attributes."""

import pytest

from heat.plugin.resolve import resolve
from heat.template import child_blueprint, validate
from heat.template.provider import ProviderResource
from heat.template.views import validation
from heat.values.errors import ValidationError

from .conftest import Build

NEST = """
heat_template_version: 2016-10-14
description: nested
parameters:
  q: {type: string}
  l: {type: comma_delimited_list, default: ""}
  n: {type: number, default: 3, constraints: [{range: {max: 5}}]}
resources:
  v: {type: OS::Heat::Value, properties: {value: {get_param: q}}}
outputs:
  o: {value: {get_attr: [v, value]}, description: what it holds}
"""
PARENT = "resources: {p: {type: nest.yaml, metadata: {m: 1}, properties: {q: x, l: 'a,b'}}}"


def test_parameters_become_properties(build: Build) -> None:
    schema = build(PARENT, files={"nest.yaml": NEST}).resources["p"].resource_class.properties_schema

    assert {name: (prop.kind, prop.required, prop.updatable) for name, prop in schema.items()} == {
        "q": ("string", True, True),
        "l": ("list", False, True),
        "n": ("number", False, True),
    }


def test_outputs_become_attributes(build: Build) -> None:
    schema = build(PARENT, files={"nest.yaml": NEST}).resources["p"].resource_class.attributes_schema

    assert schema["o"].description == "what it holds"


def test_text_with_commas_is_a_list_of_a_template(build: Build) -> None:
    definition = build(PARENT, files={"nest.yaml": NEST}).resources["p"]

    assert resolve(definition.resource_class, definition.properties())["l"] == ["a", "b"]


def test_the_stack_below_has_the_properties_as_parameters_and_the_facade(build: Build) -> None:
    parent = build(PARENT, files={"nest.yaml": NEST})
    definition = parent.resources["p"]

    child = child_blueprint(parent, definition, definition.properties())

    assert child.parameters == {"q": "x", "l": ["a", "b"], "n": 3}
    assert child.statics.facade("metadata") == {"m": 1}


def test_the_same_template_makes_the_same_class(build: Build) -> None:
    blueprint = build("resources: {a: {type: n.yaml}, b: {type: n.yaml}}", files={"n.yaml": NEST})

    assert blueprint.resources["a"].resource_class is blueprint.resources["b"].resource_class


def test_a_type_may_be_mapped_to_a_template(build: Build) -> None:
    environment = {"resource_registry": {"My::Type": "nest.yaml"}}
    found = build("resources: {p: {type: My::Type, properties: {q: x}}}", environment, {"nest.yaml": NEST})

    assert issubclass(found.resources["p"].resource_class, ProviderResource)
    assert validate(found) == []


def test_a_template_that_was_not_sent_is_a_problem(build: Build) -> None:
    with pytest.raises(ValidationError, match="not among the files"):
        _ = build(PARENT).resources["p"].resource_class


@pytest.mark.parametrize(
    ("nest", "properties", "path"),
    [
        (NEST, "{}", "resources.p.properties.q"),
        (NEST, "{q: x, zz: 1}", "resources.p.properties.zz"),
        (NEST, "{q: x, n: 9}", "resources.p.properties.n"),
        (NEST.replace("OS::Heat::Value", "OS::Heat::Valu"), "{q: x}", "resources.p.resources.v.type"),
    ],
)
def test_what_is_wrong_with_or_in_a_nested_template_is_told(
    build: Build, nest: str, properties: str, path: str
) -> None:
    text = f"resources: {{p: {{type: nest.yaml, properties: {properties}}}}}"

    assert [".".join(problem.place.path) for problem in validate(build(text, files={"nest.yaml": nest}))] == [path]


def test_a_template_that_contains_itself_is_refused(build: Build) -> None:
    files = {"r.yaml": "heat_template_version: 2016-10-14\nresources: {r: {type: r.yaml}}\n"}

    assert "contain itself" in str(validate(build("resources: {r: {type: r.yaml}}", files=files))[0])


def test_nested_parameters_are_listed_for_their_user(build: Build) -> None:
    found = validation(build(PARENT, files={"nest.yaml": NEST}), nested=True)

    assert found["NestedParameters"]["p"]["Type"] == "nest.yaml"
    assert found["NestedParameters"]["p"]["Parameters"]["q"]["Value"] == "x"


FACADE = "heat_template_version: 2021-04-16\n"


@pytest.mark.parametrize(
    ("nested", "told"),
    [
        ("outputs: {value: {value: 1}}", "Required property value for facade OS::Heat::Value missing in provider"),
        ("parameters: {value: {type: json}}", "Attribute value for facade OS::Heat::Value missing in provider"),
        (
            "parameters: {value: {type: json}, type: {type: number, default: 1}}\noutputs: {value: {value: 1}}",
            "Property type type mismatch between facade OS::Heat::Value (string) and provider (number)",
        ),
        (
            "parameters: {value: {type: json}, x: {type: string}}\noutputs: {value: {value: 1}}",
            "Provider requires property x unknown in facade OS::Heat::Value",
        ),
    ],
)
def test_a_template_for_a_known_type_must_be_like_it(build: Build, nested: str, told: str) -> None:
    text = "resources: {r: {type: OS::Heat::Value, properties: {value: {}}}}"
    environment = {"resource_registry": {"OS::Heat::Value": "own.yaml"}}

    problems = validate(build(text, environment, {"own.yaml": FACADE + nested}))

    assert [problem.problem for problem in problems if problem.problem == told] == [told]
    assert all("own.yaml" in problem.fix for problem in problems if problem.problem == told)


def test_a_template_for_a_known_type_may_offer_more(build: Build) -> None:
    nested = "parameters: {value: {type: json}, x: {type: string, default: y}}\noutputs: {value: {value: 1}}"
    text = "resources: {r: {type: OS::Heat::Value, properties: {value: {}}}}"
    environment = {"resource_registry": {"OS::Heat::Value": "own.yaml"}}

    assert validate(build(text, environment, {"own.yaml": FACADE + nested})) == []


def test_text_is_made_of_a_map_when_all_of_it_is_known(build: Build) -> None:
    text = """
        resources:
          v: {type: OS::Heat::Value, properties: {value: 1}}
          n: {type: own.yaml, properties: {p: {a: {get_attr: [v, value]}}}}
    """

    assert validate(build(text, files={"own.yaml": FACADE + "parameters: {p: {type: string}}"})) == []


def test_a_nested_template_that_cannot_be_read_is_a_fault_of_the_stack(build: Build) -> None:
    problem = validate(build("resources: {r: {type: own.yaml}}", files={"own.yaml": "a: ["}))[0]

    assert problem.type_name == "StackValidationFailed"
    assert (problem.place.file, problem.place.line) == ("own.yaml", 2)


def test_a_default_of_the_environment_goes_before_the_default_of_the_template_below(build: Build) -> None:
    parent = build(PARENT, {"parameter_defaults": {"n": 4}}, {"nest.yaml": NEST})
    definition = parent.resources["p"]

    child = child_blueprint(parent, definition, resolve(definition.resource_class, definition.properties()))

    assert child.parameters["n"] == 4


def test_what_the_environment_has_a_default_for_need_not_be_given(build: Build) -> None:
    text = "resources: {p: {type: nest.yaml}}"

    assert validate(build(text, {"parameter_defaults": {"q": "y"}}, {"nest.yaml": NEST})) == []
    assert "Property q not assigned" in str(validate(build(text, {}, {"nest.yaml": NEST}))[0])


USUAL = FACADE + "parameters: {one: {type: string}, two: {type: string, default: z}}\noutputs: {o: {value: x}}"


@pytest.mark.parametrize(
    ("nested", "told"),
    [
        ("parameters: {one: {type: string}}", "Attribute o for facade My::Thing missing in provider"),
        ("outputs: {o: {value: 1}}", "Required property one for facade My::Thing missing in provider"),
    ],
)
def test_a_template_for_one_resource_must_be_like_the_usual_one(build: Build, nested: str, told: str) -> None:
    text = "resources: {r: {type: My::Thing}}"
    registry = {"My::Thing": "usual.yaml", "resources": {"r": {"My::Thing": "own.yaml"}}}
    files = {"usual.yaml": USUAL, "own.yaml": FACADE + nested}

    assert told in [str(problem) for problem in validate(build(text, {"resource_registry": registry}, files))]

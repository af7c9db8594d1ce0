"""Requests that nobody should get anything for: what is sent, and how the reference refuses it.

A body that is text is sent as it stands; one that is a dictionary as JSON, with a name of its own.
"""

from typing import Any, NamedTuple

MAX_BODY = 1048576
MAX_TEMPLATE = 524288


class Bad(NamedTuple):
    """One request and its refusal."""

    title: str
    body: str | dict[str, Any]
    status: int
    error: str
    place: str
    """A part of the message: where the mistake is."""


def _hot(sections: str, version: str = "2021-04-16", **more: Any) -> dict[str, Any]:
    return {"template": f"heat_template_version: {version}\n{sections}", **more}


def _aws(sections: str) -> dict[str, Any]:
    return {"template": f"AWSTemplateFormatVersion: '2010-09-09'\n{sections}"}


def _one(resource: str) -> dict[str, Any]:
    return _hot("resources:\n  it: " + resource)


def _given(declaration: str, value: Any) -> dict[str, Any]:
    sections = f"parameters: {{p: {declaration}}}\nresources: {{it: {{type: OS::Heat::None}}}}"
    return _hot(sections, parameters={"p": value})


def _bomb() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join(['*' + before] * 10)}]" for before, name in zip("abcdefgh", "bcdefghi")]
    return "\n".join(lines)


GOOD = "resources: {it: {type: OS::Heat::None}}"
TEXTS = [
    Bad("the body is no JSON", "{", 400, "HTTPBadRequest", ""),
    Bad("the body is a list", "[]", 400, "HTTPBadRequest", ""),
    Bad("the body is empty", "", 400, "HTTPBadRequest", ""),
    Bad("there is no template", {}, 400, "HTTPBadRequest", "template"),
    Bad("the template is no YAML", {"template": "a: [1"}, 400, "HTTPBadRequest", "line 2"),
    Bad("the template is a list", {"template": "- a"}, 400, "HTTPBadRequest", "map"),
    Bad("the template is a number", {"template": 7}, 400, "HTTPBadRequest", ""),
    Bad("the template has no version", {"template": GOOD}, 400, "HTTPBadRequest", "version"),
    Bad("the version is unknown", _hot(GOOD, "2001-01-01"), 400, "InvalidTemplateVersion", "2001-01-01"),
    Bad(
        "the template is too large",
        _hot(GOOD + "\ndescription: " + "x" * MAX_TEMPLATE),
        400,
        "RequestLimitExceeded",
        "524288",
    ),
    Bad("the body is too large", _hot(GOOD, files={"f": "x" * MAX_BODY}), 400, "RequestLimitExceeded", "1048576"),
    Bad("aliases explode", _hot(_bomb() + "\n" + GOOD), 400, "RequestLimitExceeded", "aliases"),
    Bad(
        "the nesting is too deep",
        _hot("description: " + "[" * 2000 + "]" * 2000 + "\n" + GOOD),
        400,
        "RequestLimitExceeded",
        "nested",
    ),
    Bad("the environment is no YAML", _hot(GOOD, environment="a: [1"), 400, "HTTPBadRequest", ""),
    Bad(
        "the environment has an unknown section", _hot(GOOD, environment={"wrong": {}}), 400, "HTTPBadRequest", "wrong"
    ),
    Bad("the time limit is no number", _hot(GOOD, timeout_mins="soon"), 400, "HTTPBadRequest", "timeout"),
    Bad("rollback is neither yes nor no", _hot(GOOD, disable_rollback="perhaps"), 400, "HTTPBadRequest", "perhaps"),
    Bad("the name is not a name", _hot(GOOD, stack_name="9 lives!"), 400, "StackValidationFailed", "9 lives!"),
]
SECTIONS = [
    Bad("a section is unknown", _hot(GOOD + "\nwrong: {}"), 400, "StackValidationFailed", "wrong"),
    Bad("a section is unknown in AWS", _aws("Wrong: {}"), 400, "StackValidationFailed", "Wrong"),
    Bad("resources are a list", _hot("resources: [it]"), 400, "StackValidationFailed", "resources"),
    Bad("a resource is text", _hot("resources: {it: text}"), 400, "StackValidationFailed", "it"),
    Bad("a resource has no type", _one("{properties: {}}"), 400, "StackValidationFailed", "type"),
    Bad("a type is unknown", _one("{type: OS::No::Such}"), 400, "StackValidationFailed", "OS::No::Such"),
    Bad(
        "a resource has an unknown part",
        _one("{type: OS::Heat::None, wrong: 1}"),
        400,
        "StackValidationFailed",
        "wrong",
    ),
    Bad(
        "a property is unknown",
        _one("{type: OS::Heat::RandomString, properties: {wrong: 1}}"),
        400,
        "StackValidationFailed",
        "wrong",
    ),
    Bad("a property is missing", _one("{type: OS::Neutron::Subnet}"), 400, "StackValidationFailed", "network"),
    Bad(
        "a required property is missing",
        _one("{type: OS::Nova::Server, properties: {image: cirros}}"),
        400,
        "StackValidationFailed",
        "flavor",
    ),
    Bad(
        "a property has the wrong type",
        _one("{type: OS::Heat::RandomString, properties: {length: many}}"),
        400,
        "StackValidationFailed",
        "length",
    ),
    Bad(
        "a property is out of range",
        _one("{type: OS::Heat::RandomString, properties: {length: 900}}"),
        400,
        "StackValidationFailed",
        "length",
    ),
    Bad(
        "a property names what is not there",
        _one("{type: OS::Nova::Server, properties: {image: cirros, flavor: nope}}"),
        400,
        "StackValidationFailed",
        "nope",
    ),
    Bad(
        "depends_on names nobody",
        _one("{type: OS::Heat::None, depends_on: nobody}"),
        400,
        "InvalidTemplateReference",
        "nobody",
    ),
    Bad(
        "a reference names nobody",
        _one("{type: OS::Heat::Value, properties: {value: {get_resource: nobody}}}"),
        400,
        "InvalidTemplateReference",
        "nobody",
    ),
    Bad(
        "an attribute is unknown",
        _hot(
            "resources: {it: {type: OS::Heat::RandomString}, "
            "two: {type: OS::Heat::Value, properties: {value: {get_attr: [it, wrong]}}}}"
        ),
        400,
        "StackValidationFailed",
        "wrong",
    ),
    Bad("an output has no value", _hot(GOOD + "\noutputs: {o: {description: x}}"), 400, "StackValidationFailed", "o"),
    Bad(
        "resources need each other",
        _hot("resources: {a: {type: OS::Heat::None, depends_on: b}, b: {type: OS::Heat::None, depends_on: a}}"),
        400,
        "CircularDependencyException",
        "a",
    ),
    Bad(
        "a resource needs itself",
        _one("{type: OS::Heat::None, depends_on: it}"),
        400,
        "CircularDependencyException",
        "it",
    ),
    Bad(
        "a function lacks arguments",
        _one("{type: OS::Heat::Value, properties: {value: {str_replace: {}}}}"),
        400,
        "StackValidationFailed",
        "str_replace",
    ),
    Bad(
        "a parameter is not declared",
        _one("{type: OS::Heat::Value, properties: {value: {get_param: nope}}}"),
        400,
        "StackValidationFailed",
        "nope",
    ),
]
PARAMETERS = [
    Bad("a parameter is not known", _hot(GOOD, parameters={"nope": 1}), 400, "UnknownUserParameter", "nope"),
    Bad("a parameter has no value", _hot("parameters: {p: {type: string}}\n" + GOOD), 400, "UserParameterMissing", "p"),
    Bad("a parameter has no type", _given("{default: x}", "y"), 400, "InvalidSchemaError", "p"),
    Bad("a parameter's type is unknown", _given("{type: colour}", "y"), 400, "InvalidSchemaError", "colour"),
    Bad("a number is none", _given("{type: number}", "many"), 400, "StackValidationFailed", "p"),
    Bad("a yes-or-no is neither", _given("{type: boolean}", "perhaps"), 400, "StackValidationFailed", "p"),
    Bad("some JSON is none", _given("{type: json}", "{"), 400, "StackValidationFailed", "p"),
    Bad(
        "a text is too long",
        _given("{type: string, constraints: [{length: {max: 2}}]}", "abc"),
        400,
        "StackValidationFailed",
        "p",
    ),
    Bad(
        "a value is not allowed",
        _given("{type: string, constraints: [{allowed_values: [a, b]}]}", "c"),
        400,
        "StackValidationFailed",
        "p",
    ),
    Bad(
        "a pattern does not match",
        _given("{type: string, constraints: [{allowed_pattern: '[a-z]+'}]}", "9"),
        400,
        "StackValidationFailed",
        "p",
    ),
    Bad(
        "a number is out of range",
        _given("{type: number, constraints: [{range: {min: 1, max: 3}}]}", 4),
        400,
        "StackValidationFailed",
        "p",
    ),
    Bad(
        "a constraint is unknown",
        _given("{type: string, constraints: [{wrong: 1}]}", "x"),
        400,
        "InvalidSchemaError",
        "wrong",
    ),
    Bad(
        "a flavor is not there",
        _given("{type: string, constraints: [{custom_constraint: nova.flavor}]}", "nope"),
        400,
        "StackValidationFailed",
        "nope",
    ),
    Bad(
        "the default breaks its constraint",
        _given("{type: number, default: 9, constraints: [{range: {max: 3}}]}", 1),
        400,
        "InvalidSchemaError",
        "p",
    ),
]
ALL = [*TEXTS, *SECTIONS, *PARAMETERS]

"""Parameters, conditions and outputs of either family as JSON Schema."""

from heat.authoring.schema.values import FUNCTION, NULL, VALUE, Schema
from heat.template import cfn_types
from heat.template.language import Language
from heat.template.parameters import TYPES

ANY_SCALAR: Schema = {"type": ["string", "number", "boolean", "null"]}
FLAG: Schema = {"anyOf": [{"type": "boolean"}, {"enum": ["true", "false", "True", "False", "TRUE", "FALSE"]}]}
TEXT: Schema = {"type": ["string", "null"]}
SIZE: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+$"}]}
BOUND: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[+-]?[0-9]+(\\.[0-9]+)?$"}]}
LIMITS: Schema = {
    "type": "object",
    "properties": {"min": BOUND, "max": BOUND},
    "minProperties": 1,
    "additionalProperties": False,
}
CONSTRAINT_KEYS = {
    "length": (LIMITS, "How many characters or items."),
    "range": (LIMITS, "How small and how large a number."),
    "modulo": (
        {
            "type": "object",
            "properties": {"step": BOUND, "offset": BOUND},
            "required": ["step", "offset"],
            "additionalProperties": False,
        },
        "A number that leaves `offset` when divided by `step`.",
    ),
    "allowed_values": ({"type": "array"}, "One of these."),
    "allowed_pattern": (ANY_SCALAR, "A regular expression that the whole text matches."),
    "custom_constraint": ({"type": "string"}, "A named check, such as neutron.network."),
    "description": (TEXT, "Words that replace the general complaint."),
}
HOT_PARAMETER_KEYS = {
    "type": ({"enum": list(TYPES)}, "What kind of value."),
    "default": ({}, "The value when none is given."),
    "description": (TEXT, "What it means to the user."),
    "label": (TEXT, "How a form calls it."),
    "hidden": (FLAG, "Starred wherever it is shown."),
    "immutable": (FLAG, "Cannot be changed once the stack is there."),
    "tags": ({"type": ["array", "string"]}, "Words to find it by."),
    "schema": ({}, "Kept for other readers."),
}
CFN_PARAMETER_KEYS = {
    "Type": ({"enum": [*TYPES.values(), *cfn_types.names()]}, "What kind of value."),
    "Default": ({}, "The value when none is given."),
    "Description": (TEXT, "What it means to the user."),
    "Label": (TEXT, "How a form calls it."),
    "NoEcho": (FLAG, "Starred wherever it is shown."),
    "AllowedValues": ({"type": "array"}, "One of these."),
    "AllowedPattern": ({"type": "string"}, "A regular expression that the whole text matches."),
    "MaxLength": (SIZE, "At most so many characters."),
    "MinLength": (SIZE, "At least so many characters."),
    "MaxValue": (BOUND, "No number above."),
    "MinValue": (BOUND, "No number below."),
    "ConstraintDescription": (TEXT, "What is told to a user who gives a wrong value."),
}


def told(keys: dict[str, tuple[Schema, str]], known: frozenset[str]) -> dict[str, Schema]:
    """The keys that a version knows, each with its meaning."""
    return {key: {**schema, "description": meaning} for key, (schema, meaning) in keys.items() if key in known}


def parameter_definition(language: Language) -> Schema:
    """One parameter."""
    keys = HOT_PARAMETER_KEYS if language.is_hot else CFN_PARAMETER_KEYS
    properties = told(keys, language.parameter_keys)
    if "constraints" in language.parameter_keys:
        properties["constraints"] = {"type": ["array", "null"], "items": _constraint(language)}
    required = [language.words.type]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _constraint(language: Language) -> Schema:
    properties = told(CONSTRAINT_KEYS, language.constraint_keys)
    return {"type": "object", "properties": properties, "minProperties": 1, "additionalProperties": False}


def condition_definition() -> Schema:
    """A condition written out."""
    return {"anyOf": [{"type": "boolean"}, FUNCTION]}


def condition_name(*, written_out: bool) -> Schema:
    """Where a condition is asked for by name."""
    kinds: list[Schema] = [{"type": ["string", "boolean"]}, *([FUNCTION] if written_out else [])]
    return {"anyOf": kinds, "description": "Left out where this is false."}


def output_definition(language: Language) -> Schema:
    """One output."""
    words = language.words
    properties: dict[str, Schema] = {
        words.value: {**VALUE, "description": "What is told."},
        words.description: {**TEXT, "description": "What it means."},
    }
    if words.condition in language.output_keys:
        properties[words.condition] = condition_name(written_out=language.is_hot)
    return {"type": "object", "properties": properties, "required": [words.value]}


def groups_definition() -> Schema:
    """HOT's parameter groups."""
    group: Schema = {
        "type": "object",
        "properties": {
            "label": TEXT,
            "description": TEXT,
            "parameters": {"type": "array", "items": {"type": "string"}, "description": "Names, in order."},
        },
        "required": ["parameters"],
    }
    return {"type": "array", "items": group}


def named(definition: str, description: str) -> Schema:
    """A section: names to things of one kind."""
    return {
        "anyOf": [{"type": "object", "additionalProperties": {"$ref": f"#/definitions/{definition}"}}, NULL],
        "description": description,
    }

"""The schema of environment files."""

from heat.authoring.knowledge import Knowledge
from heat.authoring.schema.template import DRAFT
from heat.authoring.schema.values import NULL, Schema
from heat.template.merging import STRATEGIES
from heat.template.registry import BASE_URL, HOOKS, RESTRICTED_ACTIONS

TARGET: Schema = {"type": ["string", "null"], "description": "A type, a template, or nothing."}


def environment_schema(knowledge: Knowledge, version: str | None = None) -> Schema:
    """The schema of environments; they have one version only."""
    values: Schema = {"anyOf": [{"type": "object"}, NULL]}
    types = dict.fromkeys(knowledge.plugins, TARGET)
    return {
        "$schema": DRAFT,
        "title": "Environment",
        "type": ["object", "null"],
        "properties": {
            "parameters": {**values, "description": "Values for the template's parameters."},
            "parameter_defaults": {**values, "description": "Values wherever a parameter of that name has none."},
            "parameter_merge_strategies": {
                "anyOf": [{"type": "object", "additionalProperties": {"enum": list(STRATEGIES)}}, NULL],
                "description": "How values of several environments are put together.",
            },
            "encrypted_param_names": {
                "anyOf": [{"type": "array", "items": {"type": "string"}}, NULL],
                "description": "Parameters whose values are kept encrypted.",
            },
            "event_sinks": {
                "anyOf": [{"type": "array", "items": {"type": "object"}}, NULL],
                "description": "Where events are sent besides.",
            },
            "resource_registry": {"anyOf": [_registry(types), NULL], "description": "What types stand for."},
        },
        "additionalProperties": False,
        "definitions": {"entries": _entries(types)},
    }


def _registry(types: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {
            **types,
            BASE_URL: {"type": "string", "description": "Where the templates named here lie."},
            "resources": {
                "type": "object",
                "additionalProperties": {"$ref": "#/definitions/entries"},
                "description": "Entries for one resource, by its name or a glob.",
            },
        },
        "additionalProperties": {"type": ["string", "null", "object"]},
    }


def _entries(types: dict[str, Schema]) -> Schema:
    """What may be said of one resource, and of those in the stack below it."""
    return {
        "type": "object",
        "properties": {**types, "hooks": _one_or_more(HOOKS), "restricted_actions": _one_or_more(RESTRICTED_ACTIONS)},
        "additionalProperties": {"anyOf": [TARGET, {"$ref": "#/definitions/entries"}]},
    }


def _one_or_more(words: tuple[str, ...]) -> Schema:
    one: Schema = {"enum": list(words)}
    return {"anyOf": [one, {"type": "array", "items": one}, NULL]}

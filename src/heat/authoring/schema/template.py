"""The schema of a whole template: sections, resources by type, functions; of one version, or of all within bounds."""

from collections.abc import Callable, Iterable
from typing import Any

from heat.authoring.knowledge import Knowledge
from heat.authoring.schema import declarations
from heat.authoring.schema.values import FUNCTION, NULL, Schema, type_schema
from heat.plugin.describe import NOT_SHOWN
from heat.plugin.resource import Resource
from heat.template.language import VERSION_KEYS, Language, nearest
from heat.template.registry import TEMPLATE_SUFFIXES
from heat.values.errors import InvalidTemplateVersion

DRAFT = "http://json-schema.org/draft-07/schema#"


def hot_schema(knowledge: Knowledge, version: str | None = None) -> Schema:
    """The schema of HOT templates, of one version or of all."""
    return _schema(knowledge, [one for one in knowledge.languages if one.is_hot], version)


def cfn_schema(knowledge: Knowledge, version: str | None = None) -> Schema:
    """The schema of CloudFormation templates, of one version or of all."""
    return _schema(knowledge, [one for one in knowledge.languages if not one.is_hot], version)


def _schema(knowledge: Knowledge, family: list[Language], version: str | None) -> Schema:
    languages = [one for one in family if version is None or version in (one.version, *one.aliases)]
    if not languages:
        known = [name for one in family for name in (one.version, *one.aliases)]
        raise InvalidTemplateVersion(
            f"{version} is not a known version", fix=nearest(version, known) or f"Known are {', '.join(known)}"
        )
    newest = _widest(languages)
    made: Schema = {
        "$schema": DRAFT,
        "title": f"{'HOT' if newest.is_hot else 'CloudFormation'} template",
        "type": "object",
        "properties": {**_versions(languages), **_sections(newest)},
        "additionalProperties": False,
        "anyOf": [{"required": [key]} for key in dict.fromkeys(one.key for one in languages)],
        "definitions": _definitions(knowledge, newest, languages),
    }
    if bounds := [_bounds(one, newest) for one in languages if _lacks(one, newest)]:
        made["allOf"] = bounds
    return made


def _widest(languages: list[Language]) -> Language:
    return max(languages, key=lambda one: (len(one.sections), len(one.resource_keys), len(one.parameter_keys)))


def _versions(languages: list[Language]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for one in languages:
        values = found.setdefault(one.key, {"description": "The version of the language.", "enum": []})
        values["enum"] += [one.version, *one.aliases]
    return found


def _sections(language: Language) -> dict[str, Schema]:
    words = language.words
    written: dict[str, Schema] = {
        words.description: {**declarations.TEXT, "description": "What the template is for."},
        words.parameters: declarations.named("parameter", "What the user may say."),
        words.conditions: declarations.named("condition", "Named truths."),
        words.resources: declarations.named("resource", "What is to exist."),
        words.outputs: declarations.named("output", "What is told at the end."),
        words.groups: declarations.groups_definition(),
    }
    if words.mappings:
        tables: Schema = {"type": "object", "additionalProperties": {"type": "object"}}
        written[words.mappings] = {"anyOf": [tables, NULL], "description": "Constant tables."}
    return {name: written.get(name, {}) for name in sorted(language.sections) if name not in VERSION_KEYS}


def _definitions(knowledge: Knowledge, newest: Language, languages: list[Language]) -> dict[str, Schema]:
    return {
        "function": _functions(languages),
        "value": {"type": ["string", "number", "boolean", "null", "array", "object"]},
        "parameter": declarations.parameter_definition(newest),
        "condition": declarations.condition_definition(),
        "output": declarations.output_definition(newest),
        "resource": _resource(knowledge, newest),
        **{f"properties of {name}": type_schema(one) for name, one in _types(knowledge)},
    }


def _types(knowledge: Knowledge) -> Iterable[tuple[str, type[Resource]]]:
    return ((name, one) for name in knowledge.plugins if (one := knowledge.plugins.get(name)) is not None)


def _functions(languages: list[Language]) -> Schema:
    """A call: a map with the function's name as its only key."""
    described: dict[str, Schema] = {}
    for language in languages:
        for one in (*language.functions.values(), *language.condition_functions.values()):
            described[one.name] = {"description": one.description}
    loops: Schema = {} if languages[0].is_hot else {"patternProperties": {"^Fn::(ForEach::.+|Transform)$": {}}}
    return {
        "type": "object",
        "properties": dict(sorted(described.items())),
        **loops,
        "additionalProperties": False,
        "minProperties": 1,
        "maxProperties": 1,
    }


def _resource(knowledge: Knowledge, language: Language) -> Schema:
    words = language.words
    keys: dict[str, Schema] = {
        words.type: _type_names(knowledge),
        words.properties: {"anyOf": [{"type": "object"}, NULL], "description": "What it shall be like."},
        words.metadata: {"type": ["object", "null"], "description": "Anything; the service does not look at it."},
        words.depends_on: {
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, NULL],
            "description": "Resources to wait for, where no value shows it.",
        },
        words.deletion_policy: {
            "anyOf": [{"enum": list(language.deletion_policies)}, FUNCTION],
            "description": "What happens to it when the stack goes.",
        },
        words.update_policy: {"type": ["object", "null"], "description": "How it is changed."},
        words.condition: declarations.condition_name(written_out=language.is_hot),
        words.external_id: {"description": "The id of a thing that exists already and is only looked at."},
        words.description: {**declarations.TEXT, "description": "What it is for."},
    }
    found: Schema = {
        "type": "object",
        "properties": {key: schema for key, schema in keys.items() if key in language.resource_keys},
        "required": [words.type],
        "allOf": [_choice(words.type, words.properties, name) for name, _ in _types(knowledge)],
    }
    return found | ({"additionalProperties": False} if language.is_hot else {})


def _choice(type_key: str, properties_key: str, name: str) -> Schema:
    inside: Schema = {"anyOf": [{"$ref": f"#/definitions/properties of {name}"}, NULL]}
    return {
        "if": {"properties": {type_key: {"const": name}}, "required": [type_key]},
        "then": {"properties": {properties_key: inside["anyOf"][0]}},
    }


def _type_names(knowledge: Knowledge) -> Schema:
    """A known type, a template, or a type of a name space that is not Heat's own."""
    shown = [name for name, one in _types(knowledge) if one.support.level not in NOT_SHOWN]
    known = sorted({*knowledge.plugins, *knowledge.known})
    spaces = sorted({name.rpartition("::")[0] for name in known})
    suffixes = "|".join(suffix.removeprefix(".") for suffix in TEMPLATE_SUFFIXES)
    return {
        "description": "What kind of thing: a resource type, or the file name of a template.",
        "anyOf": [
            {"enum": shown},
            {"enum": [name for name in known if name not in shown]},
            {"type": "string", "pattern": rf"\.({suffixes})$"},
            {"type": "string", "pattern": f"^(?!({'|'.join(spaces)})::[^:]*$)"},
        ],
    }


def _lacks(language: Language, newest: Language) -> bool:
    return bool(_missing(language, newest))


def _missing(language: Language, newest: Language) -> dict[str, Any]:
    """What the newest version has and this one has not, as sections that then say `false`."""
    words = language.words
    keys: tuple[tuple[str, Callable[[Language], frozenset[str]]], ...] = (
        (words.resources, lambda one: one.resource_keys),
        (words.outputs, lambda one: one.output_keys),
        (words.parameters, lambda one: one.parameter_keys),
    )
    found: dict[str, Any] = dict.fromkeys(sorted(newest.sections - language.sections), False)
    for section, of in keys:
        if gone := sorted(of(newest) - of(language)):
            inside = {"additionalProperties": {"properties": dict.fromkeys(gone, False)}}
            found[section] = inside
    return {name: bound for name, bound in found.items() if name not in VERSION_KEYS}


def _bounds(language: Language, newest: Language) -> Schema:
    names = [language.version, *language.aliases]
    return {
        "if": {"properties": {language.key: {"enum": names}}, "required": [language.key]},
        "then": {"properties": _missing(language, newest)},
    }

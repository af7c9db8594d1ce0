"""From text to what an engine can build: templates, environments, and the blueprint that joins them.

    template = parse(text, LANGUAGES, files=files)            # heat.functions has LANGUAGES
    environment = Environment.parse(environment_text)
    blueprint = Blueprint(template, environment, plugins=DECLARED, facts=facts)
    problems = validate(blueprint)

Imports `plugin`, `graph` and `values`; the functions of the languages are handed in.
"""

from heat.template.blueprint import Blueprint, Definition, OutputDefinition
from heat.template.environment import Environment
from heat.template.expressions import ALL, Path, Values, dig
from heat.template.generate import generate
from heat.template.language import Language, Languages
from heat.template.limits import Limits
from heat.template.merging import merge_environments
from heat.template.nesting import child_blueprint, child_environment, facade_of
from heat.template.template import Template, parse
from heat.template.validation import doubts, require_valid, validate

__all__ = [
    "ALL",
    "Blueprint",
    "Definition",
    "Environment",
    "Language",
    "Languages",
    "Limits",
    "OutputDefinition",
    "Path",
    "Template",
    "Values",
    "child_blueprint",
    "child_environment",
    "dig",
    "doubts",
    "facade_of",
    "generate",
    "merge_environments",
    "parse",
    "require_valid",
    "validate",
]

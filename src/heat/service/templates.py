"""Templates without a stack: validated, and the languages in which they may be written."""

from collections.abc import Mapping, Sequence
from typing import Any

from heat.plugin.context import StackFacts
from heat.rpc.context import RequestContext
from heat.rpc.server import Offers
from heat.service.creating import refuse_container
from heat.service.desk import Desk
from heat.service.permitting import Permit
from heat.service.sources import Body
from heat.template import Blueprint, Language, validate
from heat.template.views import validation
from heat.values.errors import NotFound, StackResourceLimitExceeded, ValidationError
from heat.values.identity import StackIdentity

OFFERS = Offers()

UNKNOWN_TYPE = "99001"
"""The one problem that a validation may be asked to overlook."""


@OFFERS.offers("validate_template")
def validate_template(
    desk: Desk,
    context: RequestContext,
    *,
    template: Body,
    params: Mapping[str, Any] | None = None,
    files: Mapping[str, str] | None = None,
    environment_files: Sequence[str] | None = None,
    files_container: str | None = None,
    show_nested: bool = False,
    ignorable_errors: Sequence[str] | None = None,
) -> dict[str, Any]:
    """What a template asks of its user; parameters need no values yet."""
    refuse_container(files_container)
    wanted = desk.sources.read(template, params, files, environment_files)
    facts = StackFacts(StackIdentity(context.project_id, "", ""), region=desk.house.sessions.settings.region or "")
    blueprint = desk.sources.blueprint(wanted, facts)
    _check_size(desk, blueprint)
    permit = None if UNKNOWN_TYPE in (ignorable_errors or ()) else Permit(desk, context).demand_served
    problems = [
        problem
        for problem in validate(blueprint, strict=False, permit=permit)
        if UNKNOWN_TYPE not in (ignorable_errors or ()) or not _is_unknown_type(blueprint, problem)
    ]
    if problems:
        return _refused(problems)
    return validation(blueprint, nested=show_nested)


@OFFERS.offers("list_template_versions")
def list_template_versions(desk: Desk, _context: RequestContext) -> list[dict[str, Any]]:
    """Every version of every language."""
    return [
        {
            "version": language.name,
            "type": language.words.family,
            "aliases": [f"{language.key}.{alias}" for alias in language.aliases],
        }
        for language in sorted(desk.house.languages, key=lambda one: one.name)
    ]


@OFFERS.offers("list_template_functions")
def list_template_functions(
    desk: Desk, _context: RequestContext, *, template_version: str, with_condition: bool = False
) -> list[dict[str, str]]:
    """The functions of one version. Raises NotFound."""
    language = next((one for one in desk.house.languages if template_version in _names(one)), None)
    if language is None:
        raise NotFound(f"Template with version {template_version} not found")
    found = {**language.functions, **language.condition_functions} if with_condition else language.functions
    return [{"functions": name, "description": one.description} for name, one in sorted(found.items())]


def _names(language: Language) -> set[str]:
    return {language.name, *(f"{language.key}.{alias}" for alias in language.aliases)}


def _check_size(desk: Desk, blueprint: Blueprint) -> None:
    limit, count = desk.house.settings.max_resources, len(blueprint.resources)
    if 0 <= limit < count:
        raise StackResourceLimitExceeded(f"The template has {count} resources, and {limit} are allowed in one stack.")


def _is_unknown_type(blueprint: Blueprint, problem: ValidationError) -> bool:
    words = blueprint.template.language.words
    path = problem.place.path
    return len(path) == 3 and (path[0], path[2]) == (words.resources, words.type)


def _refused(problems: list[ValidationError]) -> dict[str, Any]:
    """A problem with a name of its own is raised by it, others are told. Raises ValidationError."""
    for problem in problems:
        if problem.type_name != ValidationError.type_name:
            raise problem
    return {"Error": "\n".join(map(str, problems))}

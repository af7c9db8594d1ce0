"""The ready table of languages: every version with the functions that were declared for it."""

from dataclasses import replace

from heat.functions.registration import DECLARED, Where
from heat.template.language import (
    CFN_VERSIONS,
    HOT_VERSIONS,
    Function,
    Language,
    Languages,
    cfn_language,
    hot_language,
    with_later,
)


def _table(language: Language, where: Where) -> dict[str, Function]:
    key = language.key, language.version
    return {one.function.name: one.function for one in DECLARED if one.where == where and key in one.versions}


def _complete(language: Language) -> Language:
    return replace(
        language,
        functions=_table(language, "values"),
        condition_functions=_table(language, "conditions"),
        rule_functions=_table(language, "rules"),
    )


def languages() -> Languages:
    """All versions with all functions declared so far; a later HOT version refuses those that earlier ones had."""
    cfn = [_complete(cfn_language(key, version)) for key, version in CFN_VERSIONS]
    hot: list[Language] = []
    seen: frozenset[str] = frozenset()
    for version in HOT_VERSIONS:
        language = _complete(hot_language(version))
        hot.append(replace(language, removed=seen - language.functions.keys()))
        seen |= language.functions.keys()
    return Languages((*with_later(cfn), *with_later(hot)))

"""Function calls that are none: of the other family, misspelt; and replacements without effect."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from heat.authoring.advice import TWIN
from heat.authoring.findings import Finding
from heat.authoring.sources import Path
from heat.authoring.subject import Subject
from heat.template.expansion import FUNCTION as INCLUDING
from heat.template.language import Language
from heat.template.loops import is_loop

SIMILAR = 0.8


def calls_that_are_none(subject: Subject) -> Iterator[Finding]:
    """Maps that would be calls in the other family, or but for their spelling; here they are plain data."""
    own = _names(subject.language) | ({INCLUDING} if subject.language.has_transforms else set())
    all_names = {name for one in subject.knowledge.languages for name in _names(one)}
    seen: set[Path] = set()
    for path, node in subject.parts:
        section = path[:1] in {(subject.words.resources,), (subject.words.outputs,), (subject.words.conditions,)}
        if not section or len(path) < 3 or not isinstance(node, Mapping) or len(node) != 1:
            continue
        name = str(next(iter(node)))
        where = (*path, name)
        if name in own or where in seen or is_loop(name) or not _could_be_call(name):
            continue
        seen.add(where)
        if name in all_names:
            yield from _of_another(subject, name, where)
        elif close := get_close_matches(name, [one for one in own if _could_be_call(one)], n=1, cutoff=SIMILAR):
            yield subject.at(
                "W502", where, f"{name} is not a function; it is taken as data", f"Did you mean {close[0]}?"
            )
        elif name.startswith("Fn::"):
            yield subject.at("W502", where, f"{name} is not a function; it is taken as data", "Look for its name")


def _names(language: Language) -> set[str]:
    return {*language.functions, *language.condition_functions}


def _could_be_call(name: str) -> bool:
    """Names that are ordinary words, such as filter or if, may well be keys of data."""
    return "_" in name or name.startswith("Fn::") or name == "Ref"


def _of_another(subject: Subject, name: str, path: Path) -> Iterator[Finding]:
    language = subject.language
    if name in language.removed:
        return  # told as an error
    if subject.knowledge.first_with(name, language) is not None:
        return  # a version has it: told as an error
    fix = f"Use {TWIN[name]}" if name in TWIN else "Use a function of this language"
    yield subject.at("W502", path, f"{name} is not a function of {language.name}; it is taken as data", fix)


def replacements_that_never_happen(subject: Subject) -> Iterator[Finding]:
    """Keys of str_replace that the template text does not contain."""
    for path, argument in subject.calls("str_replace"):
        if not isinstance(argument, Mapping):
            continue
        text, params = argument.get("template"), argument.get("params")
        if not isinstance(text, str) or not isinstance(params, Mapping):
            continue
        for key in params:
            if str(key) not in text:
                message = f'the text "{key}" does not occur in the template of str_replace'
                yield subject.at("W501", (*path, "params", str(key)), message, "Correct it, or remove it")

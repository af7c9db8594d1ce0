"""One template from a stranger, put through everything that a request does to it without a cloud.

Whatever it is, it may only end in one of our own errors.
"""

import json
import random
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from heat.functions import LANGUAGES
from heat.resources.loading import load as load_types
from heat.template import Blueprint, Environment, doubts, merge_environments, parse, validate
from heat.template.views import stack_parameters, validation
from heat.values.errors import Bug, HeatError

from .conftest import FACTS

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
TEXTS = sorted(path for path in CORPUS.rglob("*") if path.suffix in (".yaml", ".template", ".yml"))
PLUGINS = load_types([])
PART = "part.yaml"
WORDS = sorted({name for language in LANGUAGES for name in (*language.functions, *language.condition_functions)})
SPLINTERS = [
    *("{", "}", "[", "]", ":", "- ", "&a ", "*a", "<<: *a", "!Sub ", "!GetAtt ", "!!binary ", "|\n", ">-\n", "'", '"'),
    *("\t", "\0", "\ufeff", "# ", "%YAML 1.1\n", "---\n", "...\n", "? ", "null", "~", "2020-01-01", "1e999", ".nan"),
    *("-1", "0x", "9" * 400, "{get_param: p}", "{get_attr: [a, b, 0]}", "${a}", "Fn::ForEach::X", "\\", "\u2028"),
]


class Others:
    """Resources whose every value is the same."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def reference(self, name: str) -> Any:
        return self.value

    def attribute(self, name: str, path: tuple[Any, ...]) -> Any:
        return self.value


def endure(template: Any, environment: Any = None, other: Any = None, files: dict[str, str] | None = None) -> None:
    """Everything that is done with a template and an environment. Raises what is no error of ours, and Bug."""
    with suppress_ours():
        parsed = parse(template, LANGUAGES, files=files or {}, name="fuzz.yaml")
        given = Environment.parse(environment) if not isinstance(environment, list) else merge_environments(environment)
        blueprint = Blueprint(parsed, given, plugins=PLUGINS, facts=FACTS)
        for problem in (*validate(blueprint), *validate(blueprint, strict=False), *doubts(blueprint)):
            str(problem)
        with suppress_ours():
            json.dumps(validation(blueprint, nested=True))
        stack_parameters(blueprint)
        evaluate(blueprint, Others(other))


def evaluate(blueprint: Blueprint, values: Others) -> None:
    """All properties, outputs and digests."""
    for output in blueprint.outputs.values():
        with suppress_ours():
            output.value(values)
    for definition in blueprint.resources.values():
        for ask in (definition.properties, definition.metadata, definition.update_policy):
            with suppress_ours():
                ask(values)
        with suppress_ours():
            assert definition.fingerprint
        with suppress_ours():
            assert blueprint.graph


class suppress_ours(suppress):  # noqa: N801 - reads as a statement
    """Our own errors are what a stranger may get; one that tells of a bug is not."""

    def __init__(self) -> None:
        super().__init__(HeatError)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        return not isinstance(error, Bug) and bool(super().__exit__(kind, error, trace))


def mutated_text(seed: int) -> str:
    """A file of the corpus with a few letters, lines or words put, taken, doubled or exchanged."""
    chance = random.Random(seed)
    text = chance.choice(TEXTS).read_text(errors="replace")[:20_000]
    for _ in range(chance.randint(1, 4)):
        here, there = sorted((chance.randrange(len(text) + 1), chance.randrange(len(text) + 1)))
        there = min(there, here + chance.choice((1, 3, 20, 200)))
        text = chance.choice(
            (
                text[:here] + text[there:],
                text[:here] + chance.choice(SPLINTERS) + text[here:],
                text[:here] + chance.choice(SPLINTERS) + text[there:],
                text[:here] + text[here:there] * chance.choice((2, 3, 50)) + text[there:],
            )
        )
    return text


def mutated_tree(seed: int) -> Any:
    """A file of the corpus, read, with a few of its branches exchanged for other branches, calls or scalars."""
    chance = random.Random(seed)
    text = chance.choice(TEXTS).read_text()
    try:
        tree = json.loads(json.dumps(yaml.load(text, Loader=yaml.CBaseLoader)))
    except yaml.YAMLError:
        tree = {"heat_template_version": "2021-04-16"}
    for section in ("parameters", "Parameters"):  # with values, more of the template is evaluated
        for declared in (tree.get(section) or {}).values() if isinstance(tree, dict) else ():
            if isinstance(declared, dict):
                key = "default" if section == "parameters" else "Default"
                declared.setdefault(key, chance.choice(("x", "7", "a,b", '{"a": ["b"]}', "true")))
    for _ in range(chance.randint(1, 3)):
        _exchange(tree, chance)
    return tree if isinstance(tree, dict) else {"heat_template_version": "2021-04-16", "outputs": tree}


def _exchange(tree: Any, chance: random.Random) -> None:
    branches = [node for node in _branches(tree) if node]
    if not branches:
        return
    where, source = chance.choice(branches), chance.choice(branches)
    key = chance.choice(list(where) if isinstance(where, dict) else range(len(where)))
    piece = json.loads(json.dumps(source))
    call = {chance.choice(WORDS): chance.choice((piece, [piece, "x"], "x", [], None, {"a": piece}))}
    others = (None, [], {}, "", 0, -1, 1.5, True, "x" * 300, [piece] * 3, PART, {"get_file": PART})
    where[key] = chance.choice((piece, call, *others))


def _branches(tree: Any) -> list[Any]:
    found, todo = [], [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, dict | list):
            found.append(node)
            todo.extend(node.values() if isinstance(node, dict) else node)
    return found

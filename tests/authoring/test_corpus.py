"""The tools over templates that people have written, as they are and mutilated."""

import json
import random
from pathlib import Path

import pytest

from heat.authoring.drawing import FORMATS, picture_of
from heat.authoring.findings import CODES, Severity
from heat.authoring.library import TEMPLATE_MARKS, Library
from heat.authoring.linting import Linter
from heat.authoring.reading import read_blueprint
from heat.template.loading import load

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
TEMPLATES = [
    path
    for path in sorted(CORPUS.rglob("*"))
    if path.suffix in {".yaml", ".template"} and any(mark in path.read_text() for mark in TEMPLATE_MARKS)
]
NOT_OURS = ("Rackspace::", "Heat::InstallConfigAgent")
"""Types that only the authors' own environments and plug-ins know."""
NOTHING = ("", None, 0, [], {}, "x", {"get_param": "x"}, {"Ref": ["x"]}, [[]], {"a": {"b": "c"}}, True, "é\n" * 3)


def name_of(path):
    return str(path.relative_to(CORPUS))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_valid_templates_have_no_errors_and_invalid_ones_the_right_one(path, report):
    errors = [one for one in report(str(path)).findings if one.severity is Severity.ERROR]
    absent = [one for one in errors if one.code == "E004"]
    foreign = [one for one in errors if one.code == "E401" and any(space in one.message for space in NOT_OURS)]
    others = {one.code for one in errors if one not in absent and one not in foreign}

    assert others == ({"E301"} if path.parent.name == "invalid" and "cfn" in path.parts else set())


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_template_can_be_drawn(path, knowledge):
    library = Library()
    blueprint = read_blueprint(knowledge, library, library.open(str(path)), [], everything=True)

    for draw in FORMATS.values():
        picture = picture_of(blueprint, path.name, nested=True)
        assert all(box.name in draw(picture) or "&" in box.name for box in picture.boxes)


def mutilated(tree, chance, *, inside=True):
    """A copy in which a few parts are something else, gone, or under another key."""
    if inside and chance.random() < 0.02:
        return chance.choice(NOTHING)
    if isinstance(tree, dict):
        kept = [(key, value) for key, value in tree.items() if chance.random() > 0.02]
        return {key if chance.random() > 0.02 else f"{key}x": mutilated(value, chance) for key, value in kept}
    if isinstance(tree, list):
        return [mutilated(item, chance) for item in tree]
    return tree


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_mutilated_templates_are_judged_without_a_crash(path, knowledge, write):
    tree = load(path.read_text())
    for seed in range(3):
        chance = random.Random(f"{path.name} {seed}")
        version = {key: value for key, value in tree.items() if key in TEMPLATE_MARKS}
        write("broken.json", json.dumps({**mutilated(tree, chance, inside=False), **version}))
        linter = Linter(knowledge)

        linter.look_at(linter.library.open("broken.json"))

        assert all(one.code in CODES and one.message for one in linter.report().findings)

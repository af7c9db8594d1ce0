"""The template that is measured is valid and as large as it says; a thousand members cost one reading of their text."""

import pytest
from bench.curve import COLUMNS, Given, table
from bench.results import Measurement
from bench.rich import FAMILIES
from bench.templates import nested

from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.template import Blueprint, parse, validate
from heat.template.imagining import imagined_child
from heat.template.nesting import child_blueprint

PLUGINS = load([])


@pytest.mark.parametrize("family", FAMILIES)
def test_the_rich_template_is_valid_and_evaluates(family: str) -> None:
    blueprint = Blueprint(parse(FAMILIES[family](40), LANGUAGES), plugins=PLUGINS)

    values = {name: one.properties(Given()) for name, one in blueprint.resources.items()}

    assert validate(blueprint) == []
    assert len(values) == 40
    assert "of=value-of-r00000" in values["r00003"]["value"]
    assert values["r00000"]["length"] in (8, "8")


def test_a_thousand_members_share_one_class_and_one_template() -> None:
    subject = nested(1000, 2)
    blueprint = Blueprint(parse(subject.template, LANGUAGES, files=subject.files), plugins=PLUGINS)
    group = blueprint.resources["g"]
    child = child_blueprint(
        blueprint, group, child=imagined_child(blueprint, group, group.properties() | {"index_var": "%index%"})
    )

    kinds = {member.resource_class for member in child.resources.values()}
    below = {id(child_blueprint(child, member, {}).template) for member in child.resources.values()}

    assert (len(child.resources), len(kinds), len(below)) == (1000, 1, 1)


def test_each_point_of_the_curve_is_a_row() -> None:
    point = Measurement(target="ours", case="template-hot-tree", step="100", figures=dict.fromkeys(COLUMNS, 1.5))

    assert table([point]).splitlines()[-1] == f"| template-hot-tree | 100 | {' | '.join(['1.50'] * len(COLUMNS))} |"

"""The CloudFormation example of the template guide is a good template."""

import re
from pathlib import Path

from heat.functions import LANGUAGES
from heat.resources.loading import load
from heat.template import Blueprint, Environment, parse, validate

GUIDE = Path(__file__).parents[2] / "docs" / "template-guide.md"
SNIPPET = "InstanceType: m1.small\nImageId: !Ref Image\n"


def test_the_example_of_the_guide_is_valid_and_makes_what_it_says() -> None:
    (text,) = re.findall(r"```yaml\n(AWSTemplateFormatVersion.*?)```", GUIDE.read_text(), re.DOTALL)
    template = parse(text, LANGUAGES, files={"server.yaml": SNIPPET})
    environment = Environment.parse({"parameters": {"Image": "cirros"}})
    blueprint = Blueprint(template, environment, plugins=load())

    assert validate(blueprint) == []
    assert list(blueprint.resources) == ["Neteast", "Netwest", "Server"]
    assert blueprint.resources["Server"].properties() == {"InstanceType": "m1.small", "ImageId": "cirros"}

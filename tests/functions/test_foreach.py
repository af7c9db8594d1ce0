"""Loops of CloudFormation: what Fn::ForEach makes, and what is said when it is wrong."""

import json
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heat.functions import LANGUAGES
from heat.plugin import Registry
from heat.template import Blueprint, Environment, parse, validate
from heat.values.errors import RequestLimitExceeded

HEAD = "AWSTemplateFormatVersion: 2010-09-09\nTransform: AWS::LanguageExtensions\n"


def built(text: str, parameters: dict[str, Any] | None = None, head: str = HEAD) -> Blueprint:
    template = parse(head + dedent(text), LANGUAGES)
    return Blueprint(template, Environment.parse({"parameters": parameters or {}}), plugins=Registry())


def complaints(text: str, parameters: dict[str, Any] | None = None) -> str:
    return "\n".join(
        str(error) for error in validate(built(text, parameters)) if "could not be found" not in str(error)
    )


QUEUES = """
    Parameters:
      Names: {Type: CommaDelimitedList, Default: "in,out"}
    Resources:
      Fn::ForEach::Queues:
        - Queue
        - !Ref Names
        - ${Queue}Queue:
            Type: X
            DependsOn: Net${Queue}
            Properties: {Name: !Sub "${AWS::StackName}-${Queue}", Raw: !Ref Queue}
"""


def test_a_loop_makes_a_resource_for_each_item() -> None:
    blueprint = built(QUEUES, {"Names": "a,b,c"})

    assert list(blueprint.resources) == ["aQueue", "bQueue", "cQueue"]
    assert blueprint.resources["bQueue"].properties() == {"Name": "-b", "Raw": "b"}
    assert blueprint.resources["cQueue"].snippet.depends_on == ("Netc",)


def test_without_values_defaults_shape_the_template() -> None:
    assert list(parse(HEAD + dedent(QUEUES), LANGUAGES).resources) == ["inQueue", "outQueue"]


def test_the_transform_need_not_be_declared() -> None:
    assert len(built(QUEUES, head="AWSTemplateFormatVersion: 2010-09-09\n").resources) == 2


def test_loops_stand_within_loops() -> None:
    blueprint = built("""
        Resources:
          Fn::ForEach::Nets:
            - Net
            - [Red, Blue]
            - Net${Net}: {Type: X}
              Fn::ForEach::Subnets:
                - Number
                - [1, 2]
                - Net${Net}Subnet${Number}:
                    Type: X
                    Properties: {Of: !Ref "Net${Net}", At: !GetAtt "Net${Net}.Name"}
    """)

    assert list(blueprint.resources) == [
        *("NetRed", "NetRedSubnet1", "NetRedSubnet2", "NetBlue", "NetBlueSubnet1", "NetBlueSubnet2"),
    ]
    assert blueprint.resources["NetBlueSubnet2"].requires == {"NetBlue"}


def test_an_inner_collection_may_hang_on_the_outer_item() -> None:
    blueprint = built("""
        Mappings: {Zones: {east: {list: [a, b]}, west: {list: [c]}}}
        Resources:
          Fn::ForEach::Regions:
            - Region
            - [east, west]
            - Fn::ForEach::Zones:
                - Zone
                - !FindInMap [Zones, !Ref Region, list]
                - ${Region}${Zone}: {Type: X}
    """)

    assert list(blueprint.resources) == ["easta", "eastb", "westc"]


def test_an_ampersand_takes_letters_and_digits_only() -> None:
    blueprint = built("""
        Resources:
          Fn::ForEach::Hosts:
            - Ip
            - [10.0.0.1, 10.0.0.2]
            - "Host&{Ip}": {Type: X, Properties: {Ip: "${Ip}"}}
    """)

    assert blueprint.resources["Host10001"].properties() == {"Ip": "10.0.0.1"}


def test_conditions_outputs_and_properties_may_loop() -> None:
    blueprint = built("""
        Conditions:
          Fn::ForEach::Is:
            - Name
            - [a, b]
            - Is${Name}: !Equals [!Ref "AWS::StackName", "${Name}"]
        Resources:
          r:
            Type: X
            Properties:
              Fn::ForEach::P: [K, [x, y], {"Key${K}": {Value: "${K}"}}]
              Fixed: 1
        Outputs:
          Fn::ForEach::O: [K, [Keyx, Keyy], {"Out${K}": {Value: !GetAtt "r.${K}"}}]
    """)

    assert set(blueprint.template.conditions) == {"Isa", "Isb"}
    assert blueprint.resources["r"].properties() == {"Keyx": {"Value": "x"}, "Keyy": {"Value": "y"}, "Fixed": 1}
    assert blueprint.wanted("r") == {("Keyx",), ("Keyy",)}


def test_a_short_tag_names_its_loop() -> None:
    blueprint = built("Resources: {r: {Type: X, Properties: !ForEach::P [K, [a], {'${K}': 1}]}}")

    assert blueprint.resources["r"].properties() == {"a": 1}


def test_a_literal_in_sub_stays() -> None:
    blueprint = built("""
        Outputs:
          Fn::ForEach::O: [K, [a], {"O${K}": {Value: !Sub "${K} ${!K} $K"}}]
    """)

    assert blueprint.outputs["Oa"].value() == "a ${K} $K"


def test_what_is_kept_is_the_template_as_it_was_written() -> None:
    template = parse(HEAD + dedent(QUEUES), LANGUAGES)

    assert list(template.source["Resources"]) == ["Fn::ForEach::Queues"]


@pytest.mark.parametrize(
    ("loop", "said"),
    [
        ("Fn::ForEach::L: [K, [a]]", "takes an identifier, a collection and a map"),
        ("Fn::ForEach::L: [K-, [a], {'x${K}': {Type: X}}]", "must consist of letters and digits"),
        ("Fn::ForEach::L-: [K, [a], {'x${K}': {Type: X}}]", "must consist of letters and digits"),
        ("Fn::ForEach::L: [P, [a], {'x${P}': {Type: X}}]", "is the name of a parameter"),
        ("Fn::ForEach::L: [K, a, {'x${K}': {Type: X}}]", "the collection must be a list"),
        ("Fn::ForEach::L: [K, [{Ref: r}], {'x${K}': {Type: X}}]", "resources are not there yet"),
        ("Fn::ForEach::L: [K, [[a]], {'x${K}': {Type: X}}]", "must be texts or numbers"),
        ("Fn::ForEach::L: [K, [a, b], {x: {Type: X}}]", '"x" is made twice'),
        ("Fn::ForEach::L: [K, [a], {'r': {Type: X}}]\n  r: {Type: X}", '"r" is made twice'),
        ("Fn::ForEach::L: [K, [a], [1]]", "must be a map"),
    ],
)
def test_a_wrong_loop_is_told(loop: str, said: str) -> None:
    assert said in complaints(f"Parameters: {{P: {{Type: String, Default: x}}}}\nResources:\n  {loop}\n")


def test_a_loop_has_no_place_among_parameters() -> None:
    assert "has no place in Parameters" in complaints(
        "Parameters: {Fn::ForEach::L: [K, [a], {'${K}': {Type: String}}]}"
    )


def test_an_error_in_a_round_is_told_at_the_line_of_the_loop() -> None:
    found = validate(built("Resources:\n  Fn::ForEach::L:\n    - K\n    - [a]\n    - x${K}:\n        Type: 5\n"))

    assert [error.place.line for error in found] == [7]


def test_rounds_are_bounded_before_they_are_made() -> None:
    inner: dict[str, Any] = {"x${A}${B}${C}": {"Type": "X"}}
    for name in "CBA":
        inner = {f"Fn::ForEach::{name}": [name, [f"i{n}" for n in range(500)], inner]}

    with pytest.raises(RequestLimitExceeded):
        parse({"AWSTemplateFormatVersion": "2010-09-09", "Resources": inner}, LANGUAGES)


def test_text_does_not_grow_without_end() -> None:
    loop = ["K", ["y" * 100_000], {"x": {"Type": "X", "Properties": {"p": "${K}" * 100_000}}}]

    with pytest.raises(RequestLimitExceeded):
        parse({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Fn::ForEach::L": loop}}, LANGUAGES)


@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True), unique=True, max_size=8))
def test_a_loop_makes_what_writing_it_out_makes(items: list[str]) -> None:
    head = {"AWSTemplateFormatVersion": "2010-09-09"}
    body = {"R${K}": {"Type": "X", "Properties": {"a": {"Ref": "K"}, "b": ["-${K}-"]}}}
    looped = head | {"Resources": {"Fn::ForEach::L": ["K", items, body]}}
    written = {f"R{item}": json.loads(json.dumps(body["R${K}"]).replace("${K}", item)) for item in items}
    for item in items:
        written[f"R{item}"]["Properties"]["a"] = item

    assert parse(looped, LANGUAGES).tree == head | {"Resources": written}


def test_what_a_loop_without_values_will_make_may_be_named() -> None:
    text = QUEUES.replace(', Default: "in,out"', "") + "    Outputs: {O: {Value: !Ref inQueue}}\n"

    assert "is incorrect" not in "\n".join(map(str, validate(built(text), strict=False)))
    assert '"inQueue" is incorrect' in complaints(text.replace("!Ref inQueue", "!GetAtt inQueue.x"), {"Names": "out"})

"""A template of any size in which everything that people write occurs: parameters, conditions, references, functions.

Its resources need no cloud. Each ten belong together and read what their first gives, so the graph is wide and shallow
as those of real stacks are.
"""

from bench.templates import VERSION, Document

GROUP = 10
LETTERS = "abcdefghij"


def hot(count: int) -> Document:
    """The template in HOT."""
    return {
        "heat_template_version": VERSION,
        "description": f"{count} resources",
        "parameters": {
            "length": {"type": "number", "default": 8, "constraints": [{"range": {"min": 1, "max": 512}}]},
            "names": {"type": "comma_delimited_list", "default": "ant,bee,cat"},
            "stage": {"type": "string", "default": "test", "constraints": [{"allowed_values": ["test", "live"]}]},
            "facts": {"type": "json", "default": {"owner": {"name": "nobody"}}},
        },
        "conditions": {
            "live": {"equals": [{"get_param": "stage"}, "live"]},
            "small": {"not": "live"},
        },
        "resources": {f"r{number:05d}": _hot_resource(number) for number in range(count)},
        "outputs": {
            f"o{number:05d}": {"value": {"get_attr": [f"r{number:05d}", "value"]}} for number in range(0, count, GROUP)
        },
    }


def _hot_resource(number: int) -> Document:
    first, place = number - number % GROUP, number % GROUP
    leader = f"r{first:05d}"
    if place == 0:
        properties: Document = {"length": {"get_param": "length"}, "salt": {"get_param": ["facts", "owner", "name"]}}
        return {"type": "OS::Heat::RandomString", "properties": properties}
    text = {
        "str_replace": {
            "template": "name=$name\nof=$leader\nkind=$kind\n",
            "params": {
                "$name": f"member-{number}",
                "$leader": {"get_attr": [leader, "value"]},
                "$kind": {"if": ["small", "little", "big"]},
            },
        }
    }
    values = [
        text,
        {"list_join": ["-", [{"get_param": ["names", 0]}, {"get_resource": leader}, str(number)]]},
        {"id": {"get_resource": leader}, "letters": list(LETTERS), "deep": {"one": {"two": text}}},
    ]
    found: Document = {"type": "OS::Heat::Value", "properties": {"value": values[place % len(values)]}}
    if place == GROUP - 1:
        found |= {"depends_on": [f"r{first + 1:05d}"], "condition": "small", "metadata": {"number": number}}
    return found


def cfn(count: int) -> Document:
    """The same in CloudFormation's words."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"{count} resources",
        "Parameters": {
            "length": {"Type": "Number", "Default": "8", "MinValue": "1", "MaxValue": "512"},
            "names": {"Type": "CommaDelimitedList", "Default": "ant,bee,cat"},
            "stage": {"Type": "String", "Default": "test", "AllowedValues": ["test", "live"]},
        },
        "Mappings": {"Owners": {"test": {"name": "nobody"}, "live": {"name": "somebody"}}},
        "Conditions": {
            "live": {"Fn::Equals": [{"Ref": "stage"}, "live"]},
            "small": {"Fn::Not": [{"Fn::Equals": [{"Ref": "stage"}, "live"]}]},
        },
        "Resources": {f"r{number:05d}": _cfn_resource(number) for number in range(count)},
        "Outputs": {
            f"o{number:05d}": {"Value": {"Fn::GetAtt": [f"r{number:05d}", "value"]}}
            for number in range(0, count, GROUP)
        },
    }


def _cfn_resource(number: int) -> Document:
    first, place = number - number % GROUP, number % GROUP
    leader = f"r{first:05d}"
    if place == 0:
        salt = {"Fn::FindInMap": ["Owners", {"Ref": "stage"}, "name"]}
        return {"Type": "OS::Heat::RandomString", "Properties": {"length": {"Ref": "length"}, "salt": salt}}
    parts = [
        f"name=member-{number}\nof=",
        {"Fn::GetAtt": [leader, "value"]},
        "\nkind=",
        {"Fn::If": ["small", "little", "big"]},
    ]
    text = {"Fn::Join": ["", parts]}
    values = [
        text,
        {"Fn::Join": ["-", [{"Fn::Select": ["0", {"Ref": "names"}]}, {"Ref": leader}, str(number)]]},
        {"id": {"Ref": leader}, "letters": list(LETTERS), "deep": {"one": {"two": text}}},
    ]
    found: Document = {"Type": "OS::Heat::Value", "Properties": {"value": values[place % len(values)]}}
    if place == GROUP - 1:
        found |= {"DependsOn": [f"r{first + 1:05d}"], "Condition": "small", "Metadata": {"number": str(number)}}
    return found


FAMILIES = {"hot": hot, "cfn": cfn}
"""By name."""

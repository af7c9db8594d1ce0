"""Functions that look things up in tables, lists and maps the CloudFormation way."""

import json
from collections.abc import Iterator
from typing import Any

from heat.functions.apply import located
from heat.functions.references import CFN_ALL
from heat.functions.registration import AWS, FIRST_HOT, function
from heat.plugin.unknown import UNKNOWN
from heat.template.expressions import Call, Expression, Node, Scope, Uses
from heat.template.language import nearest
from heat.values.errors import ValidationError

HOT_WITH_CFN_UNTIL = "2014-10-16"


@function("Fn::FindInMap", cfn=CFN_ALL)
@function("Fn::FindInMap", cfn=(AWS,), where="conditions")
class FindInMap(Node):
    """A value of the Mappings section, by mapping, key and name; a map with DefaultValue may say what else."""

    __slots__ = ("default", "keys", "path")

    def __init__(self, call: Call) -> None:
        given = call.argument
        if not isinstance(given, list) or not (len(given) == 3 or (len(given) == 4 and _is_default(given[3]))):
            usage = "[mapping, key, value]"
            raise call.error(f'Arguments to "{call.name}" must be of the form {usage}')
        self.keys = [call.compile(raw, index) for index, raw in enumerate(given[:3])]
        self.default = call.compile(given[3]["DefaultValue"], 3, "DefaultValue") if len(given) == 4 else UNKNOWN
        self.path = call.path

    def children(self) -> Iterator[Expression]:
        yield from (*self.keys, self.default)

    def evaluate(self, scope: Scope) -> Any:
        keys = [scope.evaluate(key) for key in self.keys]
        if UNKNOWN in keys:
            return UNKNOWN
        found: Any = scope.statics.mappings
        with located(self.path):
            for key in keys:
                if not isinstance(found, dict) or str(key) not in found:
                    if self.default is not UNKNOWN:
                        return scope.evaluate(self.default)
                    fix = nearest(key, found) if isinstance(found, dict) else ""
                    raise ValidationError(f"Mappings has no {'.'.join(map(str, keys))}", fix=fix)
                found = found[str(key)]
        return found

    def uses(self, uses: Uses) -> None:
        super().uses(uses)
        name = uses.scope.evaluate(self.keys[0])
        if isinstance(name, str):
            uses.mappings.add(name)
        else:
            uses.mappings.update(uses.scope.statics.mappings)


def _is_default(raw: Any) -> bool:
    return isinstance(raw, dict) and raw.keys() == {"DefaultValue"}


@function("Fn::Select", since=FIRST_HOT, until="2015-10-15", cfn=CFN_ALL)
def select(index: Any, choices: Any) -> Any:
    """One item of a list by number, or one value of a map by key; "" when there is none."""
    if choices == "":
        return ""
    if isinstance(choices, str):
        try:
            choices = json.loads(choices)
        except (ValueError, RecursionError):
            raise ValidationError("Fn::Select takes a list, a map or JSON text") from None
    if choices is None:
        return ""
    if isinstance(choices, dict):
        if not isinstance(index, str):
            raise ValidationError(f"{index!r} is not a key of a map, which is text"[:200])
        return choices.get(index, "")
    if not isinstance(choices, list):
        raise ValidationError("Fn::Select takes a list or a map")
    try:
        number = int(index)
    except (TypeError, ValueError):
        raise ValidationError(f'"{index}" is not an index of a list') from None
    return choices[number] if -len(choices) <= number < len(choices) else ""


@function("Fn::GetAZs", since=FIRST_HOT, until=HOT_WITH_CFN_UNTIL, cfn=CFN_ALL, form="value")
def get_azs(region: Any) -> list[str]:
    """The availability zones of a region: here, always the default one."""
    return ["nova"]


@function("Fn::MemberListToMap", since=FIRST_HOT, until=HOT_WITH_CFN_UNTIL, cfn=CFN_ALL)
def member_list_to_map(key_name: str, value_name: str, members: list[str]) -> dict[str, str]:
    """A map from the texts of an AWS query, such as .member.0.Name=color and .member.0.Value=red."""
    if not isinstance(members, list) or not all(isinstance(member, str) for member in members):
        raise ValidationError("the third argument of Fn::MemberListToMap must be a list of texts")
    names: dict[str, str] = {}
    values: dict[str, str] = {}
    for member in members:
        left, _, right = member.partition("=")
        number, _, field = left.removeprefix(".member.").partition(".")
        if field == key_name:
            names[number] = right
        elif field == value_name:
            values[number] = right
    return {name: values[number] for number, name in names.items() if number in values}

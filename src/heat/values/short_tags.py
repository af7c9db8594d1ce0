"""CloudFormation's short tags, and the functions that they stand for: `!Sub x` is `{"Fn::Sub": x}`."""

from typing import Any

BARE = {"!Ref": "Ref", "!Condition": "Condition"}
NAMES = (
    *("And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach"),
    *("GetAZs", "GetAtt", "If", "ImportValue", "Join", "Length", "MemberListToMap", "Not", "Or", "RefAll", "Replace"),
    *("ResourceFacade", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll"),
)
_FUNCTIONS = BARE | {f"!{name}": f"Fn::{name}" for name in NAMES}


def function_of(tag: str) -> str | None:
    """The function that a tag stands for; a loop is named in its tag, !ForEach::Name."""
    return f"Fn::{tag[1:]}" if tag.startswith("!ForEach::") else _FUNCTIONS.get(tag)


def called(function: str, argument: Any) -> dict[str, Any]:
    """The call that stands for a tagged value; a dotted text names a resource and its attribute."""
    if function == "Fn::GetAtt" and isinstance(argument, str):
        return {function: argument.split(".", 1)}
    return {function: argument}

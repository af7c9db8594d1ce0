"""Constraints in CloudFormation's words, as validation answers and generated templates show them."""

from collections.abc import Iterable
from typing import Any

from heat.plugin.constraints import AllowedPattern, AllowedValues, Constraint, Custom, Length, Modulo, Range


def constraint_keys(constraints: Iterable[Constraint]) -> dict[str, Any]:
    """All constraints of one parameter as keys beside its type."""
    found: dict[str, Any] = {}
    descriptions = []
    for constraint in constraints:
        found.update({key: value for key, value in _keys(constraint).items() if value is not None})
        if constraint.description:
            descriptions.append(constraint.description)
    return found | ({"ConstraintDescription": " ".join(descriptions)} if descriptions else {})


def _keys(constraint: Constraint) -> dict[str, Any]:
    match constraint:
        case Length():
            return {"MinLength": constraint.min, "MaxLength": constraint.max}
        case Range():
            return {"MinValue": constraint.min, "MaxValue": constraint.max}
        case Modulo():
            return {"Step": constraint.step, "Offset": constraint.offset}
        case AllowedValues():
            return {"AllowedValues": list(constraint.values)}
        case AllowedPattern():
            return {"AllowedPattern": constraint.pattern}
        case Custom():
            return {"CustomConstraint": constraint.name}
    return {}

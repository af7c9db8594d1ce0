"""Reads the parameters section of either family into declared parameters, gathering what is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from heat.plugin.constraints import AllowedPattern, AllowedValues, Constraint, Custom, Length, Modulo, Range
from heat.plugin.conversion import number
from heat.plugin.patterns import PATIENCE_S, Malformed, compiled
from heat.template import cfn_types
from heat.template.language import Language, nearest
from heat.template.parameters import HOT_NAMES, NO_DEFAULT, SUITS, TYPES, Parameter
from heat.values.errors import InvalidSchema, Place, ValidationError


def read_parameters(
    tree: Any, language: Language, problems: list[ValidationError], patience_s: float = PATIENCE_S
) -> dict[str, Parameter]:
    """Every parameter that is declared well enough to be used; the others' faults go to `problems`."""
    section = language.words.parameters
    if not tree:
        return {}
    if not isinstance(tree, Mapping):
        problems.append(InvalidSchema("parameters must be a map of names", Place((section,))))
        return {}
    found = {}
    for name, declared in tree.items():
        reader = _Reader(language, name, Place((section, name)), problems, patience_s)
        if parameter := reader.read(declared):
            found[name] = parameter
    return found


class InvalidDefault(InvalidSchema, type_name=InvalidSchema.type_name):
    """The declaration is well made, but its own constraints do not allow its default."""


class _Reader:
    def __init__(
        self, language: Language, name: str, place: Place, problems: list[ValidationError], patience_s: float
    ) -> None:
        self.language, self.name, self.place, self.problems = language, name, place, problems
        self.patience_s = patience_s

    def wrong(self, problem: str, *below: str | int, fix: str = "") -> None:
        self.problems.append(InvalidSchema(problem, self.place.below(*below), fix))

    def read(self, declared: Any) -> Parameter | None:
        if not isinstance(declared, Mapping):
            self.wrong(f"Invalid parameter {self.name}: its declaration must be a map")
            return None
        for key in (key for key in declared if key not in self.language.parameter_keys):
            fix = self.language.advice("parameter_keys", key)
            self.wrong(f"Invalid key '{key}' for parameter ({self.name})", key, fix=fix)
        kind = self.kind(declared)
        if kind is None:
            return None
        parameter = self.hot(declared, kind) if self.language.is_hot else self.cfn(declared, kind)
        parameter = replace(parameter, constraints=tuple(self.suitable(parameter)))
        self.check_default(parameter)
        return parameter

    def kind(self, declared: Mapping[str, Any]) -> str | None:
        key = self.language.words.type
        if key not in declared:
            self.wrong(f"Missing parameter type for parameter: {self.name}", fix=f"Add {key}")
            return None
        named = declared[key]
        names = TYPES if self.language.is_hot else {name: name for name in TYPES.values()}
        if self.language.has_transforms and (found := cfn_types.meaning(named)):
            return found.base
        if not isinstance(named, str) or named not in names:
            more = cfn_types.names() if self.language.has_transforms else []
            fix = cfn_types.advice(named) or nearest(named, [*names, *more]) or f"Types are {', '.join(names)}"
            self.wrong(f"Invalid type ({named})", key, fix=fix)
            return None
        return names[named]

    def flag(self, declared: Mapping[str, Any], key: str) -> bool:
        """In HOT everything but false and nothing counts as true, in CloudFormation only true does."""
        value = declared.get(key, False)
        word = str(value).lower()
        return word != "false" and bool(value) if self.language.is_hot else word == "true"

    def tags(self, declared: Mapping[str, Any]) -> tuple[str, ...]:
        tags = declared.get("tags", [])
        if not isinstance(tags, list):
            fix = f"Write it as [{tags}]" if isinstance(tags, str) else ""
            self.wrong(f"Tags property should be a list for parameter: {self.name}", "tags", fix=fix)
            return ()
        return tuple(tags)

    def hot(self, declared: Mapping[str, Any], kind: str) -> Parameter:
        return Parameter(
            self.name,
            kind,
            description=str(declared.get("description") or ""),
            default=_default(declared, "default"),
            label=declared.get("label"),
            hidden=self.flag(declared, "hidden"),
            immutable=self.flag(declared, "immutable"),
            tags=self.tags(declared),
            constraints=tuple(self.hot_constraints(declared.get("constraints"))),
            place=self.place,
        )

    def hot_constraints(self, declared: Any) -> Iterator[Constraint]:
        if declared is not None and not isinstance(declared, list):
            self.wrong(f"Invalid parameter constraints for parameter {self.name}, expected a list", "constraints")
            return
        for index, entry in enumerate(declared or ()):
            place = "constraints", index
            if not isinstance(entry, Mapping):
                self.wrong("Invalid parameter constraints, expected a mapping", *place)
                continue
            known = self.language.constraint_keys
            for key in (key for key in entry if key not in known):
                fix = self.language.advice("constraint_keys", key)
                self.wrong(f"Invalid key '{key}' for parameter constraints", *place, key, fix=fix)
            kinds = [key for key in entry if key in _HOT_CONSTRAINTS and key in known]
            if len(kinds) == 1:
                yield from self.made(_HOT_CONSTRAINTS[kinds[0]], entry, kinds[0], (*place, kinds[0]))
            elif not entry.keys() - known:
                self.wrong("a constraint must have exactly one kind", *place, fix="Write one list item per constraint")

    def made(
        self, make: Callable[[Any], Constraint], entry: Mapping[str, Any], key: str, place: tuple[str | int, ...]
    ) -> Iterator[Constraint]:
        try:
            constraint: Any = make(entry[key])
        except (ValueError, TypeError, AttributeError) as error:
            self.wrong(f"Invalid constraint {key}: {error}", *place)
            return
        description = entry.get("description") or ""
        yield replace(constraint, description=str(description)) if description else constraint

    def cfn(self, declared: Mapping[str, Any], kind: str) -> Parameter:
        found = cfn_types.meaning(declared["Type"])
        return Parameter(
            self.name,
            kind,
            description=str(declared.get("Description") or ""),
            default=_default(declared, "Default"),
            label=declared.get("Label"),
            hidden=self.flag(declared, "NoEcho"),
            constraints=(*self.cfn_constraints(declared), *([found.constraint] if found and found.constraint else [])),
            declared_type=str(declared["Type"]) if found else "",
            place=self.place,
        )

    def cfn_constraints(self, declared: Mapping[str, Any]) -> Iterator[Constraint]:
        entry = {"description": declared.get("ConstraintDescription")}
        for make, low, high in ((_length, "MinLength", "MaxLength"), (_range, "MinValue", "MaxValue")):
            bounds = {"min": declared.get(low), "max": declared.get(high)}
            if bounds["min"] is not None or bounds["max"] is not None:
                key = low if bounds["min"] is not None else high
                yield from self.made(make, entry | {key: bounds}, key, (key,))
        for key, make_one in (("AllowedValues", _allowed), ("AllowedPattern", _pattern)):
            if key in declared:
                yield from self.made(make_one, entry | {key: declared[key]}, key, (key,))

    def suitable(self, parameter: Parameter) -> Iterator[Constraint]:
        for constraint in parameter.constraints:
            suits = SUITS.get(type(constraint))
            if suits is None or parameter.type in suits or _is_for_items(constraint, parameter, self.language):
                if isinstance(constraint, AllowedPattern):
                    yield replace(constraint, patience_s=self.patience_s)
                else:
                    yield constraint
            else:
                name = type(constraint).__name__
                self.wrong(
                    f"Parameter '{self.name}' is invalid: {name} constraint invalid for {HOT_NAMES[parameter.type]}"
                )

    def check_default(self, parameter: Parameter) -> None:
        if parameter.default is NO_DEFAULT or parameter.default is None:
            return
        try:
            value = parameter.value(parameter.default)
            if parameter.default == "" and parameter.type == "CommaDelimitedList":
                value = [""]  # as a default it counts as one empty item, as a value as none
        except ValidationError as error:
            # Without constraints it is told as a wrong value when it is used.
            if parameter.type == "CommaDelimitedList" or (parameter.constraints and parameter.type != "Json"):
                self.problems.append(InvalidDefault(error.problem, self.place))
            return
        for complaint in parameter.complaints(value):
            problem = f"Parameter '{self.name}' is invalid: Invalid default {parameter.default} ({complaint})"
            self.problems.append(InvalidDefault(problem, self.place))


def _is_for_items(constraint: Constraint, parameter: Parameter, language: Language) -> bool:
    """CloudFormation holds a pattern against each item of a list."""
    listed = parameter.type == "CommaDelimitedList"
    return listed and isinstance(constraint, AllowedPattern) and language.has_transforms


def _default(declared: Mapping[str, Any], key: str) -> Any:
    return NO_DEFAULT if declared.get(key) is None else declared[key]


def _bounds(declared: Mapping[str, Any]) -> dict[str, Any]:
    extra = declared.keys() - {"min", "max"}
    if extra:
        raise ValueError(f"Invalid key '{sorted(extra)[0]}', expected min or max")
    limits = {key: number(value) for key, value in declared.items() if value is not None}
    if not limits:
        raise ValueError("needs min or max")
    return limits


def _length(declared: Mapping[str, Any]) -> Constraint:
    limits = {key: int(value) for key, value in _bounds(declared).items()}
    return Length(limits.get("min"), limits.get("max"))


def _range(declared: Mapping[str, Any]) -> Constraint:
    limits = _bounds(declared)
    return Range(limits.get("min"), limits.get("max"))


def _modulo(declared: Mapping[str, Any]) -> Constraint:
    if declared.keys() != {"step", "offset"}:
        raise ValueError("needs step and offset")
    step, offset = number(declared["step"]), number(declared["offset"])
    if step == 0:
        raise ValueError("step cannot be 0.")
    if abs(offset) >= abs(step):
        raise ValueError("offset must be smaller (by absolute value) than step.")
    if step * offset < 0:
        raise ValueError("step and offset must be both positive or both negative.")
    return Modulo(step, offset)


def _allowed(declared: Any) -> Constraint:
    if not isinstance(declared, list):
        raise ValueError("AllowedValues must be a list")
    return AllowedValues(tuple(declared))


def _pattern(declared: Any) -> Constraint:
    pattern = str(declared)
    try:
        compiled(pattern)
    except Malformed as error:
        raise ValueError(f"it is not a regular expression: {error}") from None
    return AllowedPattern(pattern)


def _custom(declared: Any) -> Constraint:
    return Custom(str(declared))


_HOT_CONSTRAINTS: Mapping[str, Callable[[Any], Constraint]] = {
    "length": _length,
    "range": _range,
    "modulo": _modulo,
    "allowed_values": _allowed,
    "allowed_pattern": _pattern,
    "custom_constraint": _custom,
}

"""Reads the parameters section of either family into declared parameters, gathering what is wrong with them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from heat.plugin.constraints import AllowedPattern, AllowedValues, Constraint, Custom, Length, Modulo, Range
from heat.plugin.conversion import boolean_word, number
from heat.plugin.patterns import Malformed, compiled
from heat.template.language import Language, nearest
from heat.template.parameters import NO_DEFAULT, SUITS, TYPES, Parameter
from heat.values.errors import InvalidSchema, Place, ValidationError


def read_parameters(tree: Any, language: Language, problems: list[ValidationError]) -> dict[str, Parameter]:
    """Every parameter that is declared well enough to be used; the others' faults go to `problems`."""
    section = language.words.parameters
    if tree is None:
        return {}
    if not isinstance(tree, Mapping):
        problems.append(InvalidSchema("parameters must be a map of names", Place((section,))))
        return {}
    found = {}
    for name, declared in tree.items():
        reader = _Reader(language, name, Place((section, name)), problems)
        if parameter := reader.read(declared):
            found[name] = parameter
    return found


class _Reader:
    def __init__(self, language: Language, name: str, place: Place, problems: list[ValidationError]) -> None:
        self.language, self.name, self.place, self.problems = language, name, place, problems

    def wrong(self, problem: str, *below: str | int, fix: str = "") -> None:
        self.problems.append(InvalidSchema(problem, self.place.below(*below), fix))

    def read(self, declared: Any) -> Parameter | None:
        if not isinstance(declared, Mapping):
            self.wrong(f"Invalid parameter {self.name}: its declaration must be a map")
            return None
        for key in declared.keys() - self.language.parameter_keys:
            fix = nearest(key, self.language.parameter_keys)
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
        if not isinstance(named, str) or named not in names:
            self.wrong(f"Invalid type ({named})", key, fix=nearest(named, names) or f"Types are {', '.join(names)}")
            return None
        return names[named]

    def flag(self, declared: Mapping[str, Any], key: str) -> bool:
        try:
            return boolean_word(declared.get(key, False))
        except ValueError as error:
            self.wrong(str(error), key)
            return False

    def hot(self, declared: Mapping[str, Any], kind: str) -> Parameter:
        tags = declared.get("tags") or ()
        return Parameter(
            self.name,
            kind,
            description=str(declared.get("description") or ""),
            default=_default(declared, "default"),
            label=declared.get("label"),
            hidden=self.flag(declared, "hidden"),
            immutable=self.flag(declared, "immutable"),
            tags=tuple(tags.split(",") if isinstance(tags, str) else tags),
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
            for key in entry.keys() - known:
                self.wrong(f"Invalid key '{key}' for parameter constraints", *place, key, fix=nearest(key, known))
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
        return Parameter(
            self.name,
            kind,
            description=str(declared.get("Description") or ""),
            default=_default(declared, "Default"),
            label=declared.get("Label"),
            hidden=self.flag(declared, "NoEcho"),
            constraints=tuple(self.cfn_constraints(declared)),
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
            if suits is None or parameter.type in suits:
                yield constraint
            else:
                name = type(constraint).__name__
                self.wrong(
                    f"Parameter '{self.name}' is invalid: {name} constraint invalid for {parameter.type.lower()}"
                )

    def check_default(self, parameter: Parameter) -> None:
        if parameter.default is NO_DEFAULT or parameter.default is None:
            return
        try:
            value = parameter.value(parameter.default)
        except ValidationError as error:
            if parameter.constraints:  # without any, it is told as a wrong value when it is used
                self.problems.append(InvalidSchema(error.problem, self.place))
            return
        for complaint in parameter.complaints(value):
            self.wrong(f"Parameter '{self.name}' is invalid: Invalid default {parameter.default} ({complaint})")


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
    except (Malformed, OverflowError, RecursionError) as error:
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

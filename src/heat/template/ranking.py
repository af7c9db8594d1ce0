"""Which of several problems is told first."""

from heat.template.blueprint import Blueprint
from heat.template.declarations import InvalidDefault
from heat.values.errors import UnknownUserParameter, ValidationError


class Rank:
    """In which order problems are told: the first gives a refusal its type, and clients match on that.

    How parameters are declared, then what is wrong in the text of resources and conditions, then defaults and values by
    parameter, then all that needs them. Values that no parameter takes come before the text where no values are judged.
    """

    def __init__(self, blueprint: Blueprint, strict: bool) -> None:
        self._strict = strict
        self._outputs = blueprint.template.language.words.outputs
        self._section = blueprint.template.language.words.parameters
        self._in_text = {id(error) for error in blueprint.template.problems}
        self._order = {name: number for number, name in enumerate(blueprint.declared)}

    def __call__(self, error: ValidationError) -> tuple[int, int]:
        if isinstance(error, UnknownUserParameter) and not error.place.path:
            return (3 if self._strict else 1), -1
        of_parameter = error.place.path[:1] == (self._section,)
        if error.place.path[:1] == (self._outputs,):
            return 5, 0
        if id(error) in self._in_text and not isinstance(error, InvalidDefault):
            return (0 if of_parameter else 2), 0
        if of_parameter:
            return 3, self._order.get(error.place.path[1], 0) if len(error.place.path) > 1 else 0
        return 4, 0

"""Functions that name something: parameters, resources and their attributes, files, the resource above."""

from collections.abc import Iterator
from typing import Any

from heat.functions.apply import located
from heat.functions.registration import AWS, FIRST_HOT, HEAT_CFN, function
from heat.plugin.unknown import UNKNOWN, is_unknown
from heat.template.expressions import ALL, OMIT, Call, Expression, Node, Path, Scope, Uses, dig
from heat.values.errors import InvalidTemplateReference, ValidationError

CFN_ALL = (AWS, HEAT_CFN)
CONDITIONS = "2016-10-14"


def _parts(call: Call, least: int, usage: str, text_too: bool = False) -> list[Expression]:
    """The compiled items of a list argument; a single text stands for a list of one where that is allowed."""
    argument = call.argument
    if text_too and not isinstance(argument, list):
        one = call.compile(argument)
        if not isinstance(one, str | Node):
            raise call.error(f'Arguments to "{call.name}" must be a name or of the form {usage}')
        return [one]
    if not isinstance(argument, list) or len(argument) < least:
        raise call.error(f'Arguments to "{call.name}" must be of the form {usage}', f"Write {call.name}: {usage}")
    return [call.compile(item, index) for index, item in enumerate(argument)]


def _name_of(value: Any) -> str | None:
    """The name of a resource; None while parameters are missing. Raises InvalidTemplateReference for anything else."""
    if value is UNKNOWN:
        return None
    if not isinstance(value, str):
        raise InvalidTemplateReference(f'The specified reference "{value}" is incorrect', fix="Give a resource's name")
    return value


@function("get_param", since=FIRST_HOT)
@function("get_param", since=CONDITIONS, where="conditions")
class GetParam(Node):
    """The value of a parameter, or what stands under a path of keys and indices in it.

    A path that leads nowhere gives "".
    """

    __slots__ = ("keys", "name", "path")

    def __init__(self, call: Call) -> None:
        self.name, *self.keys = _parts(call, 1, "[name, key, ...]", text_too=True)
        self.path = call.path

    def children(self) -> Iterator[Expression]:
        yield self.name
        yield from self.keys

    def evaluate(self, scope: Scope) -> Any:
        name = scope.evaluate(self.name)
        if name is UNKNOWN:
            return UNKNOWN
        if not isinstance(name, str):
            raise ValidationError('the argument of "get_param" must be the name of a parameter')
        with located(self.path):
            value = scope.statics.parameter(name)
        return self._below(value, [scope.evaluate(key) for key in self.keys])

    @staticmethod
    def _below(value: Any, keys: list[Any]) -> Any:
        for key in keys:
            if value is UNKNOWN or key is UNKNOWN:
                return UNKNOWN
            try:
                value = value[int(key)] if isinstance(value, list | str) else value[str(key)]
            except (KeyError, IndexError, TypeError, ValueError):
                return ""
        return value

    def uses(self, uses: Uses) -> None:
        super().uses(uses)
        name = uses.scope.evaluate(self.name)
        if isinstance(name, str):
            uses.parameters.add(name)


@function("get_resource", since=FIRST_HOT)
class GetResource(Node):
    """The reference id of another resource of the same template."""

    __slots__ = ("name", "path")

    def __init__(self, call: Call) -> None:
        self.name = call.compile(call.argument)
        self.path = call.path

    def children(self) -> Iterator[Expression]:
        yield self.name

    def evaluate(self, scope: Scope) -> Any:
        name = scope.evaluate(self.name)
        return UNKNOWN if name is UNKNOWN else scope.reference(name, self.path)

    def uses(self, uses: Uses) -> None:
        super().uses(uses)
        with located(self.path):
            name = _name_of(uses.scope.evaluate(self.name))
        if name is not None:
            uses.resource(name, (), self.path)


@function("Ref", until="2014-10-16", since=FIRST_HOT, cfn=(HEAT_CFN,))
class Ref(Node):
    """The value of a parameter, or the reference id of a resource."""

    __slots__ = ("name", "path")

    def __init__(self, call: Call) -> None:
        if not isinstance(call.argument, str):
            raise call.error(f'The argument of "{call.name}" must be the name of a parameter or resource')
        self.name: str = call.argument
        self.path = call.path

    def evaluate(self, scope: Scope) -> Any:
        if self.name == "AWS::NoValue":
            return OMIT
        if scope.statics.is_parameter(self.name):
            return scope.statics.parameter(self.name)
        return scope.reference(self.name, self.path)

    def uses(self, uses: Uses) -> None:
        uses.calls = True
        if self.name == "AWS::NoValue":
            return
        if uses.scope.statics.is_parameter(self.name):
            uses.parameters.add(self.name)
        else:
            uses.resource(self.name, (), self.path)


@function("Ref", cfn=(AWS,), where="conditions")
class ParameterRef(Node):
    """The value of a parameter."""

    __slots__ = ("name", "path")

    def __init__(self, call: Call) -> None:
        if not isinstance(call.argument, str):
            raise call.error('The argument of "Ref" must be the name of a parameter')
        self.name, self.path = call.argument, call.path

    def evaluate(self, scope: Scope) -> Any:
        with located(self.path):
            return scope.statics.parameter(self.name)

    def uses(self, uses: Uses) -> None:
        uses.calls = True
        uses.parameters.add(self.name)


class Attribute(Node):
    """What a resource says under a path: an attribute, then keys and indices into its value."""

    __slots__ = ("keys", "name", "path")

    def __init__(self, name: Expression, keys: list[Expression], path: Path) -> None:
        self.name, self.keys, self.path = name, keys, path

    def children(self) -> Iterator[Expression]:
        yield self.name
        yield from self.keys

    def static_path(self, scope: Scope) -> Path:
        """The path as far as it is known before anything runs: others' values may be keys too."""
        found: list[Any] = []
        for key in self.keys:
            value = scope.evaluate(key)
            if is_unknown(value) or not isinstance(value, str | int):
                break
            found.append(value)
        return tuple(found) or (ALL,)

    def evaluate(self, scope: Scope) -> Any:
        name = scope.evaluate(self.name)
        known = self.static_path(Scope(scope.statics))
        rest = [scope.evaluate(key) for key in self.keys[len(known) :]]
        if name is UNKNOWN or is_unknown(rest):
            return UNKNOWN
        return dig(scope.attribute(name, known, self.path), rest)

    def uses(self, uses: Uses) -> None:
        super().uses(uses)
        with located(self.path):
            name = _name_of(uses.scope.evaluate(self.name))
            if name is not None:
                uses.resource(name, self.static_path(uses.scope), self.path)
            for key in self.keys:
                if isinstance(value := uses.scope.evaluate(key), dict | list) and not is_unknown(value):
                    raise ValidationError(f"{value!r} is no key and no index"[:200])


@function("get_attr", since=FIRST_HOT, until="2015-10-15", form="call")
def get_attr(call: Call) -> Attribute:
    """An attribute of a resource, or what stands under a path of keys and indices in it."""
    name, *keys = _parts(call, 2, "[resource, attribute, key, ...]")
    return Attribute(name, keys, call.path)


@function("get_attr", since="2015-10-15", form="call")
def get_attr_or_all(call: Call) -> Attribute:
    """An attribute of a resource, or what stands under a path in it; without an attribute, all of them as a map."""
    name, *keys = _parts(call, 1, "[resource, attribute, key, ...]", text_too=isinstance(call.argument, str))
    return Attribute(name, keys, call.path)


@function("Fn::GetAtt", cfn=CFN_ALL, form="call")
def fn_get_att(call: Call) -> Attribute:
    """An attribute of a resource."""
    argument = call.argument
    if isinstance(argument, str):
        argument = argument.split(".", 1)
    if not isinstance(argument, list) or len(argument) != 2:
        usage = "[resource, attribute]"
        raise call.error(f'Arguments to "{call.name}" must be of the form {usage}', f"Write {call.name}: {usage}")
    return Attribute(call.compile(argument[0], 0), [call.compile(argument[1], 1)], call.path)


@function("get_file", since=FIRST_HOT)
class GetFile(Node):
    """The content of a file that was sent with the template."""

    __slots__ = ("name", "path")

    def __init__(self, call: Call) -> None:
        self.name, self.path = call.compile(call.argument), call.path

    def children(self) -> Iterator[Expression]:
        yield self.name

    def evaluate(self, scope: Scope) -> Any:
        name = scope.evaluate(self.name)
        if name is UNKNOWN:
            return UNKNOWN
        with located(self.path):
            if not isinstance(name, str):
                raise ValidationError('the argument of "get_file" must be the name of a file')
            if name not in scope.statics.files:
                raise ValidationError(
                    f'No content found in the "files" section for get_file path: {name}', fix="Send it with the request"
                )
        return scope.statics.files[name]

    def uses(self, uses: Uses) -> None:
        super().uses(uses)
        name = uses.scope.evaluate(self.name)
        if isinstance(name, str):
            uses.files.add(name)


class Facade(Node):
    """What the resource above says, in a template that stands for a type."""

    __slots__ = ("key", "path")
    keys = {"metadata": "metadata", "deletion_policy": "deletion_policy", "update_policy": "update_policy"}

    def __init__(self, call: Call) -> None:
        if not isinstance(call.argument, str) or call.argument not in self.keys:
            known = ", ".join(self.keys)
            raise call.error(f'Incorrect arguments to "{call.name}": {call.argument}', f"Should be one of {known}")
        self.key, self.path = self.keys[call.argument], call.path

    def evaluate(self, scope: Scope) -> Any:
        with located(self.path):
            return scope.statics.facade(self.key)

    def uses(self, uses: Uses) -> None:
        uses.calls = True
        uses.facade.add(self.key)


@function("resource_facade", since=FIRST_HOT)
class HotFacade(Facade):
    """Metadata, deletion policy or update policy of the resource that this template stands for."""

    __slots__ = ()


@function("Fn::ResourceFacade", since=FIRST_HOT, until="2014-10-16", cfn=CFN_ALL)
class CfnFacade(Facade):
    """Metadata, deletion policy or update policy of the resource that this template stands for."""

    __slots__ = ()
    keys = {"Metadata": "metadata", "DeletionPolicy": "deletion_policy", "UpdatePolicy": "update_policy"}

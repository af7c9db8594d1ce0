"""CloudFormation's functions in HOT's words: one method for each, and a refusal where there is no faithful one."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from heat.authoring.converting.notes import NotCarried, Notes
from heat.authoring.sources import Path
from heat.plugin.unknown import is_unknown
from heat.template import Blueprint, Template
from heat.template.expressions import Scope, Uses
from heat.template.language import Language
from heat.values.errors import HeatError
from heat.values.identity import ARN_PREFIX

HOLE = re.compile(r"\$\{([^${}]*)\}")
NOTHING: Final = object()
"""Stands for AWS::NoValue: takes its key or item with it."""
STACK_NAME, STACK_ID, PROJECT = ({"get_param": f"OS::{name}"} for name in ("stack_name", "stack_id", "project_id"))
ARN = {"list_join": ["", [ARN_PREFIX, PROJECT, ":stacks/", STACK_NAME, "/", STACK_ID]]}
FACADE = {"Metadata": "metadata", "DeletionPolicy": "deletion_policy", "UpdatePolicy": "update_policy"}


class Calls:
    """Translates expressions of one template."""

    def __init__(self, blueprint: Blueprint, hot: Language, notes: Notes) -> None:
        self.blueprint, self.hot, self.notes = blueprint, hot, notes
        self.template: Template = blueprint.template
        self.tables: dict[str, str] = {}
        """Mappings that are looked into, and the parameters that take their place."""
        self._hot_words = {*hot.functions, *hot.condition_functions, *hot.removed}
        self._by_name: Mapping[str, Callable[[Any, Path], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::Join": lambda raw, path: {"list_join": self.value(raw, path)},
            "Fn::Split": lambda raw, path: {"str_split": self.value(raw, path)},
            "Fn::Select": self._select,
            "Fn::FindInMap": self._find_in_map,
            "Fn::Base64": self._base64,
            "Fn::Sub": self._sub,
            "Fn::Replace": self._replace,
            "Fn::If": self._if,
            "Fn::Length": lambda raw, path: self._yaql("$.data.len()", self.value(raw, path)),
            "Fn::ResourceFacade": lambda raw, path: {"resource_facade": FACADE[str(raw)]},
        }

    def value(self, raw: Any, path: Path) -> Any:
        """A value; a part that cannot be carried is noted and stays away."""
        if isinstance(raw, list):
            items = [self.value(item, (*path, str(number))) for number, item in enumerate(raw)]
            return [item for item in items if item is not NOTHING]
        if not isinstance(raw, dict):
            return raw
        if len(raw) == 1:
            name, argument = next(iter(raw.items()))
            if name in self.template.language.functions:
                return self._call(name, argument, (*path, name))
            if name in self._hot_words:
                self.notes.lose((*path, name), f'data with the only key "{name}" would be a function call in HOT')
                return None
        found = {key: self.value(item, (*path, key)) for key, item in raw.items()}
        return {key: item for key, item in found.items() if item is not NOTHING}

    def _call(self, name: str, argument: Any, path: Path) -> Any:
        constant = self._constant({name: argument})
        try:
            if name in self._by_name and (constant is NOTHING or name in ("Fn::FindInMap", "Fn::Sub", "Fn::Base64")):
                return self._by_name[name](argument, path)
            if constant is not NOTHING:
                return constant
            raise NotCarried(f"HOT has nothing like {name}")
        except NotCarried as reason:
            self.notes.lose(path, str(reason))
            return None

    def _constant(self, raw: Any) -> Any:
        """The value of a call that asks for nothing; NOTHING where it does."""
        try:
            expression = self.template.compiler.compile(raw, ())
            uses = Uses(self.blueprint.statics)
            uses.look(expression)
            asks = uses.parameters or uses.resources or uses.conditions or uses.mappings or uses.facade
            is_nothing = raw == {"Ref": "AWS::NoValue"}
            value = Scope(self.blueprint.statics).evaluate(expression)
            return NOTHING if asks or is_nothing or is_unknown(value) else value
        except (HeatError, KeyError, TypeError):
            return NOTHING

    # -- what is named

    def _ref(self, name: Any, path: Path) -> Any:
        if not isinstance(name, str):
            raise NotCarried("the name of what is referenced is computed")
        if name == "AWS::NoValue":
            return NOTHING
        if name in self.template.parameters:
            return {"get_param": name}
        if name.startswith("AWS::"):
            return self._pseudo(name, path)
        if name in self.template.resources:
            return {"get_resource": name}
        raise NotCarried(f"there is no parameter or resource {name}")

    def _pseudo(self, name: str, path: Path) -> Any:
        found = {"AWS::StackName": STACK_NAME, "AWS::AccountId": PROJECT, "AWS::StackId": ARN}.get(name)
        if found is not None:
            return found
        if name == "AWS::Region":
            self.notes.remark(
                path, "OS::region is known to this Heat alone, and is empty where the cloud has not named its region"
            )
            return {"get_param": "OS::region"}
        if name in ("AWS::Partition", "AWS::URLSuffix", "AWS::NotificationARNs"):
            return self.blueprint.statics.pseudo[name]
        raise NotCarried(f"HOT has nothing like {name}")

    def _attribute(self, raw: Any, path: Path) -> Any:
        name, attribute = raw.split(".", 1) if isinstance(raw, str) else raw
        return {"get_attr": [self.value(name, (*path, "0")), self.value(attribute, (*path, "1"))]}

    # -- choices

    def _if(self, raw: Any, path: Path) -> Any:
        condition = raw[0] if isinstance(raw[0], bool | str) else self.condition(raw[0], (*path, "0"))
        then, otherwise = (self.value(raw[number], (*path, str(number))) for number in (1, 2))
        if then is NOTHING and otherwise is NOTHING:
            return NOTHING
        if then is NOTHING:
            return {"if": [{"not": condition}, otherwise]}
        return {"if": [condition, then] if otherwise is NOTHING else [condition, then, otherwise]}

    def condition(self, raw: Any, path: Path, *, top: bool = False) -> Any:
        """A condition, by name or written out; at the top of a declaration a name alone is no condition."""
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str):
            return {"or": [raw, raw]} if top else raw
        name, argument = next(iter(raw.items()))
        here = (*path, name)
        if name == "Condition":
            return self.condition(argument, here, top=top)
        if name in ("Fn::And", "Fn::Or"):
            listed = [self.condition(one, (*here, str(number))) for number, one in enumerate(argument)]
            return {name.removeprefix("Fn::").lower(): listed}
        if name == "Fn::Not":
            return {"not": self.condition(argument[0], (*here, "0"))}
        if name == "Fn::Equals":
            return {"equals": [self._operand(one, (*here, str(number))) for number, one in enumerate(argument)]}
        self.notes.lose(here, f"HOT has no condition like {name}")
        return False

    def _operand(self, raw: Any, path: Path) -> Any:
        found = self.value(raw, path)
        if isinstance(found, dict) and len(found) == 1:
            name = next(iter(found))
            if name in self.hot.functions and name not in self.hot.condition_functions:
                self.notes.lose(path, f"{name} has no place in a condition of HOT")
        return found

    # -- tables and lists

    def _find_in_map(self, raw: Any, path: Path) -> Any:
        if len(raw) != 3 or not isinstance(raw[0], str):
            raise NotCarried("a mapping whose name is computed, or a default value, has nothing alike in HOT")
        table = self.template.mappings.get(raw[0])
        if table is None:
            raise NotCarried(f"there is no mapping {raw[0]}")
        if all(isinstance(key, str | int) for key in raw[1:]):
            self._check_key(table, raw[1:])
        else:
            self.notes.remark(path, 'a key that the mapping does not have gives "" in HOT, not an error')
        keys = [self.value(key, (*path, str(number))) for number, key in enumerate(raw[1:], 1)]
        return {"get_param": [self._table(raw[0]), *keys]}

    @staticmethod
    def _check_key(table: Any, keys: list[Any]) -> None:
        for key in keys:
            if not isinstance(table, Mapping) or str(key) not in table:
                raise NotCarried(f"the mapping has no {'.'.join(map(str, keys))}")
            table = table[str(key)]

    def _table(self, mapping: str) -> str:
        taken = {*self.template.parameters, *self.tables.values()}
        if mapping not in self.tables:
            name = mapping
            while name in taken:
                name += "Table"
            self.tables[mapping] = name
        return self.tables[mapping]

    def _select(self, raw: Any, path: Path) -> Any:
        index, items = raw
        place = (*path, "1")
        if not isinstance(index, str | int) or not str(index).isdecimal():
            raise NotCarried("the index or key is computed, or is a key of a map")
        if isinstance(items, list):
            return self._chosen(int(index), items, place)
        source = self.value(items, place)
        if isinstance(source, list):
            return source[int(index)] if int(index) < len(source) else ""
        if isinstance(source, dict) and "get_param" in source:
            return {"get_param": [*_listed(source["get_param"]), int(index)]}
        if isinstance(source, dict) and "str_split" in source:
            return self._yaql(f"$.data.skip({int(index)}).first('')", source)
        if isinstance(source, dict) and "get_attr" in source:
            self.notes.remark(path, 'an index beyond the end gives null in HOT, not ""')
            return {"get_attr": [*source["get_attr"], int(index)]}
        raise NotCarried("a choice from what a function gives has nothing alike in HOT")

    def _chosen(self, index: int, items: list[Any], path: Path) -> Any:
        if any("AWS::NoValue" in str(item) for item in items):
            raise NotCarried("items of the list may be missing, so that the index would mean another one")
        dropped = str([item for number, item in enumerate(items) if number != index])
        if "'Ref'" in dropped or "'Fn::GetAtt'" in dropped:
            self.notes.remark(path, "the items that are not chosen are left out, and nobody waits for what they name")
        if index >= len(items):
            return ""
        return self.value(items[index], (*path, str(index)))

    @staticmethod
    def _yaql(expression: str, data: Any) -> Any:
        return {"yaql": {"expression": expression, "data": data}}

    # -- texts

    def _base64(self, raw: Any, path: Path) -> Any:
        self.notes.remark(path, "Fn::Base64 changes nothing in Heat and is left out")
        return self.value(raw, path)

    def _replace(self, raw: Any, path: Path) -> Any:
        params, text = (self.value(part, (*path, str(number))) for number, part in enumerate(raw))
        return {"str_replace": {"template": text, "params": params}}

    def _sub(self, raw: Any, path: Path) -> Any:
        text, variables = raw if isinstance(raw, list) else (raw, {})
        params = {}
        for match in HOLE.finditer(text):
            name = match[1].strip()
            params[match[0]] = self._hole(name, variables, path)
        return {"str_replace": {"template": text, "params": params}} if params else text

    def _hole(self, name: str, variables: Mapping[str, Any], path: Path) -> Any:
        if name.startswith("!"):
            return f"${{{name[1:]}}}"
        if name in variables:
            return self.value(variables[name], (*path, "1", name))
        if "." in name:
            return self._attribute(name, path)
        parameter = self.template.parameters.get(name)
        if parameter is not None and parameter.type == "Boolean":
            return {"if": [{"get_param": name}, "true", "false"]}
        return self._ref(name, path)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]

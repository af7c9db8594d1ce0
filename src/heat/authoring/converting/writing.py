"""A tree as YAML that people like to read, or as JSON: order kept, long texts in blocks, functions as short tags.

The text is read again before it is given away: it holds exactly what the tree holds, or it is a bug.
"""

import json
from collections.abc import Mapping
from typing import Any

import yaml

from heat.template.loading import load
from heat.values.errors import Bug
from heat.values.short_tags import BARE, NAMES

WIDTH = 110
LONG_TEXT = 90
"""Characters from which on a text of many words is folded into a block."""
TAGS: Mapping[str, str] = {function: tag for tag, function in BARE.items()} | {
    f"Fn::{name}": f"!{name}" for name in NAMES
}


class _Plain(yaml.SafeDumper):
    """No aliases, lists indented below their key, texts of many lines as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Lists are indented, as most style guides want them."""
        super().increase_indent(flow, False)


class _Tagged(_Plain):
    """The same, with CloudFormation's short tags."""

    def choose_scalar_style(self) -> Any:
        """Behind a short tag everything is text, so quotes are needed only where a plain text cannot stand."""
        event: Any = self.event
        if (event.tag or "").startswith("!") and not event.style and not self.simple_key_context:
            found = self.analysis = self.analyze_scalar(event.value)
            plain = found.allow_flow_plain if self.flow_level else found.allow_block_plain
            if plain and not found.multiline and not found.empty:
                return ""
        return super().choose_scalar_style()


class _Careful(yaml.SafeDumper):
    """Nothing but correct: for texts that blocks cannot hold."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = None
    if "\n" in value.rstrip("\n"):
        style = "|"
    elif "\n" in value:
        style = '"'
    elif len(value) > LONG_TEXT and value.count(" ") > 5:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _map(dumper: yaml.SafeDumper, value: dict[str, Any]) -> yaml.Node:
    tag = _tag_of(value)
    if tag is None:
        return dumper.represent_mapping("tag:yaml.org,2002:map", value.items())
    argument = next(iter(value.values()))
    if tag == "!GetAtt" and isinstance(argument, list):
        return dumper.represent_scalar(tag, ".".join(argument))
    if isinstance(argument, str):
        return dumper.represent_scalar(tag, argument, style=_text(dumper, argument).style)
    flow = (isinstance(argument, list) and all(_is_small(item) for item in argument)) or None
    if isinstance(argument, list):
        return dumper.represent_sequence(tag, argument, flow_style=flow)
    return dumper.represent_mapping(tag, argument.items())


def _tag_of(value: dict[str, Any]) -> str | None:
    """The short tag of a call; None where the map is no call or must stay long: one node bears one tag."""
    if len(value) != 1:
        return None
    name, argument = next(iter(value.items()))
    tag = TAGS.get(name)
    if tag is None or (isinstance(argument, dict) and _tag_of(argument) is not None):
        return None
    if tag in BARE:
        return tag if isinstance(argument, str) else None
    if tag == "!GetAtt":
        dotted = isinstance(argument, list) and len(argument) == 2 and all(isinstance(one, str) for one in argument)
        return tag if dotted and "." not in argument[0] and argument[0] else None
    return tag if isinstance(argument, str | list | dict) else None


def _is_small(item: Any) -> bool:
    return not isinstance(item, dict | list) and len(str(item)) < 40


_Plain.add_representer(str, _text)
_Tagged.add_representer(str, _text)
_Tagged.add_representer(dict, _map)


def as_yaml(tree: Mapping[str, Any], *, short_tags: bool) -> str:
    """A template as YAML. Raises Bug when the text does not hold the tree."""
    for dumper in (_Tagged if short_tags else _Plain, _Plain, _Careful):
        text = _sections(tree, dumper)
        if _same(load(text), tree):
            return text
    raise Bug("The YAML that was written does not hold the template.")


def as_json(tree: Mapping[str, Any]) -> str:
    """A template as JSON."""
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _sections(tree: Mapping[str, Any], dumper: type[yaml.SafeDumper]) -> str:
    """Section by section, with a blank line between those that are longer than one."""
    written = []
    for key, value in tree.items():
        text = yaml.dump(
            {key: value}, Dumper=dumper, sort_keys=False, width=WIDTH, allow_unicode=True, default_flow_style=False
        )
        written.append(text)
    return "\n".join(written)


def _same(one: Any, other: Any) -> bool:
    """Equal, types and order of keys included."""
    return json.dumps(one) == json.dumps(other)

"""Environments sent as text: read here because the body's own parameters are laid over them.

Text is hostile: aliases that would unfold into more than a bounded number of nodes are refused before they unfold.
Templates are not read here; they travel as they came, so that the engine can name lines and columns.
"""

from typing import Any

import yaml

from heat.values.errors import InvalidArgument, RequestLimitExceeded

_MOST_NODES = 100_000
_DEEPEST = 100


class _Loader(yaml.SafeLoader if not yaml.__with_libyaml__ else yaml.CSafeLoader):  # type: ignore[misc]
    """Knows the types of JSON only: what looks like a date stays text."""


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_str)


SECTIONS: dict[str, type] = {
    "parameters": dict,
    "encrypted_param_names": list,
    "parameter_defaults": dict,
    "event_sinks": list,
    "resource_registry": dict,
    "parameter_merge_strategies": dict,
}
"""The sections of an environment."""


def environment(parameters: dict[str, Any]) -> dict[str, Any]:
    """An environment with parameters and nothing else."""
    return {name: kind() for name, kind in SECTIONS.items()} | {"parameters": parameters}


def check_size(template: str, limit: int) -> None:
    """Raises RequestLimitExceeded for a template of more bytes than the operator allows."""
    size = len(template.encode(errors="replace"))
    if size > limit:
        raise RequestLimitExceeded(
            f"Request limit exceeded: Template size ({size} bytes) exceeds maximum allowed size ({limit} bytes)."
        )


def read_mapping(text: str) -> dict[str, Any]:
    """The mapping that YAML or JSON text holds; empty text is an empty mapping.

    Raises InvalidArgument when it is not well formed, too large when unfolded, or no mapping.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}
        _measure(node, {}, 0)
        document = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidArgument(str(error)) from error
    finally:
        loader.dispose()
    if not isinstance(document, dict):
        raise InvalidArgument("it is not a JSON object or YAML mapping.")
    return document


def _measure(node: yaml.Node, known: dict[int, int], depth: int) -> int:
    """How many nodes there are when every alias is unfolded."""
    if id(node) in known:
        return known[id(node)]
    if depth > _DEEPEST:
        raise yaml.YAMLError(f"it is nested more than {_DEEPEST} levels deep, or contains itself")
    children: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        children = node.value
    elif isinstance(node, yaml.MappingNode):
        children = [child for pair in node.value for child in pair]
    size = 1 + sum(_measure(child, known, depth + 1) for child in children)
    if size > _MOST_NODES:
        raise yaml.YAMLError(f"its aliases unfold into more than {_MOST_NODES} values")
    known[id(node)] = size
    return size

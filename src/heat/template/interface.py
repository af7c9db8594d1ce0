"""AWS::CloudFormation::Interface in a template's Metadata: how forms group its parameters, and what they call them.

Nothing hangs on it but what people see, so what is malformed is passed over, as AWS does.
"""

from collections.abc import Mapping
from typing import Any

SECTION, INTERFACE = "Metadata", "AWS::CloudFormation::Interface"


def groups(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The groups in the form that HOT gives them: label and parameters."""
    declared = _interface(tree).get("ParameterGroups")
    found: list[Mapping[str, Any]] = []
    for group in declared if isinstance(declared, list) else ():
        names = group.get("Parameters") if isinstance(group, Mapping) else None
        if isinstance(names, list):
            found.append({"label": _default(group.get("Label")), "parameters": [str(name) for name in names]})
    return found


def labels(tree: Mapping[str, Any]) -> dict[str, str]:
    """What people call parameters, by name."""
    declared = _interface(tree).get("ParameterLabels")
    named = declared.items() if isinstance(declared, Mapping) else ()
    return {str(name): label for name, raw in named if (label := _default(raw))}


def _interface(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = tree.get(SECTION)
    found = metadata.get(INTERFACE) if isinstance(metadata, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _default(label: Any) -> str:
    text = label.get("default") if isinstance(label, Mapping) else None
    return text if isinstance(text, str) else ""

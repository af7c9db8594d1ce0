"""A CloudFormation template as HOT: section by section, resources under the types that they have."""

from collections.abc import Iterator, Mapping
from typing import Any

from heat.authoring.converting.calls import NOTHING, Calls
from heat.authoring.converting.notes import Notes
from heat.authoring.sources import Path
from heat.plugin.constraints import Constraint
from heat.plugin.describe import constraint_view
from heat.template import Blueprint, Languages
from heat.template.parameters import TYPES, Parameter
from heat.values.errors import ValidationError

HOT_TYPE = {cfn: hot for hot, cfn in TYPES.items()}
INTERFACE = "AWS::CloudFormation::Interface"
CARRIED_KEYS = frozenset(
    ("Type", "Properties", "Metadata", "DependsOn", "DeletionPolicy", "UpdatePolicy", "Condition", "Description")
)


def to_hot(blueprint: Blueprint, languages: Languages, notes: Notes) -> dict[str, Any]:
    """The tree of the HOT template. Raises ValidationError for what is HOT already."""
    if blueprint.template.language.is_hot:
        raise ValidationError("the template is HOT already", fix="Ask for --to yaml or --to json")
    return _Translation(blueprint, languages, notes).whole()


class _Translation:
    def __init__(self, blueprint: Blueprint, languages: Languages, notes: Notes) -> None:
        self.template, self.notes = blueprint.template, notes
        hot = next(one for one in languages if one.is_hot and one.version == languages.newest)
        self.version = hot.version
        self.calls = Calls(blueprint, hot, notes)
        self.tree = self.template.tree

    def whole(self) -> dict[str, Any]:
        self._leftovers()
        conditions = self._conditions()
        resources = {name: self._resource(name, raw) for name, raw in self._entries("Resources")}
        outputs = {name: self._output(name, raw) for name, raw in self._entries("Outputs")}
        labels, groups = self._interface()
        parameters = {name: self._parameter(one, labels.get(name)) for name, one in self.template.parameters.items()}
        parameters |= dict(self._tables())  # known only now: mappings that nobody looks into stay away
        found = {
            "heat_template_version": self.version,
            "description": self.tree.get("Description"),
            "parameter_groups": groups,
            "parameters": parameters,
            "conditions": conditions,
            "resources": resources,
            "outputs": outputs,
        }
        return {key: value for key, value in found.items() if value}

    def _entries(self, section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        yield from (self.tree.get(section) or {}).items()

    def _leftovers(self) -> None:
        if self.template.waits:
            self.notes.lose(("Transform",), "what its loops make hangs on parameters")
        elif self.template.tree is not self.template.source:
            self.notes.remark(("Transform",), "loops and includes are written out")
        if self.tree.get("Rules"):
            self.notes.lose(("Rules",), "HOT has no rules; constraints of parameters may serve")
        for key in (self.tree.get("Metadata") or {}).keys() - {INTERFACE}:
            self.notes.remark(("Metadata", key), "HOT has no metadata of templates; Heat does not look at it")

    # -- parameters

    def _parameter(self, parameter: Parameter, label: Any) -> dict[str, Any]:
        path = "Parameters", parameter.name
        declared = self.tree["Parameters"][parameter.name]
        kind = HOT_TYPE.get(parameter.type, "string")
        if parameter.type not in HOT_TYPE or "List<Number>" in str(declared.get("Type")):
            self.notes.lose((*path, "Type"), f"HOT has no type like {declared.get('Type')}")
        elif declared.get("Type") != parameter.type:
            self.notes.remark((*path, "Type"), f"{declared.get('Type')} became {kind}")
        found = {
            "type": kind,
            "label": label or parameter.label,
            "description": parameter.description,
            "hidden": parameter.hidden or None,
            "constraints": [self._constraint(one, path) for one in parameter.constraints],
        }
        found = {key: value for key, value in found.items() if value}
        return found | ({"default": parameter.default} if parameter.has_default else {})

    def _constraint(self, constraint: Constraint, path: Path) -> Any:
        view = constraint_view(constraint)
        if len(view.keys() - {"description"}) != 1:
            self.notes.lose(path, f"a constraint has nothing alike in HOT: {view}")
        return view

    def _tables(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for mapping, name in self.calls.tables.items():
            self.notes.remark(("Mappings", mapping), f"became the parameter {name}, whose default must be left alone")
            description = f"A constant table (the mapping {mapping}): leave it as it is."
            yield name, {"type": "json", "description": description, "default": self.template.mappings[mapping]}

    def _interface(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Labels and groups that a console would show."""
        declared = (self.tree.get("Metadata") or {}).get(INTERFACE)
        if not isinstance(declared, Mapping):
            return {}, []
        labels = {name: one.get("default") for name, one in (declared.get("ParameterLabels") or {}).items()}
        groups = [
            {"label": (one.get("Label") or {}).get("default"), "parameters": list(one.get("Parameters") or ())}
            for one in declared.get("ParameterGroups") or ()
        ]
        return labels, [{key: value for key, value in group.items() if value is not None} for group in groups]

    # -- the rest

    def _conditions(self) -> dict[str, Any]:
        return {
            name: self.calls.condition(raw, ("Conditions", name), top=True) for name, raw in self._entries("Conditions")
        }

    def _resource(self, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        path = "Resources", name
        for key in sorted(raw.keys() - CARRIED_KEYS):
            self.notes.lose((*path, key), "HOT has no such part of a resource")
        found = {
            "type": raw.get("Type"),
            "description": raw.get("Description"),
            "condition": raw.get("Condition"),
            "depends_on": raw.get("DependsOn"),
            "properties": self._part(raw.get("Properties"), (*path, "Properties")),
            "metadata": self._part(raw.get("Metadata"), (*path, "Metadata")),
            "update_policy": self._part(raw.get("UpdatePolicy"), (*path, "UpdatePolicy")),
            "deletion_policy": self._policy(raw.get("DeletionPolicy"), (*path, "DeletionPolicy")),
        }
        return {key: value for key, value in found.items() if value not in (None, {})}

    def _part(self, raw: Any, path: Path) -> Any:
        found = self.calls.value(raw, path)
        return None if found is NOTHING else found

    def _policy(self, raw: Any, path: Path) -> Any:
        if isinstance(raw, str) and raw not in self.calls.hot.deletion_policies:
            self.notes.lose(path, f"HOT has no deletion policy {raw}")
            return None
        return self._part(raw, path)

    def _output(self, name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        path = "Outputs", name
        if "Export" in raw:
            self.notes.lose((*path, "Export"), "HOT has no exports")
        value = self._part(raw.get("Value"), (*path, "Value"))
        found = {"description": raw.get("Description"), "condition": raw.get("Condition")}
        return {key: one for key, one in found.items() if one is not None} | {"value": value}

"""The environment: what the user says beside the template. Values for parameters, and what types stand for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from heat.template.language import nearest
from heat.template.limits import DEFAULT_LIMITS, Limits
from heat.template.loading import check_tree, load
from heat.template.registry import TypeRegistry
from heat.values.errors import Place, ValidationError, ValidationErrors

SECTIONS: Mapping[str, type] = {
    "parameters": dict,
    "parameter_defaults": dict,
    "resource_registry": dict,
    "encrypted_param_names": list,
    "event_sinks": list,
    "parameter_merge_strategies": dict,
}


SINKS: Mapping[str, tuple[str, ...]] = {"zaqar-queue": ("target",), "webhook": ("target",)}
"""Where events may be sent, and what each must be told."""


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment; several are merged by `heat.template.merging`."""

    parameters: Mapping[str, Any] = field(default_factory=dict)
    parameter_defaults: Mapping[str, Any] = field(default_factory=dict)
    """For parameters of any stack below, where no value is given."""
    registry: TypeRegistry = field(default_factory=TypeRegistry)
    encrypted_param_names: tuple[str, ...] = ()
    event_sinks: tuple[Mapping[str, Any], ...] = ()
    merge_strategies: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, source: str | Mapping[str, Any] | None, *, limits: Limits = DEFAULT_LIMITS) -> "Environment":
        """Read an environment from text or tree. Raises ValidationError."""
        tree = read_environment(source, limits=limits)
        registry = TypeRegistry(tree["resource_registry"])
        errors = list(registry.check())
        if errors:
            raise errors[0] if len(errors) == 1 else ValidationErrors(errors)
        return cls(
            tree["parameters"],
            tree["parameter_defaults"],
            registry,
            tuple(tree["encrypted_param_names"]),
            tuple(tree["event_sinks"]),
            tree["parameter_merge_strategies"],
        )

    def with_parameters(self, values: Mapping[str, Any]) -> "Environment":
        """The same environment with more values; they win."""
        return replace(self, parameters={**self.parameters, **values})

    def under(self, operators: "Environment") -> "Environment":
        """The same environment where the operator's stands behind it."""
        return replace(
            self,
            parameter_defaults={**operators.parameter_defaults, **self.parameter_defaults},
            parameters={**operators.parameters, **self.parameters},
            registry=operators.registry.behind(self.registry),
        )

    def for_child(self, resource_name: str, parameters: Mapping[str, Any], without: str | None = None) -> "Environment":
        """The environment of the stack below a resource: its own parameters, the registry in its scope."""
        registry = self.registry.below(resource_name, without)
        return Environment(parameters, self.parameter_defaults, registry, event_sinks=self.event_sinks)

    def inherited(self) -> list[Any]:
        """All of it that stacks below may see, as JSON."""
        return [self.parameter_defaults, self.registry.entries, self.registry.operators]

    def as_dict(self) -> dict[str, Any]:
        """The form that clients see and that is kept."""
        return {
            "parameters": dict(self.parameters),
            "parameter_defaults": dict(self.parameter_defaults),
            "resource_registry": dict(self.registry.entries),
            "encrypted_param_names": list(self.encrypted_param_names),
            "event_sinks": [dict(sink) for sink in self.event_sinks],
        }


def read_environment(source: str | Mapping[str, Any] | None, *, limits: Limits = DEFAULT_LIMITS) -> dict[str, Any]:
    """An environment's tree with every section present. Raises ValidationError."""
    tree = load(source, what="environment", limits=limits) if isinstance(source, str) else source
    if tree is None:
        tree = {}
    if not isinstance(tree, Mapping):
        raise ValidationError("the environment is not a map of sections")
    check_tree(dict(tree), what="environment", limits=limits)
    errors = list(_section_errors(tree))
    if errors:
        raise errors[0] if len(errors) == 1 else ValidationErrors(errors)
    return {name: tree[name] if tree.get(name) is not None else kind() for name, kind in SECTIONS.items()}


def _section_errors(tree: Mapping[str, Any]) -> Iterator[ValidationError]:
    for section, value in tree.items():
        kind = SECTIONS.get(section)
        if kind is None:
            fix = nearest(section, SECTIONS) or f"Sections are {', '.join(SECTIONS)}"
            yield ValidationError(f'environment has wrong section "{section}"', Place((section,)), fix)
        elif value is not None and not isinstance(value, kind):
            wanted, example = ("list", "[...]") if kind is list else ("map", "{name: ...}")
            yield ValidationError(f"{section} must be a {wanted}", Place((section,)), f"Write {section}: {example}")
        elif section == "event_sinks":
            yield from _sink_errors(value if isinstance(value, list) else [])


def _sink_errors(sinks: Sequence[Any]) -> Iterator[ValidationError]:
    for index, sink in enumerate(sinks):
        place = Place(("event_sinks", str(index)))
        kind = sink.get("type") if isinstance(sink, Mapping) else None
        if not isinstance(kind, str) or kind not in SINKS:
            fix = f"Write {{type: {next(iter(SINKS))}, target: NAME}}"
            yield ValidationError(f'"{kind}" is not a type of event sink', place, fix)
            continue
        for key in SINKS[kind]:
            if key not in sink:
                yield ValidationError(f'the event sink has no "{key}"', place, f"Add {key}")


def sections_of(sources: Sequence[str | Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Several environments, each read by itself."""
    return [read_environment(source) for source in sources]

"""From the name of a type to the class that does its work: the registry's mapping, plug-ins, templates as types."""

from heat.plugin.registration import Registry
from heat.plugin.resource import Resource
from heat.template.environment import Environment
from heat.template.known_types import KNOWN_TYPES
from heat.template.language import nearest
from heat.template.provider import ProviderResource, provider_class
from heat.template.registry import is_template_name
from heat.template.template import Template
from heat.values.errors import ValidationError

KEPT_PROVIDERS = 256
NOT_YET = "It is not implemented here yet; a plug-in, or a template mapped to it in resource_registry, may stand in"
"""The advice for a type that others have."""


class Types:
    """All types that one stack's template may name. Classes made of templates are kept with the template's files."""

    def __init__(self, environment: Environment, plugins: Registry, template: Template) -> None:
        self.registry, self.plugins, self.template = environment.registry, plugins, template
        self._defaulted = frozenset(environment.parameter_defaults)
        self.files = {**self.registry.templates, **template.files} if self.registry.templates else template.files

    def resolve(self, type_name: str, resource_name: str | None = None) -> type[Resource]:
        """The class of a type in one resource. Raises ValidationError for one that nobody knows."""
        target = self.registry.target(type_name, resource_name, lambda name: self.plugins.get(name) is not None)
        if is_template_name(target):
            return self._of_template(type_name, target)
        found = self.plugins.get(target)
        if found is None:
            fix = NOT_YET if target in KNOWN_TYPES else nearest(target, {*self.plugins, *KNOWN_TYPES})
            raise ValidationError(f"The Resource Type ({type_name}) could not be found", fix=fix)
        return found

    def facade(self, provider: type[ProviderResource]) -> type[Resource] | None:
        """The type that a template stands for: a plug-in, or what all other resources take for that type."""
        name = provider.mapped_type
        if name is None:
            return None
        known = self.plugins.get(name)
        if known is not None:
            return known
        try:
            usual = self.resolve(name)
        except ValidationError:
            return None  # nobody else knows it
        return None if usual is provider else usual

    def _of_template(self, type_name: str, target: str) -> type[Resource]:
        made, files = self.template.providers, self.files
        key = type_name, target, self._defaulted
        if key not in made:
            if len(made) >= KEPT_PROVIDERS:
                made.clear()  # who sends other defaults each time must not fill the memory
            if target not in files:
                mapping = "" if type_name == target else f", to which resource_registry maps {type_name},"
                problem = f"The template {target}{mapping} is not among the files"
                raise ValidationError(problem, fix="Send it with the request")
            mapped = None if type_name == target else type_name
            languages, defaulted = self.template.languages, self._defaulted
            made[key] = provider_class(type_name, target, files, languages, mapped, defaulted)
        return made[key]

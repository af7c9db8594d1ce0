"""What lint, schema and graph know without a cloud: the resource types that are installed here, and the languages."""

from dataclasses import dataclass

from heat.functions import LANGUAGES
from heat.plugin.registration import Registry
from heat.plugin.unknown import UNKNOWN
from heat.resources.loading import Broken, load
from heat.template import Blueprint, Environment, Languages, Template
from heat.template.known_types import KNOWN_TYPES
from heat.template.language import Language


@dataclass(frozen=True, slots=True)
class Knowledge:
    """The plug-ins that are installed here, and what they leave out."""

    plugins: Registry
    languages: Languages = LANGUAGES
    known: frozenset[str] = KNOWN_TYPES
    """Type names of OpenStack's own Heat, of which this release may lack some."""

    @classmethod
    def installed(cls, plugin_dirs: tuple[str, ...] = ()) -> "Knowledge":
        """Our own types, those of installed packages, and those in the folders given."""
        broken: list[Broken] = []
        return cls(load(plugin_dirs, report=broken.append))

    def is_only_known(self, type_name: str) -> bool:
        """Does OpenStack have the type, and this release not?"""
        return type_name in self.known and self.plugins.get(type_name) is None

    def blueprint(self, template: Template, environment: Environment) -> Blueprint:
        """A template with its values, as far as they are given."""
        return Blueprint(template, environment, plugins=self.plugins)

    def open_blueprint(self, template: Template, environment: Environment) -> Blueprint:
        """The template with every parameter unknown, so that both ways of every condition are looked at.

        Those on which its loops hang stay known: without them there would be little to look at.
        """
        nothing = {name: UNKNOWN for name in template.parameters if name not in template.shaping}
        return Blueprint(template, environment.with_parameters(nothing), plugins=self.plugins)

    def first_with(self, function: str, language: Language) -> Language | None:
        """The first version of the same family that has a function."""
        return next((one for one in self.family(language) if _has(one, function)), None)

    def family(self, language: Language) -> list[Language]:
        """All versions of the same family, oldest first."""
        return sorted((one for one in self.languages if one.words is language.words), key=lambda one: one.version)

    def later_without(self, function: str, language: Language) -> Language | None:
        """The first later version that has lost a function."""
        later = (one for one in self.family(language) if one.version > language.version)
        return next((one for one in later if language.is_hot and not _has(one, function)), None)


def _has(language: Language, function: str) -> bool:
    return function in language.functions or function in language.condition_functions

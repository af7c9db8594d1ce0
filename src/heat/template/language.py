"""What a version of a template language consists of: its words, sections, keys and functions.

The two families, HOT and CloudFormation, say the same things in other words; behind `Words` the rest of the room
sees no difference. Function tables are handed in by the functions room, which stands above this one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeAlias

from heat.template.limits import DEFAULT_LIMITS, Limits
from heat.values.errors import InvalidTemplateVersion, Place

if TYPE_CHECKING:
    from heat.template.expressions import Call, Expression


@dataclass(frozen=True, slots=True)
class Words:
    """How a family spells the keys that every template has."""

    family: str
    parameters: str
    resources: str
    outputs: str
    conditions: str
    groups: str
    description: str
    type: str
    properties: str
    metadata: str
    depends_on: str
    deletion_policy: str
    update_policy: str
    condition: str
    value: str
    external_id: str = ""
    mappings: str = ""


HOT = Words(
    "hot", "parameters", "resources", "outputs", "conditions", "parameter_groups", "description", "type", "properties",
    "metadata", "depends_on", "deletion_policy", "update_policy", "condition", "value", "external_id",
)  # fmt: skip
CFN = Words(
    "cfn", "Parameters", "Resources", "Outputs", "Conditions", "ParameterGroups", "Description", "Type", "Properties",
    "Metadata", "DependsOn", "DeletionPolicy", "UpdatePolicy", "Condition", "Value", mappings="Mappings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Function:
    """One intrinsic function as one version has it."""

    name: str
    description: str
    build: Callable[["Call"], "Expression"]


Functions: TypeAlias = Mapping[str, Function]


@dataclass(frozen=True, slots=True)
class Language:
    """One version of one family."""

    key: str
    """The top-level key that names the version."""
    version: str
    words: Words
    sections: frozenset[str]
    resource_keys: frozenset[str]
    output_keys: frozenset[str]
    parameter_keys: frozenset[str]
    constraint_keys: frozenset[str]
    deletion_policies: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    functions: Functions = field(default_factory=dict)
    condition_functions: Functions = field(default_factory=dict)
    rule_functions: Functions = field(default_factory=dict)
    removed: frozenset[str] = frozenset()
    """Functions of earlier versions that this one refuses."""
    later: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What this version lacks, by kind and name, with the first version that has it."""

    @property
    def name(self) -> str:
        """As the list of template versions shows it."""
        return f"{self.key}.{self.version}"

    @property
    def is_hot(self) -> bool:
        """Is it of the HOT family?"""
        return self.words is HOT

    @property
    def has_transforms(self) -> bool:
        """Does the version know CloudFormation's transforms?"""
        return "Transform" in self.sections

    @property
    def has_exports(self) -> bool:
        """May outputs be exported to other stacks?"""
        return self.has_transforms

    @property
    def has_conditions(self) -> bool:
        """Does the version know conditions?"""
        return self.words.conditions in self.sections

    def advice(self, kind: str, name: str) -> str:
        """What to do about a word that the version does not have: which one has it, or what may have been meant."""
        if since := self.later.get((kind, name)):
            return f"It came with {since}"
        known: Iterable[str] = getattr(self, kind)
        return nearest(name, known) or f"{self.name} has {', '.join(sorted(known))}"


KINDS = (
    *("sections", "resource_keys", "output_keys", "parameter_keys", "constraint_keys"),
    *("functions", "condition_functions"),
)
"""What versions differ in."""


def with_later(languages: Sequence[Language]) -> list[Language]:
    """Versions of one family, oldest first, each told what the others after it have and it has not."""
    later: dict[tuple[str, str], str] = {}
    found = []
    for language in reversed(languages):
        own = {(kind, name) for kind in KINDS for name in getattr(language, kind)}
        found.append(replace(language, later={word: since for word, since in later.items() if word not in own}))
        named = f" ({language.aliases[0]})" if language.aliases else ""
        later |= dict.fromkeys(own, f"{language.key} {language.version}{named}")
    return found[::-1]


HOT_VERSIONS: Mapping[str, str] = {
    "2013-05-23": "",
    "2014-10-16": "",
    "2015-04-30": "",
    "2015-10-15": "",
    "2016-04-08": "",
    "2016-10-14": "newton",
    "2017-02-24": "ocata",
    "2017-09-01": "pike",
    "2018-03-02": "queens",
    "2018-08-31": "rocky",
    "2021-04-16": "wallaby",
}
"""Every version of HOT by date, with its name where it has one."""
CFN_VERSIONS = ("HeatTemplateFormatVersion", "2012-12-12"), ("AWSTemplateFormatVersion", "2010-09-09")
VERSION_KEYS = "heat_template_version", "AWSTemplateFormatVersion", "HeatTemplateFormatVersion"
CONDITIONS_SINCE, MODULO_SINCE, TAGS_SINCE = "2016-10-14", "2017-02-24", "2018-03-02"

SUCCESSORS: Mapping[str, str] = {
    "Fn::Base64": "Heat encodes user data where it is sent; write the text as it is",
    "Fn::Join": "Write list_join",
    "Fn::Replace": "Write str_replace",
    "Fn::ResourceFacade": "Write resource_facade",
    "Fn::Select": "Give the index or key as last argument of get_attr, get_param or str_split",
    "Fn::Split": "Write str_split",
    "Ref": "Write get_param for a parameter, get_resource for a resource",
}
"""What to write in place of functions that were removed."""

POLICIES = {name: name for name in ("Delete", "Retain", "Snapshot")}
AWS_POLICIES = POLICIES | {"RetainExceptOnCreate": "RetainExceptOnCreate"}
LOWER_POLICIES = {name.lower(): name for name in POLICIES}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def hot_language(version: str) -> Language:
    """The version of HOT with that date, without functions."""
    sections = _words("heat_template_version description parameter_groups parameters resources outputs")
    resource = _words("type properties metadata depends_on deletion_policy update_policy description")
    output = _words("description value")
    parameter = _words("type default description label hidden immutable constraints schema")
    constraints = _words("length range allowed_values allowed_pattern custom_constraint description")
    policies = POLICIES
    if version >= CONDITIONS_SINCE:
        sections |= {"conditions"}
        resource |= {"condition", "external_id"}
        output |= {"condition"}
        policies = POLICIES | LOWER_POLICIES
    if version >= MODULO_SINCE:
        constraints |= {"modulo"}
    if version >= TAGS_SINCE:
        parameter |= {"tags"}
    aliases = tuple(filter(None, [HOT_VERSIONS[version]]))
    return Language(
        VERSION_KEYS[0], version, HOT, sections, resource, output, parameter, constraints, policies, aliases
    )


def cfn_language(key: str, version: str) -> Language:
    """CloudFormation's language, or Heat's old dialect of it, without functions."""
    sections = _words("AWSTemplateFormatVersion HeatTemplateFormatVersion Description Parameters Mappings Resources")
    sections |= _words("Outputs")
    policies = POLICIES
    resource = _words("Type Properties Metadata DependsOn DeletionPolicy UpdatePolicy Description")
    output = _words("Description Value")
    parameter = _words("Type Default Description Label NoEcho AllowedValues AllowedPattern MaxLength MinLength")
    parameter |= _words("MaxValue MinValue ConstraintDescription")
    if key == "AWSTemplateFormatVersion":
        sections |= {"Conditions", "Metadata", "Rules", "Transform"}
        policies = AWS_POLICIES
        resource |= {"Condition"}
        output |= {"Condition"}
    constraints = parameter & _words(
        "AllowedPattern AllowedValues ConstraintDescription MaxLength MaxValue MinLength MinValue"
    )
    return Language(key, version, CFN, sections, resource, output, parameter, constraints, policies)


@dataclass(frozen=True, slots=True)
class Languages:
    """All versions that a template may be written in."""

    all: tuple[Language, ...]
    limits: Limits = DEFAULT_LIMITS
    """What a template in any of them may cost."""

    def __iter__(self) -> Iterator[Language]:
        return iter(self.all)

    def find(self, tree: Mapping[str, object]) -> Language:
        """The version that a template names. Raises InvalidTemplateVersion."""
        keys = [key for key in VERSION_KEYS if key in tree]
        if not keys:
            raise InvalidTemplateVersion(
                "the template version is missing", fix=f"Add a line such as heat_template_version: {self.newest}"
            )
        if len(keys) > 1:
            raise InvalidTemplateVersion(f"ambiguous versions: {' and '.join(keys)}", Place((keys[1],)), "Keep one")
        key = keys[0]
        named = tree[key]
        for language in self.all:
            if language.key == key and (named == language.version or named in language.aliases):
                return language
        known = sorted(name for one in self.all if one.key == key for name in (one.version, *one.aliases))
        raise InvalidTemplateVersion(
            f'The template version is invalid: "{key}: {named}" is not a known one',
            Place((key,)),
            f"Known are {', '.join(known)}",
        )

    @property
    def newest(self) -> str:
        """The latest version of HOT."""
        return max(language.version for language in self.all if language.is_hot)


LONGEST_NAME = 100
"""Longer ones are not compared with others, which takes time."""


def nearest(name: object, known: Iterable[str]) -> str:
    """Advice naming the known name closest to a misspelt one, or "" when none is close."""
    if len(str(name)) > LONGEST_NAME:
        return ""
    close = get_close_matches(str(name), [one for one in known if len(one) <= LONGEST_NAME], n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""

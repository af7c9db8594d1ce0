"""All that a plug-in author may import: `from heat.plugin import Resource, String, resource_type, ...`."""

from heat.plugin.attributes import Attribute
from heat.plugin.batching import Knobs
from heat.plugin.changes import Change, Verdict
from heat.plugin.constraints import AllowedPattern, AllowedValues, Constraint, Custom, Length, Modulo, Range
from heat.plugin.context import ChildStack, ChildView, Elsewhere, ResourceContext, RestClient
from heat.plugin.properties import Any, Boolean, Integer, List, Map, Number, Property, String
from heat.plugin.registration import Registry, resource_type
from heat.plugin.resource import Resource
from heat.plugin.rolling import Crew, RollingGroup
from heat.plugin.rules import AtLeastOneOf, ExactlyOneOf, NotTogether, Requires, Rule
from heat.plugin.stack_resource import StackResource
from heat.plugin.support import Support
from heat.plugin.translation import Add, Delete, Find, Rename, Translation

__all__ = [
    "Add",
    "AllowedPattern",
    "AllowedValues",
    "Any",
    "AtLeastOneOf",
    "Attribute",
    "Boolean",
    "Change",
    "ChildStack",
    "ChildView",
    "Constraint",
    "Crew",
    "Custom",
    "Delete",
    "Elsewhere",
    "ExactlyOneOf",
    "Find",
    "Integer",
    "Knobs",
    "Length",
    "List",
    "Map",
    "Modulo",
    "NotTogether",
    "Number",
    "Property",
    "Range",
    "Registry",
    "Rename",
    "Requires",
    "Resource",
    "ResourceContext",
    "RestClient",
    "RollingGroup",
    "Rule",
    "StackResource",
    "String",
    "Support",
    "Translation",
    "Verdict",
    "resource_type",
]

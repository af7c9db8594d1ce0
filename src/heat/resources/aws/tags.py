"""The Tags property of CloudFormation types whose things keep no tags."""

from heat.plugin import List, Map, Property, String

UNSERVED_TAGS: Property = List(
    "Not served.",
    Map(
        "One tag.",
        {"Key": String("Its key.", required=True), "Value": String("Its value.", required=True)},
        implemented=False,
    ),
)

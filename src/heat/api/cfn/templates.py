"""Templates, in AWS's words."""

import json
from typing import Any

from heat.api.cfn.actions import action
from heat.api.cfn.faults import MissingParameter, WrongParameter
from heat.api.cfn.query import Query
from heat.api.cfn.xml import as_text


@action("GetTemplate")
def get_template(query: Query) -> dict[str, Any]:
    """The template that a stack was last given."""
    template = query.about("get_template", query.stack())
    return {"TemplateBody": template if isinstance(template, str) else json.dumps(template)}


@action("ValidateTemplate")
def validate_template(query: Query) -> dict[str, Any]:
    """What a template asks for, when it is a good one."""
    template = query.template()
    if template is None:
        raise MissingParameter("Either TemplateBody or TemplateURL must be given.")
    result = query.ask("validate_template", template=template)
    if "Error" in result:
        raise WrongParameter(result["Error"])
    parameters = [
        {
            "ParameterKey": name,
            "DefaultValue": as_text(schema.get("Default")),
            "NoEcho": str(schema.get("NoEcho", "false")).lower(),
            "Description": schema.get("Description", ""),
        }
        for name, schema in result.get("Parameters", {}).items()
    ]
    return {"Description": result.get("Description", ""), "Parameters": parameters, "Capabilities": []}


@action("EstimateTemplateCost")
def estimate_template_cost(query: Query) -> dict[str, Any]:
    """Where prices are told: an OpenStack cloud has no calculator, so this is a fixed place, as the reference's."""
    return {"Url": "http://en.wikipedia.org/wiki/Gratis"}

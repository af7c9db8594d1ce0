"""OS::Neutron::QoSPolicy: how well traffic is served.

Source: Networking API v2.0, /qos/policies.
"""

from heat.plugin import Attribute, Boolean, String, resource_type
from heat.resources.neutron.resource import NeutronResource


@resource_type("OS::Neutron::QoSPolicy", since="6.0.0")
class QoSPolicy(NeutronResource):
    """A set of quality-of-service rules, for administrators."""

    collection = "/qos/policies"
    entity = "policy"
    entities = "policies"

    description = String("Words for the reader.", updatable=True)
    name = String("Its name; one is made up when omitted.", updatable=True)
    shared = Boolean("Whether every project may use it.", default=False, updatable=True)
    tenant_id = String("The project that owns it.")

    attributes = {
        "rules": Attribute("Its rules.", "list"),
    }

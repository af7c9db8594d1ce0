"""OS::Neutron::AddressScope: within it no address is used twice.

Source: Networking API v2.0, /address-scopes.
"""

from heat.plugin import Boolean, Custom, Integer, String, resource_type
from heat.resources.neutron.resource import NeutronResource


@resource_type("OS::Neutron::AddressScope", since="6.0.0")
class AddressScope(NeutronResource):
    """A scope shared by subnet pools."""

    collection = "/address-scopes"
    entity = "address_scope"

    ip_version = Integer("4 or 6.", allowed=(4, 6), default=4)
    name = String("Its name; one is made up when omitted.", updatable=True)
    shared = Boolean("Whether every project may use it.", default=False, updatable=True)
    tenant_id = String("The project that owns it.", constraints=[Custom("keystone.project")])

"""Enters an address of the orchestration service in the catalog of a cloud: catalog.py CLOUD URL."""

import sys

import openstack

cloud, url = sys.argv[1:]
connection = openstack.connect(cloud=cloud)
identity = connection.identity
region = connection.config.get_region_name()
service = next((one for one in identity.services() if one.type == "orchestration"), None)
service = service or identity.create_service(type="orchestration", name="heat")
for endpoint in identity.endpoints(service_id=service.id):
    identity.delete_endpoint(endpoint)
for interface in ("public", "internal", "admin"):
    identity.create_endpoint(service_id=service.id, interface=interface, url=url, region_id=region)

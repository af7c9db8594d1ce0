"""What clients of Networking rely on: the attributes of each kind, and who sees them."""

from typing import Any

import pytest

NET = "network"
TIMES = {"created_at", "updated_at", "revision_number"}
OWNED = {"id", "project_id", "tenant_id"}
COMMON = {*OWNED, *TIMES, "description", "tags"}
NETWORK = {
    *COMMON,
    *("name", "admin_state_up", "mtu", "status", "subnets", "shared", "availability_zone_hints", "availability_zones"),
    *("ipv4_address_scope", "ipv6_address_scope", "router:external", "qinq", "vlan_transparent", "dns_domain"),
    *("port_security_enabled", "qos_policy_id", "l2_adjacency"),
}
PROVIDER = {"provider:network_type", "provider:physical_network", "provider:segmentation_id"}
SUBNET = {
    *COMMON,
    *("name", "network_id", "ip_version", "subnetpool_id", "enable_dhcp", "ipv6_ra_mode", "ipv6_address_mode"),
    *("gateway_ip", "cidr", "allocation_pools", "host_routes", "dns_nameservers", "router:external", "service_types"),
}
PORT = {
    *COMMON,
    *("name", "network_id", "mac_address", "admin_state_up", "status", "device_id", "device_owner", "fixed_ips"),
    *("allowed_address_pairs", "extra_dhcp_opts", "security_groups", "binding:vnic_type", "port_security_enabled"),
    *("qos_policy_id", "qos_network_policy_id", "dns_name", "dns_assignment", "dns_domain", "data_plane_status"),
    *("propagate_uplink_status", "numa_affinity_policy", "device_profile", "ip_allocation"),
}
BINDING = {"binding:profile", "binding:host_id", "binding:vif_type", "binding:vif_details", "resource_request"}
ROUTER = {
    *COMMON,
    *("name", "admin_state_up", "status", "external_gateway_info", "availability_zones", "availability_zone_hints"),
    *("routes", "flavor_id", "conntrack_helpers", "enable_ndp_proxy"),
}
FLOATING_IP = {
    *COMMON,
    *("floating_ip_address", "floating_network_id", "router_id", "port_id", "fixed_ip_address", "status"),
    *("qos_policy_id", "port_details", "dns_domain", "dns_name", "port_forwardings"),
}
GROUP = {*COMMON, "name", "stateful", "shared", "security_group_rules"}
RULE = {
    *OWNED,
    *TIMES,
    *("security_group_id", "ethertype", "direction", "protocol", "port_range_min", "port_range_max", "description"),
    *("remote_ip_prefix", "remote_address_group_id", "normalized_cidr", "remote_group_id", "belongs_to_default_sg"),
}
POOL = {
    *COMMON,
    *("name", "default_prefixlen", "min_prefixlen", "max_prefixlen", "is_default", "shared", "prefixes"),
    *("ip_version", "default_quota", "address_scope_id"),
}

SEGMENT = {"id", "network_id", "name", "description", "network_type", "physical_network", "segmentation_id", *TIMES}
FORWARDING = {
    *("id", "external_port", "external_port_range", "protocol", "description"),
    *("internal_port_id", "internal_ip_address", "internal_port", "internal_port_range"),
}


def made(answer: Any) -> dict[str, Any]:
    """The one thing that was created."""
    assert answer.status_code == 201, answer.text
    thing: dict[str, Any] = next(iter(answer.json().values()))
    return thing


@pytest.fixture
def network(user: Any, name: str, later: Any) -> dict[str, Any]:
    thing = made(user.post(NET, "/v2.0/networks", {"network": {"name": name}}))
    later(user.delete, NET, f"/v2.0/networks/{thing['id']}")
    return thing


@pytest.fixture
def subnet(user: Any, network: dict[str, Any]) -> dict[str, Any]:
    body = {"network_id": network["id"], "cidr": "192.168.7.0/24", "ip_version": 4}
    return made(user.post(NET, "/v2.0/subnets", {"subnet": body}))


@pytest.fixture
def port(user: Any, subnet: dict[str, Any], later: Any) -> dict[str, Any]:
    thing = made(user.post(NET, "/v2.0/ports", {"port": {"network_id": subnet["network_id"]}}))
    later(user.delete, NET, f"/v2.0/ports/{thing['id']}")
    return thing


@pytest.fixture
def public(user: Any) -> str:
    """The external network."""
    return str(user.get(NET, "/v2.0/networks?router:external=true").json()["networks"][0]["id"])


def shown(api: Any, path: str) -> set[str]:
    return set(next(iter(api.get(NET, path).json().values())))


def test_a_network_shows_its_segment_to_administrators_only(user: Any, admin: Any, network: dict[str, Any]) -> None:
    path = f"/v2.0/networks/{network['id']}"

    assert set(network) == NETWORK | {"is_default"}
    assert shown(user, path) == NETWORK
    assert shown(admin, path) == NETWORK | PROVIDER


def test_a_subnet_chooses_gateway_and_pool(user: Any, subnet: dict[str, Any]) -> None:
    assert set(subnet) == SUBNET
    assert subnet["gateway_ip"] == "192.168.7.1"
    assert subnet["allocation_pools"] == [{"start": "192.168.7.2", "end": "192.168.7.254"}]


def test_a_port_shows_its_binding_to_administrators_only(user: Any, admin: Any, port: dict[str, Any]) -> None:
    path = f"/v2.0/ports/{port['id']}"

    assert set(port) == PORT
    assert shown(user, path) == PORT
    assert shown(admin, path) == PORT | BINDING


def test_a_port_is_guarded_by_the_default_group_of_its_project(user: Any, port: dict[str, Any]) -> None:
    group = user.get(NET, f"/v2.0/security-groups/{port['security_groups'][0]}").json()["security_group"]

    assert (group["name"], group["description"]) == ("default", "Default security group")


def test_a_router_shows_more_to_administrators(user: Any, admin: Any, name: str, later: Any) -> None:
    router = made(user.post(NET, "/v2.0/routers", {"router": {"name": name}}))
    path = f"/v2.0/routers/{router['id']}"
    later(user.delete, NET, path)

    assert set(router) == ROUTER
    assert shown(admin, path) == ROUTER | {"distributed", "ha"}


def test_a_floating_ip_is_down_until_it_leads_somewhere(user: Any, public: str, later: Any) -> None:
    floating = made(user.post(NET, "/v2.0/floatingips", {"floatingip": {"floating_network_id": public}}))
    later(user.delete, NET, f"/v2.0/floatingips/{floating['id']}")

    assert set(floating) == FLOATING_IP
    assert (floating["status"], floating["port_details"]) == ("DOWN", None)


def test_a_new_security_group_lets_everything_out(user: Any, name: str, later: Any) -> None:
    group = made(user.post(NET, "/v2.0/security-groups", {"security_group": {"name": name}}))
    later(user.delete, NET, f"/v2.0/security-groups/{group['id']}")
    rules = group["security_group_rules"]

    assert set(group) == GROUP
    assert sorted((rule["direction"], rule["ethertype"]) for rule in rules) == [("egress", "IPv4"), ("egress", "IPv6")]
    assert set(rules[0]) == RULE | {"standard_attr_id", "tags"}


def test_a_rule_keeps_its_prefix_and_shows_the_normal_one(user: Any, name: str, later: Any) -> None:
    group = made(user.post(NET, "/v2.0/security-groups", {"security_group": {"name": name}}))
    later(user.delete, NET, f"/v2.0/security-groups/{group['id']}")
    body = {"security_group_id": group["id"], "direction": "ingress", "remote_ip_prefix": "10.0.0.5/24"}
    rule = made(user.post(NET, "/v2.0/security-group-rules", {"security_group_rule": body}))

    assert set(rule) == RULE
    assert (rule["remote_ip_prefix"], rule["normalized_cidr"]) == ("10.0.0.5/24", "10.0.0.0/24")


def test_subnets_draw_their_blocks_from_a_pool(user: Any, name: str, network: dict[str, Any], later: Any) -> None:
    body = {"name": name, "prefixes": ["10.20.0.0/16"], "default_prefixlen": 24}
    pool = made(user.post(NET, "/v2.0/subnetpools", {"subnetpool": body}))
    later(user.delete, NET, f"/v2.0/subnetpools/{pool['id']}")
    later(user.delete, NET, f"/v2.0/networks/{network['id']}")
    wish = {"network_id": network["id"], "ip_version": 4, "subnetpool_id": pool["id"]}
    first = made(user.post(NET, "/v2.0/subnets", {"subnet": wish}))
    second = made(user.post(NET, "/v2.0/subnets", {"subnet": {**wish, "prefixlen": 26}}))

    assert set(pool) == POOL
    assert (first["cidr"], second["cidr"]) == ("10.20.0.0/24", "10.20.1.0/26")


def test_a_list_gives_the_fields_asked_for_in_pages(user: Any) -> None:
    body = user.get(NET, "/v2.0/networks?fields=id&fields=name&limit=1").json()

    assert [set(network) for network in body["networks"]] == [{"id", "name"}]
    assert {link["rel"] for link in body["networks_links"]} == {"next", "previous"}


def test_many_networks_can_be_made_at_once(user: Any, name: str, later: Any) -> None:
    answer = user.post(NET, "/v2.0/networks", {"networks": [{"name": name}, {"name": f"{name}-2"}]})
    networks = answer.json()["networks"]
    for network in networks:
        later(user.delete, NET, f"/v2.0/networks/{network['id']}")

    assert answer.status_code == 201
    assert [network["name"] for network in networks] == [name, f"{name}-2"]


def test_tags_are_put_shown_filtered_and_removed(user: Any, network: dict[str, Any]) -> None:
    path = f"/v2.0/networks/{network['id']}/tags"
    statuses = [
        user.put(NET, path, {"tags": ["red", "blue"]}).status_code,
        user.put(NET, f"{path}/green").status_code,
        user.get(NET, f"{path}/green").status_code,
        user.delete(NET, f"{path}/blue").status_code,
        user.get(NET, f"{path}/blue").status_code,
    ]
    found = user.get(NET, f"/v2.0/networks?tags=red,green&id={network['id']}").json()["networks"]

    assert statuses == [200, 201, 204, 204, 404]
    assert [one["id"] for one in found] == [network["id"]]


def test_a_router_leads_a_floating_ip_to_a_port(user: Any, name: str, public: str, port: Any, later: Any) -> None:
    body = {"name": name, "external_gateway_info": {"network_id": public}}
    router = made(user.post(NET, "/v2.0/routers", {"router": body}))
    later(user.delete, NET, f"/v2.0/routers/{router['id']}")
    subnet = {"subnet_id": port["fixed_ips"][0]["subnet_id"]}
    joined = user.put(NET, f"/v2.0/routers/{router['id']}/add_router_interface", subnet).json()
    later(user.put, NET, f"/v2.0/routers/{router['id']}/remove_router_interface", subnet)
    wish = {"floating_network_id": public, "port_id": port["id"]}
    floating = made(user.post(NET, "/v2.0/floatingips", {"floatingip": wish}))
    later(user.delete, NET, f"/v2.0/floatingips/{floating['id']}")

    assert set(joined) == {"id", "project_id", "port_id", "network_id", "subnet_id", "subnet_ids"}
    assert floating["router_id"] == router["id"]
    assert floating["fixed_ip_address"] == port["fixed_ips"][0]["ip_address"]
    assert floating["port_details"]["mac_address"] == port["mac_address"]


def test_quotas_are_as_a_project_has_them(user: Any) -> None:
    quota = user.get(NET, f"/v2.0/quotas/{user.project_id}").json()["quota"]

    assert set(quota) == {
        *("network", "subnet", "subnetpool", "port", "router_route", "router", "floatingip", "rbac_policy"),
        *("security_group", "security_group_rule", "trunk"),
    }


def test_a_network_is_given_one_more_segment(admin: Any, name: str, network: dict[str, Any], later: Any) -> None:
    body = {"segment": {"network_id": network["id"], "network_type": "vxlan", "name": name}}
    segment = made(admin.post(NET, "/v2.0/segments", body))
    path = f"/v2.0/segments/{segment['id']}"
    later(admin.delete, NET, path)

    renamed = admin.call("PUT", NET, path, {"segment": {"description": "d"}}).json()["segment"]
    refused = admin.call("PUT", NET, path, {"segment": {"network_type": "vlan"}})

    assert set(segment) == SEGMENT
    assert (renamed["name"], renamed["description"], refused.status_code) == (name, "d", 400)


def test_single_numbers_of_a_floating_ip_lead_to_a_port(
    user: Any, name: str, public: str, port: dict[str, Any], later: Any
) -> None:
    body = {"name": name, "external_gateway_info": {"network_id": public}}
    router = made(user.post(NET, "/v2.0/routers", {"router": body}))
    later(user.delete, NET, f"/v2.0/routers/{router['id']}")
    subnet = {"subnet_id": port["fixed_ips"][0]["subnet_id"]}
    user.put(NET, f"/v2.0/routers/{router['id']}/add_router_interface", subnet)
    later(user.put, NET, f"/v2.0/routers/{router['id']}/remove_router_interface", subnet)
    address = made(user.post(NET, "/v2.0/floatingips", {"floatingip": {"floating_network_id": public}}))
    later(user.delete, NET, f"/v2.0/floatingips/{address['id']}")
    path, inside = f"/v2.0/floatingips/{address['id']}/port_forwardings", port["fixed_ips"][0]["ip_address"]
    body = {"internal_port_id": port["id"], "internal_ip_address": inside, "internal_port": 22, "protocol": "tcp"}

    forwarding = made(user.post(NET, path, {"port_forwarding": {**body, "external_port": 8022}}))
    again = user.post(NET, path, {"port_forwarding": {**body, "external_port": 8023}})

    assert (set(forwarding), again.status_code) == (FORWARDING, 400)
    assert user.get(NET, path).json()["port_forwardings"] == [forwarding]

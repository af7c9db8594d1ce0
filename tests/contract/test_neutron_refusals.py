"""How Networking refuses: statuses, names of faults and words, the same on every cloud."""

from typing import Any

import pytest

NET = "network"
NOBODY = "e2a4c1f0-0000-4000-8000-000000000000"
BAD = "HTTPBadRequest"
DENIED = "PolicyNotAuthorized"
HERE = "@network"  # stands for the id of a network of the asker's, with one subnet and one port
PUBLIC = "@public"

NETWORKS = [
    ({}, 400, BAD, "Unable to find 'network' in request body"),
    ({"network": {"bogus": 1}}, 400, BAD, "Unrecognized attribute(s) 'bogus'"),
    ({"network": {"name": 5}}, 400, BAD, "Invalid input for name. Reason: '5' is not a valid string."),
    ({"network": {"status": "ACTIVE"}}, 400, BAD, "Attribute 'status' not allowed in POST"),
    (
        {"network": {"admin_state_up": "maybe"}},
        *(400, "InvalidInput", "Invalid input for operation: 'maybe' cannot be converted to boolean."),
    ),
    (
        {"network": {"shared": True}},
        *(403, DENIED, "(rule:create_network and rule:create_network:shared) is disallowed by policy"),
    ),
]
SUBNETS = [
    ({"cidr": "bad"}, 400, "InvalidInput", "Invalid input for operation: bad is not in a CIDR format."),
    (
        {"cidr": "192.168.9.0/24", "ip_version": 6},
        *(400, "InvalidInput"),
        "Invalid input for operation: cidr '192.168.9.0/24' does not match the ip_version '6'.",
    ),
    ({}, 400, "BadRequest", "Bad subnets request: a subnetpool must be specified in the absence of a cidr."),
    (
        {"cidr": "192.168.9.0/24", "allocation_pools": [{"start": "192.168.9.1", "end": "192.168.9.9"}]},
        *(409, "GatewayConflictWithAllocationPools"),
        "Gateway ip 192.168.9.1 conflicts with allocation pool 192.168.9.1-192.168.9.9.",
    ),
    (
        {"cidr": "192.168.9.0/24", "allocation_pools": [{"start": "192.168.8.1", "end": "192.168.8.9"}]},
        *(400, "OutOfBoundsAllocationPool"),
        "The allocation pool 192.168.8.1-192.168.8.9 spans beyond the subnet cidr 192.168.9.0/24.",
    ),
    (
        {"cidr": "192.168.9.0/24", "dns_nameservers": ["x"]},
        *(400, BAD),
        "Invalid input for dns_nameservers. Reason: 'x' is not a valid nameserver. 'x' is not a valid IP address.",
    ),
    ({"ip_version": 5}, 400, BAD, "Invalid input for ip_version. Reason: 5 is not in valid_values."),
    ({"network_id": NOBODY}, 404, "NetworkNotFound", f"Network {NOBODY} could not be found."),
]
PORTS = [
    (
        {"fixed_ips": [{"ip_address": "10.99.1.1"}]},
        *(400, "InvalidIpForNetwork"),
        "IP address 10.99.1.1 is not a valid IP for any of the subnets on the specified network.",
    ),
    ({"fixed_ips": [{"subnet_id": NOBODY}]}, 404, "SubnetNotFound", f"Subnet {NOBODY} could not be found."),
    ({"mac_address": "bad"}, 400, BAD, "Invalid input for mac_address. Reason: 'bad' is not a valid MAC address."),
    ({"security_groups": [NOBODY]}, 404, "SecurityGroupNotFound", f"Security group {NOBODY} does not exist"),
    (
        {"binding:host_id": "x"},
        *(403, DENIED, "(rule:create_port and rule:create_port:binding:host_id) is disallowed by policy"),
    ),
    ({"network_id": NOBODY}, 404, "NetworkNotFound", f"Network {NOBODY} could not be found."),
    ({"network_id": PUBLIC}, 403, DENIED, "rule:create_port is disallowed by policy"),
]
RULES = [
    (
        {"protocol": "tcp", "port_range_min": 23, "port_range_max": 22},
        *(400, "SecurityGroupInvalidPortRange", "For TCP/UDP protocols, port_range_min must be <= port_range_max"),
    ),
    (
        {"port_range_min": 22, "port_range_max": 22},
        *(400, "SecurityGroupProtocolRequiredWithPorts", "Must also specify protocol if port range is given."),
    ),
    ({"remote_group_id": NOBODY}, 404, "SecurityGroupNotFound", f"Security group {NOBODY} does not exist"),
    ({"remote_ip_prefix": "bad"}, 400, "InvalidCIDR", "Invalid CIDR bad given as IP prefix."),
    ({"direction": "x"}, 400, BAD, "Invalid input for direction. Reason: x is not in valid_values."),
    (
        {"remote_ip_prefix": "fe80::/64"},
        *(400, "SecurityGroupRuleParameterConflict", "Conflicting value ethertype IPv4 for CIDR fe80::/64"),
    ),
]
QUERIES = [
    ("networks?bogus=1", 400, BAD, "['bogus'] is invalid attribute for filtering"),
    ("networks?sort_key=bogus&sort_dir=asc", 400, BAD, "['bogus'] is invalid attribute for sort_keys"),
    (
        "networks?limit=x",
        *(400, "BadRequest", "Bad limit request: Limit must be an integer 0 or greater and not 'x'."),
    ),
    ("networks/nope", 404, "NetworkNotFound", "Network nope could not be found."),
    ("networks?limit=1&marker=nope", 404, "NetworkNotFound", "Network nope could not be found."),
    ("security-groups/nope", 404, "SecurityGroupNotFound", "Security group nope does not exist"),
    ("floatingips/nope", 404, "FloatingIPNotFound", "Floating IP nope could not be found"),
    ("bogus", 404, "HTTPNotFound", "The resource could not be found."),
]


@pytest.fixture
def places(user: Any, name: str, later: Any) -> dict[str, str]:
    """A network with a subnet and a port, the external network, and a security group."""
    network = user.post(NET, "/v2.0/networks", {"network": {"name": name}}).json()["network"]["id"]
    later(user.delete, NET, f"/v2.0/networks/{network}")
    body = {"network_id": network, "cidr": "192.168.7.0/24", "ip_version": 4}
    subnet = user.post(NET, "/v2.0/subnets", {"subnet": body}).json()["subnet"]["id"]
    port = user.post(NET, "/v2.0/ports", {"port": {"network_id": network}}).json()["port"]["id"]
    later(user.delete, NET, f"/v2.0/ports/{port}")
    public = user.get(NET, "/v2.0/networks?router:external=true").json()["networks"][0]["id"]
    return {HERE: network, "@subnet": subnet, "@port": port, PUBLIC: public}


@pytest.fixture
def group(user: Any, name: str, later: Any) -> str:
    made = user.post(NET, "/v2.0/security-groups", {"security_group": {"name": name}}).json()["security_group"]
    later(user.delete, NET, f"/v2.0/security-groups/{made['id']}")
    return str(made["id"])


def refusal(answer: Any) -> tuple[int, str, str]:
    """Status, fault and words of a refused request."""
    fault = answer.json()["NeutronError"]
    assert set(fault) == {"type", "message", "detail"}
    return answer.status_code, fault["type"], fault["message"]


@pytest.mark.parametrize(("body", "status", "fault", "words"), NETWORKS)
def test_a_wrong_network_is_refused(user: Any, body: Any, status: int, fault: str, words: str) -> None:
    assert refusal(user.post(NET, "/v2.0/networks", body)) == (status, fault, words)


@pytest.mark.parametrize(("body", "status", "fault", "words"), SUBNETS)
def test_a_wrong_subnet_is_refused(
    user: Any, places: dict[str, str], body: Any, status: int, fault: str, words: str
) -> None:
    whole = {"network_id": places[HERE], "ip_version": 4, **body}

    assert refusal(user.post(NET, "/v2.0/subnets", {"subnet": whole})) == (status, fault, words)


@pytest.mark.parametrize(("body", "status", "fault", "words"), PORTS)
def test_a_wrong_port_is_refused(
    user: Any, places: dict[str, str], body: Any, status: int, fault: str, words: str
) -> None:
    whole = {"network_id": HERE, **body}
    whole["network_id"] = places.get(whole["network_id"], whole["network_id"])

    assert refusal(user.post(NET, "/v2.0/ports", {"port": whole})) == (status, fault, words)


@pytest.mark.parametrize(("body", "status", "fault", "words"), RULES)
def test_a_wrong_rule_is_refused(user: Any, group: str, body: Any, status: int, fault: str, words: str) -> None:
    whole = {"security_group_id": group, "direction": "ingress", **body}

    answer = user.post(NET, "/v2.0/security-group-rules", {"security_group_rule": whole})
    assert refusal(answer) == (status, fault, words)


@pytest.mark.parametrize(("path", "status", "fault", "words"), QUERIES)
def test_a_wrong_question_is_refused(user: Any, path: str, status: int, fault: str, words: str) -> None:
    assert refusal(user.get(NET, f"/v2.0/{path}")) == (status, fault, words)


def test_a_network_with_ports_stays(user: Any, places: dict[str, str]) -> None:
    network = places[HERE]
    words = "There are one or more ports still in use on the network, id for these ports is:"

    assert refusal(user.delete(NET, f"/v2.0/networks/{network}")) == (
        *(409, "NetworkInUse"),
        f"Unable to complete operation on network {network}. {words} {places['@port']}.",
    )


def test_a_subnet_with_ports_stays(user: Any, places: dict[str, str]) -> None:
    subnet = places["@subnet"]
    words = "One or more ports have an IP allocation from this subnet."

    assert refusal(user.delete(NET, f"/v2.0/subnets/{subnet}")) == (
        *(409, "SubnetInUse"),
        f"Unable to complete operation on subnet {subnet}: {words}",
    )


def test_an_address_is_given_once(user: Any, places: dict[str, str]) -> None:
    port = user.get(NET, f"/v2.0/ports/{places['@port']}").json()["port"]
    held = port["fixed_ips"][0]["ip_address"]
    body = {"network_id": places[HERE], "fixed_ips": [{"ip_address": held}]}

    assert refusal(user.post(NET, "/v2.0/ports", {"port": body})) == (
        *(409, "IpAddressAlreadyAllocated"),
        f"IP address {held} already allocated in subnet {places['@subnet']}",
    )


def test_a_floating_ip_needs_a_router(user: Any, places: dict[str, str]) -> None:
    body = {"floating_network_id": places[PUBLIC], "port_id": places["@port"]}
    words = f"External network {places[PUBLIC]} is not reachable from subnet {places['@subnet']}."

    assert refusal(user.post(NET, "/v2.0/floatingips", {"floatingip": body})) == (
        *(404, "ExternalGatewayForFloatingIPNotFound"),
        f"{words}  Therefore, cannot associate Port {places['@port']} with a Floating IP.",
    )


def test_the_identity_of_a_network_never_changes(user: Any, places: dict[str, str]) -> None:
    answer = user.put(NET, f"/v2.0/networks/{places[HERE]}", {"network": {"id": "x"}})

    assert refusal(answer) == (400, BAD, "Cannot update read-only attribute id")


def test_an_external_network_belongs_to_somebody_else(user: Any, places: dict[str, str]) -> None:
    answer = user.delete(NET, f"/v2.0/networks/{places[PUBLIC]}")

    assert refusal(answer) == (403, DENIED, "rule:delete_network is disallowed by policy")

"""What clients of Compute rely on besides servers: flavors, key pairs, groups, quotas, microversions, refusals."""

from typing import Any

import pytest

NOVA = "compute"
NOBODY = "e2a4c1f0-0000-4000-8000-000000000000"
PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ6cGRkMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3 demo"
FINGERPRINT = "53:de:d8:67:0a:70:60:59:b7:29:4a:89:c4:91:1e:9b"
FLAVOR = {
    *("id", "name", "ram", "disk", "swap", "OS-FLV-EXT-DATA:ephemeral", "OS-FLV-DISABLED:disabled", "vcpus"),
    *("os-flavor-access:is_public", "rxtx_factor", "links"),
}


def version(minor: str) -> dict[str, str]:
    """The header that asks for a microversion."""
    return {"OpenStack_API_Version": f"compute {minor}"}


@pytest.fixture
def flavor(admin: Any, name: str, later: Any) -> dict[str, Any]:
    made = admin.post(NOVA, "/flavors", {"flavor": {"name": name, "ram": 64, "vcpus": 1, "disk": 1}})
    found: dict[str, Any] = made.json()["flavor"]
    later(admin.delete, NOVA, f"/flavors/{found['id']}")
    return found


@pytest.mark.parametrize(
    ("minor", "change"),
    [("2.1", set()), ("2.55", {"description"}), ("2.61", {"description", "extra_specs"})],
)
def test_a_flavor_shows_more_with_later_microversions(user: Any, flavor: Any, minor: str, change: set[str]) -> None:
    shown = user.get(NOVA, f"/flavors/{flavor['id']}", **version(minor)).json()["flavor"]

    assert set(shown) == FLAVOR | change


def test_the_newest_microversion_shows_fewer_attributes_of_a_flavor(user: Any, flavor: Any) -> None:
    shown = user.get(NOVA, f"/flavors/{flavor['id']}", **version("latest")).json()["flavor"]

    gone = {"rxtx_factor", "OS-FLV-DISABLED:disabled"}
    assert set(shown) == FLAVOR - gone | {"description", "extra_specs"}


def test_extra_specs_are_added_changed_and_removed(user: Any, admin: Any, flavor: Any) -> None:
    path = f"/flavors/{flavor['id']}/os-extra_specs"
    added = admin.post(NOVA, path, {"extra_specs": {"a": "1", "b": "1"}}).status_code
    changed = admin.put(NOVA, f"{path}/a", {"a": "2"}).status_code
    removed = [admin.delete(NOVA, f"{path}/b").status_code for _ in range(2)]

    assert (added, changed, removed) == (200, 200, [200, 404])
    assert user.get(NOVA, path).json() == {"extra_specs": {"a": "2"}}


def test_a_private_flavor_is_for_the_projects_on_its_list(user: Any, admin: Any, name: str, later: Any) -> None:
    body = {"name": name, "ram": 64, "vcpus": 1, "disk": 1, "os-flavor-access:is_public": False}
    path = f"/flavors/{admin.post(NOVA, '/flavors', {'flavor': body}).json()['flavor']['id']}"
    later(admin.delete, NOVA, path)
    before = user.get(NOVA, path).status_code
    admin.post(NOVA, f"{path}/action", {"addTenantAccess": {"tenant": user.project_id}})

    assert (before, user.get(NOVA, path).status_code) == (404, 200)


def test_only_administrators_make_flavors(user: Any, name: str) -> None:
    answer = user.post(NOVA, "/flavors", {"flavor": {"name": name, "ram": 64, "vcpus": 1, "disk": 1}})

    words = "Policy doesn't allow os_compute_api:os-flavor-manage:create to be performed."
    assert (answer.status_code, answer.json()) == (403, {"forbidden": {"code": 403, "message": words}})


def test_a_made_key_pair_gives_its_private_key_once(user: Any, name: str, later: Any) -> None:
    made = user.post(NOVA, "/os-keypairs", {"keypair": {"name": name}})
    later(user.delete, NOVA, f"/os-keypairs/{name}")
    shown = user.get(NOVA, f"/os-keypairs/{name}").json()["keypair"]

    assert made.status_code == 200
    assert set(made.json()["keypair"]) == {"name", "public_key", "fingerprint", "user_id", "private_key"}
    assert made.json()["keypair"]["private_key"].startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert "private_key" not in shown


def test_a_brought_key_pair_has_the_fingerprint_of_its_key(user: Any, name: str, later: Any) -> None:
    body = {"keypair": {"name": name, "public_key": PUBLIC_KEY}}
    made = user.post(NOVA, "/os-keypairs", body, **version("2.2"))
    later(user.delete, NOVA, f"/os-keypairs/{name}")
    again = user.post(NOVA, "/os-keypairs", body)

    assert made.status_code == 201
    assert (made.json()["keypair"]["fingerprint"], made.json()["keypair"]["type"]) == (FINGERPRINT, "ssh")
    assert again.json() == {"conflictingRequest": {"code": 409, "message": f"Key pair '{name}' already exists."}}


@pytest.mark.parametrize(
    ("minor", "given", "shown"),
    [
        ("2.1", {"policies": ["anti-affinity"]}, {"policies", "metadata"}),
        ("2.15", {"policies": ["soft-affinity"]}, {"policies", "metadata", "project_id", "user_id"}),
        ("2.64", {"policy": "soft-affinity"}, {"policy", "rules", "project_id", "user_id"}),
    ],
)
def test_a_server_group_speaks_its_microversion(
    user: Any, name: str, later: Any, minor: str, given: dict[str, Any], shown: set[str]
) -> None:
    answer = user.post(NOVA, "/os-server-groups", {"server_group": {"name": name, **given}}, **version(minor))
    group = answer.json()["server_group"]
    later(user.delete, NOVA, f"/os-server-groups/{group['id']}")

    assert (answer.status_code, set(group)) == (200, {"id", "name", "members"} | shown)


@pytest.mark.parametrize(
    ("path", "status", "fault", "words"),
    [
        (f"/servers/{NOBODY}", 404, "itemNotFound", f"Instance {NOBODY} could not be found."),
        ("/flavors/nope", 404, "itemNotFound", "Flavor nope could not be found."),
        (f"/os-server-groups/{NOBODY}", 404, "itemNotFound", f"Instance group {NOBODY} could not be found."),
        ("/servers?marker=nope", 400, "badRequest", "marker [nope] not found"),
        (
            "/servers?limit=x",
            *(400, "badRequest"),
            "Invalid input for query parameters limit. Value: x. 'x' does not match '^[0-9]*$'",
        ),
        (
            "/servers/detail?all_tenants=1",
            *(403, "forbidden"),
            "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed.",
        ),
        (
            "/os-services",
            *(403, "forbidden", "Policy doesn't allow os_compute_api:os-services:list to be performed."),
        ),
    ],
)
def test_a_wrong_question_is_refused(user: Any, path: str, status: int, fault: str, words: str) -> None:
    answer = user.get(NOVA, path)

    assert (answer.status_code, answer.json()) == (status, {fault: {"code": status, "message": words}})


def test_a_microversion_is_spoken_and_named(user: Any) -> None:
    answer = user.get(NOVA, "/servers", **version("2.47"))

    assert answer.headers["OpenStack-API-Version"] == "compute 2.47"
    assert answer.headers["X-OpenStack-Nova-API-Version"] == "2.47"
    assert answer.headers["Vary"] == "OpenStack-API-Version, X-OpenStack-Nova-API-Version"


@pytest.mark.parametrize(("minor", "status", "fault"), [("2.999", 406, "computeFault"), ("x", 400, "badRequest")])
def test_a_wrong_microversion_is_refused(user: Any, minor: str, status: int, fault: str) -> None:
    answer = user.get(NOVA, "/servers", **version(minor))

    assert (answer.status_code, answer.json()[fault]["code"]) == (status, status)


def test_quotas_and_limits_shrink_with_the_network_ones_gone(user: Any) -> None:
    path = f"/os-quota-sets/{user.project_id}"
    old = set(user.get(NOVA, path).json()["quota_set"])
    new = set(user.get(NOVA, path, **version("2.57")).json()["quota_set"])

    assert new == {
        *("id", "cores", "instances", "key_pairs", "metadata_items", "ram", "server_group_members", "server_groups")
    }
    assert old - new == {
        *("fixed_ips", "floating_ips", "security_group_rules", "security_groups"),
        *("injected_file_content_bytes", "injected_file_path_bytes", "injected_files"),
    }


def test_there_is_one_zone_called_nova(user: Any) -> None:
    zones = user.get(NOVA, "/os-availability-zone").json()["availabilityZoneInfo"]

    assert zones == [{"zoneName": "nova", "zoneState": {"available": True}, "hosts": None}]

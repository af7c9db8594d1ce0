"""The flavors and key pairs that a minicloud is born with, and those that a seed file adds.

A seed file may hold `flavors` (mappings with name, ram, vcpus, disk and more) and `keypairs` (mappings with name, user
and public_key; a pair without a public key is made, its private key lost).
"""

from typing import Any

from minicloud.cloud import Cloud
from minicloud.nova import flavors, keypairs
from minicloud.seed import seed
from minicloud.web import Identity, Request

BORN: dict[str, Any] = {
    "flavors": [
        {"name": "m1.nano", "ram": 128, "disk": 1, "vcpus": 1},
        {"name": "m1.micro", "ram": 192, "disk": 1, "vcpus": 1},
        {"name": "m1.tiny", "ram": 512, "disk": 1, "vcpus": 1},
        {"name": "m1.small", "ram": 2048, "disk": 20, "vcpus": 1},
        {"name": "m1.medium", "ram": 4096, "disk": 40, "vcpus": 2},
        {"name": "m1.large", "ram": 8192, "disk": 80, "vcpus": 4},
    ],
    "keypairs": [
        {
            "name": "demo-key",
            "user": "demo",
            "public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJ6cGRkMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3 demo",
        }
    ],
}


@seed("nova")
def plant(cloud: Cloud, document: dict[str, Any]) -> None:
    """Plant flavors and key pairs."""
    request = Request(cloud, "SEED", "", {}, {}, identity=Identity(roles=frozenset({"admin"})))
    users = {user["name"]: user["id"] for user in cloud.state.collection("keystone", "users").values()}
    for source in (BORN, document):
        for given in source.get("flavors") or []:
            flavors.flavors(request).put(flavors.new_flavor(request, given))
        for given in source.get("keypairs") or []:
            user_id = users.get(given.get("user", "demo"), "")
            keypairs.make(request, user_id, given["name"], given.get("public_key"), given.get("type", "ssh"))

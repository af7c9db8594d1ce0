"""Accounts of clouds.yaml. A module of its own: reading them needs openstacksdk, and engines do without its memory."""

from typing import Any

from openstack.config import OpenStackConfig

from heat.cloud.settings import SCOPE_NAMES, CloudSettings


def from_clouds_yaml(cloud: str, **others: Any) -> CloudSettings:
    """Settings with the account that clouds.yaml names; the rest as given.

    Raises openstack.exceptions.ConfigException when there is no such cloud or its account has no password.
    """
    region = OpenStackConfig().get_one(cloud=cloud)
    auth = region.config["auth"]
    verify, cert = region.get_requests_verify_args()
    found = {
        "auth_url": auth.get("auth_url"),
        "username": auth.get("username"),
        "password": auth.get("password"),
        **{name: auth.get(name) for name in SCOPE_NAMES},
        "region": region.get_region_name() or None,
        "interface": region.get_interface(),
        "ca_file": verify if isinstance(verify, str) else None,
        "insecure": verify is False,
        "cert_file": cert[0] if isinstance(cert, tuple) else cert,
        "key_file": cert[1] if isinstance(cert, tuple) else None,
    }
    return CloudSettings(**{**{name: value for name, value in found.items() if value is not None}, **others})

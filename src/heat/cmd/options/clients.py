"""How the services of a cloud are reached, and how long their answers are believed."""

from oslo_config import cfg

_ENDPOINT_TYPES = ["publicURL", "internalURL", "adminURL", "public", "internal", "admin"]
_SERVICES = [
    "aodh",
    "barbican",
    "cinder",
    "designate",
    "glance",
    "heat",
    "keystone",
    "magnum",
    "manila",
    "mistral",
    "neutron",
    "nova",
    "octavia",
    "swift",
    "trove",
    "zaqar",
]
_CACHES = {"constraint_validation_cache": 60, "service_extension_cache": 3600, "resource_finder_cache": 3600}


def _connection(endpoint_type: str | None, insecure: bool | None, whose: str) -> list[cfg.Opt]:
    return [
        cfg.StrOpt(
            "endpoint_type", default=endpoint_type, choices=_ENDPOINT_TYPES, help=f"Which endpoint of {whose} to use."
        ),
        cfg.StrOpt("ca_file", help=f"The certificates by which {whose} is recognised."),
        cfg.StrOpt("cert_file", help=f"The certificate to show to {whose}."),
        cfg.StrOpt("key_file", help="The key of that certificate."),
        cfg.BoolOpt("insecure", default=insecure, help=f"Whether the certificate of {whose} goes unchecked."),
    ]


GROUPS: dict[str, list[cfg.Opt]] = {"clients": _connection("public", False, "any service")}
GROUPS |= {f"clients_{service}": _connection(None, None, service) for service in _SERVICES}
GROUPS["clients_heat"].append(cfg.URIOpt("url", help="Where this service is reached, if the catalog does not say."))
GROUPS["clients_keystone"].append(cfg.URIOpt("auth_uri", help="The Identity service that stacks use."))
GROUPS |= {
    cache: [
        cfg.BoolOpt("caching", default=True, help="Whether such answers are believed again for a while."),
        cfg.IntOpt("expiration_time", default=lifetime_s, help="For how many seconds."),
    ]
    for cache, lifetime_s in _CACHES.items()
}

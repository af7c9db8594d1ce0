"""The options that name a cloud and a user; each may also stand in clouds.yaml or in an OS_* variable."""

from argparse import SUPPRESS, ArgumentParser, Namespace

# Option -> what it is. The loader of clouds.yaml takes each under its own name.
CLOUD_OPTIONS = {
    "--os-cloud": "cloud of clouds.yaml to use",
    "--os-region-name": "region",
    "--os-interface": "public, internal or admin endpoint",
    "--os-auth-type": "way to log in, e.g. password or v3applicationcredential",
    "--os-auth-url": "URL of Keystone",
    "--os-username": "user",
    "--os-user-id": "user, by id",
    "--os-user-domain-name": "domain of the user",
    "--os-user-domain-id": "domain of the user, by id",
    "--os-password": "password",
    "--os-passcode": "one-time passcode",
    "--os-project-name": "project",
    "--os-project-id": "project, by id",
    "--os-project-domain-name": "domain of the project",
    "--os-project-domain-id": "domain of the project, by id",
    "--os-domain-name": "domain to act on in place of a project",
    "--os-domain-id": "domain to act on, by id",
    "--os-system-scope": "act on the whole system: all",
    "--os-trust-id": "trust to act through",
    "--os-token": "token to use in place of a password",
    "--os-application-credential-id": "application credential, by id",
    "--os-application-credential-name": "application credential",
    "--os-application-credential-secret": "secret of the application credential",
    "--os-cacert": "file of certificate authorities to trust",
    "--os-cert": "client certificate file",
    "--os-key": "client key file",
}

# Those that say who logs in where; the others say which cloud, and how to speak with it.
LOGIN_OPTIONS = tuple(
    flag
    for flag in CLOUD_OPTIONS
    if flag.removeprefix("--os-") not in ("cloud", "region-name", "interface", "auth-type", "cacert", "cert", "key")
)

# Spellings of former tools, accepted without being shown.
FORMER_OPTIONS = {
    "--os-tenant-name": "os_project_name",
    "--os-tenant-id": "os_project_id",
    "--os-auth-token": "os_token",
    "--os-endpoint-type": "os_interface",
    "--heat-url": "os_endpoint",
    "--ca-file": "os_cacert",
    "--cert-file": "os_cert",
    "--key-file": "os_key",
}


def add_cloud_options(parser: ArgumentParser) -> None:
    """Teach a parser every option that names a cloud."""
    group = parser.add_argument_group("cloud", "each may stand in clouds.yaml or in its OS_* variable as well")
    for flag, meaning in CLOUD_OPTIONS.items():
        group.add_argument(flag, metavar="<value>", help=meaning)
        group.add_argument(_underscored(flag), dest=_name(flag), default=SUPPRESS, help=SUPPRESS)
    group.add_argument(
        "--os-endpoint", metavar="<url>", help="URL of the orchestration service, in place of the catalog's"
    )
    group.add_argument("--insecure", action="store_true", default=None, help="trust any certificate")
    for flag, name in FORMER_OPTIONS.items():
        group.add_argument(flag, dest=name, default=SUPPRESS, help=SUPPRESS)
        if flag.startswith("--os-"):
            group.add_argument(_underscored(flag), dest=name, default=SUPPRESS, help=SUPPRESS)


def login_of(options: Namespace) -> dict[str, str]:
    """What the command line says of the login, by the names of clouds.yaml."""
    given = {flag.removeprefix("--os-").replace("-", "_"): getattr(options, _name(flag)) for flag in LOGIN_OPTIONS}
    return {name: value for name, value in given.items() if value}


def _name(flag: str) -> str:
    return flag.removeprefix("--").replace("-", "_")


def _underscored(flag: str) -> str:
    return "--" + _name(flag)

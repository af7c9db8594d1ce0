"""Links from one noun to another."""

from collections.abc import Mapping

from heat.values.identity import StackIdentity


def link(base_url: str, identity: Mapping[str, str], rel: str = "self") -> dict[str, str]:
    """One link to what an identity names."""
    return {"href": url(base_url, identity), "rel": rel}


def url(base_url: str, identity: Mapping[str, str]) -> str:
    """Where what an identity names is found."""
    return f"{base_url}/{StackIdentity.from_dict(dict(identity)).url_path()}"


def stack_of(identity: Mapping[str, str]) -> dict[str, str]:
    """The stack to which a resource or event belongs."""
    return {**identity, "path": ""}

"""Where a resource stands, as reasons of failures say it: resources.group.resources[0]."""


def resource_path(name: str) -> str:
    """One step down; a name that is a number, as members of groups have it, stands in brackets."""
    return f"resources[{name}]" if name.isdecimal() else f"resources.{name}"

"""Which agents of the network service run a network or a router: an administrator's choice.

Source: Networking API v2.0, /agents/{id}/dhcp-networks and /agents/{id}/l3-routers.
"""

from collections.abc import Iterable

from heat.plugin import RestClient
from heat.values.errors import CloudError, NotFound

CONFLICT = 409


def move(client: RestClient, kind: str, key: str, thing: str, leave: Iterable[str], join: Iterable[str]) -> None:
    """Take a thing from some agents and give it to others; what is so already is no error."""
    for agent in sorted(leave):
        try:
            client.delete(f"/agents/{agent}/{kind}/{thing}")
        except (NotFound, CloudError) as error:
            if not isinstance(error, NotFound) and getattr(error, "status", 0) not in (404, CONFLICT):
                raise
    for agent in sorted(join):
        try:
            client.post(f"/agents/{agent}/{kind}", {key: thing})
        except CloudError as error:
            if error.status != CONFLICT:
                raise

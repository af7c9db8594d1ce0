"""Address scopes, and subnet pools from which subnets draw their blocks.

Source: Networking API v2.0, "Subnet pools", "Address scopes".
"""

from typing import Any

from minicloud.neutron.fields import (
    Field,
    Network,
    computed,
    flag,
    identifier,
    invalid,
    many,
    number,
    one_of,
    optional,
    parse_network,
    prefix,
    text,
)
from minicloud.neutron.kind import Kind
from minicloud.neutron.rest import serve
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

LONGEST = {4: 32, 6: 128}
SHORTEST = {4: 8, 6: 64}
BOUND = optional(number(0, 128))
NO_ROOM = "Failed to allocate subnet: Cannot allocate requested subnet from the available set of prefixes."


class AddressScopes(Kind):
    """Where addresses may not overlap."""

    name, plural, title, standard, shareable = "address_scope", "address_scopes", "Address scope", (), "address_scope"
    fault = "AddressScope"
    own = (
        Field("name", text(255), "", required=True),
        Field("ip_version", one_of(4, 6), required=True, put=False),
        Field("shared", flag, False, admin_sets=True),
    )

    def delete(self, request: Request, record: Record) -> None:
        if SUBNET_POOLS.records(request.cloud).find(address_scope_id=record["id"]):
            words = f"Unable to complete operation on address scope {record['id']}."
            words = f"{words} There are one or more subnet pools in use on the address scope."
            raise Problem(409, words, "AddressScopeInUse")
        super().delete(request, record)


ADDRESS_SCOPES = serve(AddressScopes())


class SubnetPools(Kind):
    """Blocks from which subnets take theirs."""

    name, plural, title, quota, shareable = "subnetpool", "subnetpools", "Subnet pool", True, "subnetpool"
    indexes = ("project_id", "address_scope_id")
    own = (
        Field("name", text(255), "", required=True),
        Field("prefixes", many(prefix), required=True),
        Field("default_quota", optional(number(0))),
        Field("min_prefixlen", BOUND),
        Field("max_prefixlen", BOUND),
        Field("default_prefixlen", BOUND),
        Field("address_scope_id", optional(identifier)),
        Field("is_default", flag, False, admin_sets=True),
        Field("shared", flag, False, put=False, admin_sets=True),
        computed("ip_version"),
    )

    def create(self, request: Request, values: Record) -> Record:
        blocks = [parse_network(text) for text in values["prefixes"]]
        if not blocks or len({block.version for block in blocks}) != 1:
            raise Problem(
                400, "Illegal prefixes: the prefixes of a pool are of one IP version.", "PrefixVersionMismatch"
            )
        version = values["ip_version"] = blocks[0].version
        values["min_prefixlen"] = values["min_prefixlen"] or SHORTEST[version]
        values["max_prefixlen"] = values["max_prefixlen"] or LONGEST[version]
        values["default_prefixlen"] = values["default_prefixlen"] or values["min_prefixlen"]
        _check_bounds(values)
        self._check_scope(request, values)
        return super().create(request, values)

    def update(self, request: Request, record: Record, changes: Record) -> None:
        changed = {**record, **changes}
        _check_bounds(changed)
        blocks = [parse_network(text) for text in changed["prefixes"]]
        if not all(any(_within(parse_network(old), new) for new in blocks) for old in record["prefixes"]):
            words = "Illegal update to prefixes: Existing prefixes must be a subset of the new prefixes."
            raise Problem(400, words, "IllegalSubnetPoolPrefixUpdate")
        self._check_scope(request, changed)
        super().update(request, record, changes)

    def delete(self, request: Request, record: Record) -> None:
        if request.cloud.state.collection("neutron", "subnets").find(subnetpool_id=record["id"]):
            words = "Unable to delete subnet pool: Subnet pool has existing allocations."
            raise Problem(400, words, "SubnetPoolDeleteError")
        super().delete(request, record)

    def _check_scope(self, request: Request, values: Record) -> None:
        """Pools of one address scope never share an address."""
        if not values["address_scope_id"]:
            return
        ADDRESS_SCOPES.find(request, values["address_scope_id"])
        blocks = [parse_network(text) for text in values["prefixes"]]
        for other in self.records(request.cloud).find(address_scope_id=values["address_scope_id"]):
            theirs = [parse_network(text) for text in other["prefixes"]]
            if other["id"] != values.get("id") and any(_overlap(mine, their) for mine in blocks for their in theirs):
                words = "Failed to associate address scope: subnetpools within an address scope must have unique"
                raise Problem(409, f"{words} prefixes.", "AddressScopePrefixConflict")


SUBNET_POOLS = serve(SubnetPools())


def draw(request: Request, values: Record) -> None:
    """Give a new subnet its block when it asked a pool for one.  Raises Problem."""
    pool = _pool(request, values)
    if pool is None:
        return
    values["subnetpool_id"] = pool["id"]
    taken = [
        parse_network(subnet["cidr"])
        for subnet in request.cloud.state.collection("neutron", "subnets").find(subnetpool_id=pool["id"])
    ]
    blocks = [parse_network(text) for text in pool["prefixes"]]
    if values["cidr"]:
        wanted = parse_network(values["cidr"])
        if not any(_within(wanted, block) for block in blocks) or any(_overlap(wanted, other) for other in taken):
            raise Problem(500, NO_ROOM, "SubnetAllocationError")
        return
    length = values["prefixlen"] or pool["default_prefixlen"]
    _check_length(pool, length)
    values["cidr"] = str(_first_free(blocks, length, taken))


def _pool(request: Request, values: Record) -> Record | None:
    if values["subnetpool_id"]:
        return SUBNET_POOLS.find(request, values["subnetpool_id"])
    if not values["use_default_subnetpool"]:
        return None
    wanted = {"is_default": True, "ip_version": values["ip_version"]}
    found = SUBNET_POOLS.records(request.cloud).find(**wanted)
    if not found:
        words = f"No default subnetpool found for IPv{values['ip_version']}"
        raise Problem(404, words, "DefaultSubnetPoolNotFound")
    return found[0]


def _first_free(blocks: list[Network], length: int, taken: list[Network]) -> Network:
    """The lowest block of this length that touches no taken one."""
    for block in blocks:
        if length < block.prefixlen:
            continue
        step, place = 1 << (block.max_prefixlen - length), int(block.network_address)
        while place <= int(block.broadcast_address):
            candidate: Any = type(block)((place, length))
            clash = next((other for other in taken if _overlap(candidate, other)), None)
            if clash is None:
                return candidate  # type: ignore[no-any-return]
            place = max(place + step, (int(clash.broadcast_address) // step + 1) * step)
    raise Problem(500, NO_ROOM, "SubnetAllocationError")


def _check_length(pool: Record, length: int) -> None:
    least, most = pool["min_prefixlen"], pool["max_prefixlen"]
    if length < least:
        words = f"Unable to allocate subnet with prefix length {length}, minimum allowed prefix is {least}."
        raise Problem(400, words, "MinPrefixSubnetAllocationError")
    if length > most:
        words = f"Unable to allocate subnet with prefix length {length}, maximum allowed prefix is {most}."
        raise Problem(400, words, "MaxPrefixSubnetAllocationError")


def _check_bounds(values: Record) -> None:
    least, most, usual = (values[f"{name}_prefixlen"] for name in ("min", "max", "default"))
    for low, high, words in ((least, most, "min_prefixlen={}, max_prefixlen={}"),):
        if low > high:
            words = f"Illegal prefix bounds: {words.format(low, high)}."
            raise Problem(400, words, "IllegalSubnetPoolPrefixBounds")
    if not least <= usual <= most:
        words = f"Illegal prefix bounds: min_prefixlen={least}, default_prefixlen={usual}, max_prefixlen={most}."
        raise Problem(400, words, "IllegalSubnetPoolPrefixBounds")
    if most > LONGEST[values["ip_version"]]:
        raise invalid(f"max_prefixlen {most} is too long for IPv{values['ip_version']}.")


def _within(small: Network, large: Network) -> bool:
    return small.version == large.version and small.subnet_of(large)  # type: ignore[arg-type]


def _overlap(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)

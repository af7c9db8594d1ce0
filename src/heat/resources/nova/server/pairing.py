"""Which interface of a server stands for which of its networks, and which networks a change leaves as they are.  Pure.

A network that is said in other words stays on its interface where that interface is what the new words ask for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heat.resources.nova.server.networks import Network, place


@dataclass(frozen=True, slots=True)
class Interface:
    """One interface as the compute service shows it."""

    port: str
    network: str
    subnets: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    @classmethod
    def of(cls, shown: Mapping[str, Any]) -> "Interface":
        """From an interfaceAttachment."""
        fixed = shown.get("fixed_ips") or ()
        subnets = frozenset(str(one["subnet_id"]) for one in fixed if one.get("subnet_id"))
        addresses = frozenset(str(one["ip_address"]) for one in fixed)
        return cls(str(shown["port_id"]), str(shown["net_id"]), subnets, addresses)

    def suits(self, network: Network) -> bool:
        """Is it what the network asks for?"""
        if network.get("port"):
            return bool(self.port == network["port"])
        wanted_network = network.get("network") or network.get("uuid")
        return (
            bool(wanted_network or network.get("subnet"))
            and wanted_network in (None, self.network)
            and network.get("subnet") in (None, *self.subnets)
            and network.get("fixed_ip") in (None, *self.addresses)
        )


@dataclass(frozen=True, slots=True)
class Pairing:
    """What becomes of networks, by their numbers."""

    kept: list[tuple[int, int]]
    """Those that stay: number before and after."""
    going: list[int]
    coming: list[int]


def holders(
    networks: Sequence[Network], interfaces: Iterable[Interface], known: Mapping[int, str] | None = None
) -> dict[int, Interface]:
    """The interface that stands for each network; `known` tells ports that were made, perhaps for just these."""
    free = {one.port: one for one in interfaces}
    made = {number: port for number, port in (known or {}).items() if number < len(networks)}
    found = {
        number: free.pop(port) for number, port in made.items() if port in free and free[port].suits(networks[number])
    }
    waiting = [number for number in range(len(networks)) if number not in found]
    for number in _most_particular_first(waiting, networks):
        suiting = next((one for one in free.values() if one.suits(networks[number])), None)
        if suiting is not None:
            found[number] = free.pop(suiting.port)
    # A port without addresses suits no subnet.
    return found | {number: free.pop(port) for number, port in made.items() if number not in found and port in free}


def pair(
    before: Sequence[Network], after: Sequence[Network], held: Mapping[int, Interface], sure: bool = True
) -> Pairing:
    """Which networks stay; `held` are the interfaces of those before, which may be no more when nobody is sure."""

    def same(old: Network, new: Network) -> bool:
        return place(old) == place(new)

    there = [number for number in range(len(before)) if sure or number in held]
    kept = _matched(there, range(len(after)), lambda old, new: same(before[old], after[new]))
    olds = [number for number in held if number not in dict(kept)]
    news = [number for number in range(len(after)) if number not in {new for _, new in kept}]
    kept += _matched(
        olds,
        _most_particular_first(news, after),
        lambda old, new: _may_stay(before[old], after[new]) and held[old].suits(after[new]),
    )
    stay, stand = {old for old, _ in kept}, {new for _, new in kept}
    going = [number for number in there if number not in stay]
    return Pairing(kept, going, [number for number in range(len(after)) if number not in stand])


def _may_stay(old: Network, new: Network) -> bool:
    """A port that was given leaves when it is not asked for any more; what the guest calls a device is for its life."""
    return old.get("tag") == new.get("tag") and old.get("port") in (None, "", new.get("port"))


def _matched(olds: Iterable[int], news: Iterable[int], fit: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    waiting, found = list(olds), []
    for new in news:
        match = next((old for old in waiting if fit(old, new)), None)
        if match is not None:
            waiting.remove(match)
            found.append((match, new))
    return found


def _most_particular_first(numbers: Iterable[int], networks: Sequence[Network]) -> list[int]:
    """Whoever asks for more has less to choose from."""

    def freedom(number: int) -> tuple[bool, ...]:
        return tuple(not networks[number].get(key) for key in ("port", "fixed_ip", "subnet"))

    return sorted(numbers, key=freedom)

"""What is measured, and how a figure of it is taken."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import requests

from bench.client import Account, HeatClient, Refused
from bench.latency import spread
from bench.meter import Meter, Roles
from bench.results import DONE, Measurement

BROKEN = (Refused, requests.RequestException)


@dataclass(frozen=True, slots=True)
class Target:
    """An endpoint under measurement."""

    name: str
    url: str
    account: Account
    roles: Roles
    network: str
    neighbour: Account | None = None
    """Somebody in another project."""

    def client(self) -> HeatClient:
        """A connection of its own."""
        return HeatClient(self.url, self.account)

    def measured(
        self, case: str, step: str, rep: int, figures: dict[str, float], failures: Iterable[str] = ()
    ) -> Measurement:
        """One step; complete unless something failed."""
        told = sorted(set(failures))
        return Measurement(
            target=self.name,
            case=case,
            step=step,
            rep=rep,
            status="FAILED" if told else DONE,
            reason="; ".join(told[:3]),
            figures=figures,
        )


def latency(target: Target, case: str, step: str, rep: int, times: int, ask: Callable[[], object]) -> Measurement:
    """How long it takes to be answered, asked so often."""
    taken, failures = [], []
    with Meter(target.roles) as meter:
        for _ in range(times):
            began = time.perf_counter()
            try:
                ask()
                taken.append(time.perf_counter() - began)
            except BROKEN as error:
                failures.append(str(error))
    return target.measured(case, step, rep, meter.figures | spread(taken), failures)

"""`python -m bench`: measure endpoints, measure the yardsticks, and print the table."""

import argparse
import os
import sys
from collections.abc import Callable, Container, Iterator
from pathlib import Path

from bench import bare, curve, floor, pages
from bench.cases import CASES
from bench.client import Account, HeatClient, pauses
from bench.code import TREE
from bench.machine import facts
from bench.meter import Roles
from bench.ratios import Board
from bench.report import table, unmeasured
from bench.results import Journal, Measurement, read
from bench.rich import FAMILIES
from bench.target import BROKEN, Target

NETWORK = "bench-net"
PREFIX = "bench-"


def main() -> int:
    """Do what was asked; the exit status."""
    chosen = _parser().parse_args()
    act: Callable[[argparse.Namespace], int] = chosen.act
    return act(chosen)


def measure(chosen: argparse.Namespace) -> int:
    """Every case on every target, one target after the other within a repetition."""
    account = _account(chosen)
    roles = {name: _roles(chosen, name) for name, _ in chosen.target}
    other = chosen.neighbour and Account(chosen.auth_url, chosen.neighbour, chosen.password, chosen.neighbour)
    targets = [Target(name, url, account, roles[name], chosen.network, other) for name, url in chosen.target]
    if "servers30" in chosen.cases:
        bare.ensure_network(account, chosen.network)

    for target in targets:
        target.client().ready()

    def all_of_it() -> Iterator[Measurement]:
        for case in chosen.cases:
            for rep in range(chosen.reps):
                for target in targets:
                    yield from _whatever_happens(case, target, rep)

    return _keep(chosen, all_of_it())


def _whatever_happens(case: str, target: Target, rep: int) -> Iterator[Measurement]:
    """A case; one that cannot be carried out is told as failed, and the others follow."""
    try:
        yield from CASES[case](target, rep)
    except BROKEN as error:
        yield target.measured(case, "whole", rep, {}, [str(error)])


def measure_bare(chosen: argparse.Namespace) -> int:
    """The calls of a case without Heat."""
    account, roles = _account(chosen), _roles(chosen, bare.NAME)
    bare.ensure_network(account, chosen.network)
    wanted = [case for case in bare.BARE if case in chosen.cases]
    runs = (bare.run(case, rep, account, chosen.network, roles) for case in wanted for rep in range(chosen.reps))
    return _keep(chosen, (one for run in runs for one in run))


def measure_floor(chosen: argparse.Namespace) -> int:
    """The smallest loop, on each database."""
    runs = (
        floor.run(url, shape, rep) for url in chosen.database for shape in chosen.shapes for rep in range(chosen.reps)
    )
    return _keep(chosen, (one for run in runs for one in run))


def measure_templates(chosen: argparse.Namespace) -> int:
    """What reading, checking and evaluating a template costs as it grows."""
    points = [(family, size, form) for family in chosen.families for form in chosen.forms for size in chosen.sizes]
    journal = Journal(chosen.json, facts())
    for rep in range(chosen.reps):
        for point in points:
            journal.keep(curve.run(*point, rep))
    print(curve.table(journal.kept))
    return 0 if all(one.complete for one in journal.kept) else 1


def report(chosen: argparse.Namespace) -> int:
    """The table out of files."""
    board = Board(read(chosen.files))
    print("\n".join([table(board, chosen.ours), *unmeasured(board, chosen.ours)]))
    return 0


def page(chosen: argparse.Namespace) -> int:
    """Write the figures into docs/performance.md; refuses figures of different code."""
    try:
        written = pages.filled(
            chosen.page.read_text(), read(sorted(chosen.results.glob("*.jsonl"))), draft=chosen.draft
        )
    except pages.Mixed as problem:
        print(problem, file=sys.stderr)
        return 1
    chosen.page.write_text(written)
    return 0


def cases(_chosen: argparse.Namespace) -> int:
    """The names of all cases."""
    print(",".join(CASES))
    return 0


def clean(chosen: argparse.Namespace) -> int:
    """Take away stacks that a broken run has left."""
    for _, url in chosen.target:
        client = HeatClient(url, _account(chosen))
        asked: set[str] = set()
        for _ in pauses(600.0):
            left = [one for one in client.stacks() if one.name.startswith(PREFIX)]
            if not left:
                break
            for one in left:
                if one.id not in asked:
                    client.delete(one.name, one.id)
                    asked.add(one.id)
        else:
            return 1
    return 0


def _keep(chosen: argparse.Namespace, measurements: Iterator[Measurement]) -> int:
    journal = Journal(chosen.json, facts())
    for measurement in measurements:
        journal.keep(measurement)
    print(table(Board(journal.kept), chosen.ours))
    return 0 if all(one.complete for one in journal.kept) else 1


def _account(chosen: argparse.Namespace) -> Account:
    return Account(chosen.auth_url, chosen.user, chosen.password, chosen.project or chosen.user)


def _roles(chosen: argparse.Namespace, target: str) -> Roles:
    """The processes that were named for a target, then the services that serve all targets."""
    ways = {role: way for (name, role), way in chosen.processes if name == target}
    services = {path.stem: str(path) for path in sorted(chosen.services.glob("*.pid"))} if chosen.services else {}
    return Roles(ways | {name: way for name, way in services.items() if name not in ways})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("bench", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for name, act, options in (
        ("measure", measure, (_identity, _endpoints, _cases, _keeping)),
        ("bare", measure_bare, (_identity, _cases, _keeping)),
        ("floor", measure_floor, (_databases, _keeping)),
        ("template", measure_templates, (_documents, _keeping)),
        ("report", report, (_files,)),
        ("page", page, (_page,)),
        ("cases", cases, ()),
        ("clean", clean, (_identity, _endpoints)),
    ):
        command = commands.add_parser(name, help=act.__doc__)
        command.set_defaults(act=act)
        for add in options:
            add(command)
    return parser


def _identity(command: argparse.ArgumentParser) -> None:
    env = os.environ.get
    command.add_argument("--auth-url", default=env("OS_AUTH_URL"), help="Identity API v3 [OS_AUTH_URL]")
    command.add_argument("--user", default=env("OS_USERNAME"), help="[OS_USERNAME]")
    command.add_argument("--password", default=env("OS_PASSWORD"), help="[OS_PASSWORD]")
    command.add_argument("--project", default=env("OS_PROJECT_NAME"), help="the user's name by default")


def _endpoints(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--target",
        type=_pair,
        action="append",
        required=True,
        help="NAME=URL, or NAME=catalog; the URL may hold %%(project_id)s",
    )


def _cases(command: argparse.ArgumentParser) -> None:
    command.add_argument("--cases", type=_known(CASES), default=list(CASES), help=f"of {', '.join(CASES)}")
    command.add_argument("--neighbour", help="a user, and the project of that name, with the same password")
    command.add_argument("--network", default=NETWORK, help="where servers are put; made when it is not there")
    command.add_argument(
        "--processes",
        type=_process,
        action="append",
        default=[],
        help="NAME.ROLE=PIDFILE[,PIDFILE] or NAME.ROLE=~REGEX on command lines; the roles engine and api are reported",
    )
    command.add_argument("--services", type=Path, help="a folder of pid files: services that work for all targets")


def _databases(command: argparse.ArgumentParser) -> None:
    command.add_argument("--database", action="append", required=True, help="a URL of SQLAlchemy's")
    command.add_argument("--shapes", type=_known(floor.SHAPES), default=list(floor.SHAPES))


def _documents(command: argparse.ArgumentParser) -> None:
    command.add_argument("--families", type=_known(FAMILIES), default=list(FAMILIES), help=f"of {', '.join(FAMILIES)}")
    command.add_argument("--forms", type=_known(curve.FORMS), default=["tree"], help=f"of {', '.join(curve.FORMS)}")
    command.add_argument("--sizes", type=_numbers, default=curve.SIZES, help="how many resources, such as 100,1000")


def _keeping(command: argparse.ArgumentParser) -> None:
    command.add_argument("--reps", type=int, default=1)
    command.add_argument("--json", type=Path, help="append every measurement to this file")
    command.add_argument("--ours", default="ours", help="the target whose ratios are told")


def _files(command: argparse.ArgumentParser) -> None:
    command.add_argument("files", type=Path, nargs="+")
    command.add_argument("--ours", default="ours", help="the target whose ratios are told")


def _page(command: argparse.ArgumentParser) -> None:
    command.add_argument("--page", type=Path, default=TREE / "docs" / "performance.md")
    command.add_argument("--results", type=Path, default=TREE / "bench" / "results", help="a folder of .jsonl files")
    command.add_argument("--draft", action="store_true", help="take figures of changed code too, and say so")


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not (name and mark and value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _process(text: str) -> tuple[tuple[str, str], str]:
    left, way = _pair(text)
    name, mark, role = left.rpartition(".")
    if not mark:
        raise argparse.ArgumentTypeError(f"{left!r} is not NAME.ROLE")
    return (name, role), way


def _numbers(text: str) -> list[int]:
    return [int(word) for word in text.split(",")]


def _known(names: Container[str]) -> Callable[[str], list[str]]:
    def split(text: str) -> list[str]:
        wanted = text.split(",")
        for name in wanted:
            if name not in names:
                raise argparse.ArgumentTypeError(f"{name!r} is not known")
        return wanted

    return split


if __name__ == "__main__":
    sys.exit(main())

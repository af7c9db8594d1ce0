"""`heat-manage`: what the operator does to the database with no service running or beside running ones."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from oslo_config import cfg

from heat.cmd.options.loading import load, sample
from heat.store import purge, services
from heat.store.database import Database, StoreUnavailable
from heat.store.migrations import check, upgrade, version
from heat.store.rows import ServiceRow
from heat.store.secrets import Secrets
from heat.values.errors import HeatError

SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
_MISSED_BEATS = 2
_SERVICE_LINE = "{:<16} {:<16} {:<36} {:<10} {:<10} {:<10} {}\n"

Say = Callable[[str], object]


class BadUsage(HeatError):
    """The operator asked for something that cannot be."""


def main() -> None:
    """Run the command and leave with its exit status."""
    sys.exit(run(sys.argv[1:], sys.stdout.write, sys.stderr.write))


def run(arguments: Sequence[str], say: Say, complain: Say) -> int:
    """Do what the arguments say; 0 when it is done."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options, say)
    except (HeatError, cfg.Error) as error:
        why = f" ({error.__cause__})" if isinstance(error, StoreUnavailable) else ""
        complain(f"ERROR: {error}{why}\n")
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser("heat-manage", description="Care for Heat's database.")
    parser.add_argument("--config-file", action="append", default=[], metavar="PATH", help="may be given repeatedly")
    parser.add_argument("--config-dir", action="append", default=[], metavar="DIR", help="a folder of *.conf files")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    sync = commands.add_parser("db_sync", help="bring the schema to the latest version, or to the one named")
    sync.add_argument("version", nargs="?", default="head")
    sync.set_defaults(run=_db_sync)

    commands.add_parser("db_version", help="say the version of the schema").set_defaults(run=_db_version)

    reporting = commands.add_parser("service", help="engines that report here")
    service = reporting.add_subparsers(required=True, metavar="COMMAND")
    service.add_parser("list", help="show all engines").set_defaults(run=_list_services)
    service.add_parser("clean", help="forget the engines that are down").set_defaults(run=_clean_services)

    config = commands.add_parser("config", help="heat.conf").add_subparsers(required=True, metavar="COMMAND")
    config.add_parser("sample", help="print every option with its default").set_defaults(run=_sample_config)

    reset = commands.add_parser("reset_stack_status", help="not needed here, and why")
    reset.add_argument("stack_id", nargs="?")
    reset.set_defaults(run=_reset_nothing)

    _add_purge(commands.add_parser("purge_deleted", help="forget stacks that were deleted long ago"))
    return parser


def _add_purge(purging: ArgumentParser) -> None:
    purging.add_argument("age", nargs="?", default="90", help="how long ago (90)")
    purging.add_argument("-g", "--granularity", choices=list(SECONDS), default="days", help="unit of age (days)")
    purging.add_argument("-p", "--project-id", help="only the stacks of this project")
    purging.add_argument("-b", "--batch_size", default="20", help="stacks per transaction (20)")
    purging.set_defaults(run=_purge_deleted)


@contextmanager
def _database(options: Namespace) -> Iterator[Database]:
    files = [argument for path in options.config_file for argument in ("--config-file", path)]
    folders = [argument for path in options.config_dir for argument in ("--config-dir", path)]
    settings = load([*files, *folders], prog="heat-manage", conf=cfg.ConfigOpts())
    if not settings.database.connection:
        raise BadUsage("No database is configured. Set connection in section [database] of heat.conf.")
    database = Database(settings.database.connection, Secrets(settings.auth_encryption_key))
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _checked_database(options: Namespace) -> Iterator[Database]:
    """A database that has the schema of this program."""
    with _database(options) as database:
        check(database.writer)
        database.learn_time()
        yield database


def _db_sync(options: Namespace, _say: Say) -> None:
    with _database(options) as database:
        upgrade(database.writer, options.version)


def _db_version(options: Namespace, say: Say) -> None:
    with _database(options) as database:
        say(f"{version(database.writer) or 'none: run heat-manage db_sync'}\n")


def _sample_config(_options: Namespace, say: Say) -> None:
    say(sample())


def _reset_nothing(_options: Namespace, _say: Say) -> None:
    """Operators of other Heats look for it when a stack is stuck."""
    raise BadUsage(
        "There is no reset_stack_status, because no stack is stuck: what an engine leaves behind, another takes up. "
        "A stack that stays IN_PROGRESS waits for the cloud, or no engine runs: see `heat-manage service list` and "
        "`heat stack resource list -n 5 STACK`. At any moment it can be cancelled (`heat stack cancel`), updated, or "
        "deleted (`heat stack delete`, with --force whatever the cloud says)."
    )


def _list_services(options: Namespace, say: Say) -> None:
    with _checked_database(options) as database:
        say(_SERVICE_LINE.format("Hostname", "Binary", "Engine_Id", "Host", "Topic", "Status", "Updated At"))
        for row in services.known(database):
            when = datetime.fromtimestamp(row.updated_at, UTC).strftime("%Y-%m-%d %H:%M:%S")
            status = "up" if _is_up(row, database.clock()) else "down"
            say(_SERVICE_LINE.format(row.hostname, row.binary, row.engine_id, row.host, row.topic, status, when))


def _clean_services(options: Namespace, say: Say) -> None:
    with _checked_database(options) as database:
        now = database.clock()
        services.forget(database, [row.engine_id for row in services.known(database) if not _is_up(row, now)])
    say("Dead engines are removed.\n")


def _is_up(row: ServiceRow, now: float) -> bool:
    return row.deleted_at is None and now - row.updated_at <= _MISSED_BEATS * row.report_interval


def _purge_deleted(options: Namespace, _say: Say) -> None:
    age = _number("age", options.age, least=0)
    batch_size = _number("batch_size", options.batch_size, least=1)
    with _checked_database(options) as database:
        before = database.clock() - age * SECONDS[options.granularity]
        purge.purge_stacks(database, before, options.project_id, batch_size)
        purge.purge_plans(database, before, options.project_id)
        if options.project_id is None:
            purge.purge_operations(database, before)
        purge.purge_documents(database)


def _number(name: str, text: str, least: int) -> int:
    if not text.lstrip("-").isdecimal():
        raise BadUsage(f"{name} should be an integer, not {text!r}")
    if int(text) < least:
        raise BadUsage(f"{name} should be {least} or more, not {text}")
    return int(text)

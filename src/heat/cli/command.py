"""What all commands share: a connection, their line of help, and failures told in words."""

import argparse
from functools import cached_property
from typing import Any, ClassVar

from cliff.command import Command
from cliff.lister import Lister
from cliff.show import ShowOne

from heat.cli.client import Heat
from heat.cli.cloud import connect
from heat.cli.commands import SUMMARIES
from heat.cli.failure import Failure, Interrupted

# What shells take for "ended by Ctrl-C".
INTERRUPTED = 130


class HeatCommand(Command):
    """A command that talks with the orchestration service."""

    details: ClassVar[str] = ""

    @cached_property
    def heat(self) -> Heat:
        """The service; the connection is made when the first word is spoken."""
        return connect(self.app.options)

    def get_description(self) -> str:
        """The line of the table of commands, and the details of this one."""
        summary = SUMMARIES[f"{type(self).__module__}:{type(self).__qualname__}"]
        return f"{summary}.\n\n{self.details}".strip()

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Run; a surprise is told as what it is, our bug."""
        try:
            return int(super().run(parsed_args))
        except Interrupted as interruption:
            self.app.stderr.write(f"{interruption}\n")
            return INTERRUPTED
        except (Failure, BrokenPipeError):
            raise
        except Exception as error:
            what = f"{type(error).__name__}: {error}"
            fix = "Run it again with --debug and report what it prints."
            raise Failure("This is a bug in Heat's command-line tool.", what=what, fix=fix) from error


class HeatLister(HeatCommand, Lister):
    """A command whose answer is a table of many things."""


class HeatShow(HeatCommand, ShowOne):
    """A command whose answer is one thing, field by field."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """On a terminal, long values are wrapped inside their field."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        if self.app.stdout.isatty():
            parser.set_defaults(fit_width=True)
        return parser


def add_stack(parser: argparse.ArgumentParser) -> None:
    """The positional argument of nearly every command."""
    parser.add_argument("stack", metavar="<stack>", help="name or id of the stack")


def table_of(things: list[dict[str, Any]], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Rows with these columns of the things; what a thing has not stays empty."""
    return [tuple(thing.get(column) for column in columns) for thing in things]

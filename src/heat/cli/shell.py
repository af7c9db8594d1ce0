"""The frame of the tool: global options, help, log lines, and the choice of the command.

Nothing heavy is imported here, so that help comes at once.
"""

import argparse
import logging
import sys
from importlib.metadata import PackageNotFoundError, version

from cliff.app import App
from cliff.help import HelpExit

from heat.cli.cloud_options import add_cloud_options
from heat.cli.commands import COMMANDS, Commands
from heat.cli.failure import Failure
from heat.cli.old_spellings import OLD_COMMANDS, respell

DESCRIPTION = "Heat: templates become running applications on OpenStack clouds."
TRY = """
Try:
  heat stack create -t app.yaml --wait app
  heat help stack create
"""


class Shell(App):
    """The heat tool itself."""

    NAME = "heat"

    def __init__(self) -> None:
        super().__init__(DESCRIPTION, _version(), Commands(), deferred_help=True)
        self._installed: list[logging.Handler] = []

    def run(self, argv: list[str]) -> int:
        """Run one command line, and leave the logging of the process as it was found."""
        try:
            return int(super().run(argv))
        finally:
            for handler in self._installed:
                logging.getLogger().removeHandler(handler)
                handler.close()

    def build_option_parser(
        self, description: str | None, version: str | None, argparse_kwargs: dict[str, object] | None = None
    ) -> argparse.ArgumentParser:
        """Global options; they are never abbreviated, since a command may have an option that starts alike."""
        arguments = {"allow_abbrev": False, "prog": self.NAME, "usage": "%(prog)s [options] <command> [arguments]"}
        parser = super().build_option_parser(description, version, {**arguments, **(argparse_kwargs or {})})
        add_cloud_options(parser)
        return parser

    def configure_logging(self) -> None:
        """Quiet unless asked: -v tells what happens, -vv or --debug every request."""
        noisy = self.options.debug or self.options.verbose_level > 2
        level = {0: logging.ERROR, 1: logging.WARNING, 2: logging.INFO}.get(self.options.verbose_level, logging.DEBUG)
        # Its warnings on the way to a failure only repeat what the failure will say.
        logging.getLogger("keystoneauth").setLevel(logging.NOTSET if noisy else logging.ERROR)
        root = logging.getLogger()
        root.setLevel(logging.DEBUG if noisy else level)
        self._installed = self._handlers()
        for handler in self._installed:
            root.addHandler(handler)

    def print_help_if_requested(self) -> None:
        """`heat --help`: the options, then every command with its line, from the table alone."""
        if not self.options.deferred_help:
            return
        self.print_help()
        raise HelpExit(0)

    def interact(self) -> None:
        """Options and no command: there is no dialogue to enter, so help is what helps."""
        self.print_help()

    def print_help(self) -> None:
        """The whole help of the tool."""
        width = max(len(entry.words) for entry in COMMANDS)
        self.parser.print_help(self.stdout)
        self.stdout.write("\nCommands:\n")
        for entry in COMMANDS:
            self.stdout.write(f"  {entry.words:<{width}}  {entry.summary}\n")
        self.stdout.write(TRY)

    def run_subcommand(self, argv: list[str]) -> int:
        """Run a command, having respelled it if it was written in the old way."""
        if argv[0] == "help":
            argv = ["help", *_words(argv[1:])]
            if len(argv) == 1:
                self.print_help()
                return 0
        try:
            argv = self._respelled(argv)
        except Failure as failure:
            self.stderr.write(f"{failure}\n")
            return 1
        return int(super().run_subcommand(argv))

    def _respelled(self, argv: list[str]) -> list[str]:
        is_help = argv[0] == "help"
        old = argv[1:] if is_help else argv
        if old[0] not in OLD_COMMANDS:
            return argv
        words = OLD_COMMANDS[old[0]].new_words(old[0])
        new = words if is_help else respell(old)
        name = " ".join((*words, *OLD_COMMANDS[old[0]].always))
        self.stderr.write(f"heat: `heat {old[0]}` is now spelled `heat {name}`.\n")
        return ["help", *new] if is_help else new

    def _handlers(self) -> list[logging.Handler]:
        console = logging.StreamHandler(self.stderr)
        console.setFormatter(logging.Formatter(self.CONSOLE_MESSAGE_FORMAT))
        if not self.options.log_file:
            return [console]
        file = logging.FileHandler(self.options.log_file)
        file.setFormatter(logging.Formatter(self.LOG_FILE_MESSAGE_FORMAT))
        return [console, file]


def run(argv: list[str] | None = None) -> int:
    """Run the tool with the words given, or those of the command line; the exit status."""
    words = sys.argv[1:] if argv is None else argv
    return int(Shell().run(words or ["--help"]))


def _words(argv: list[str]) -> list[str]:
    """The words before the first option: `stack create -t x --help` asks about `stack create`."""
    first = next((at for at, word in enumerate(argv) if word.startswith("-")), len(argv))
    return argv[:first]


def _version() -> str:
    try:
        return version("heat")
    except PackageNotFoundError:
        return "unreleased"

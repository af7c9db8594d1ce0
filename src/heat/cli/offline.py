"""What the commands share that work without a cloud."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from heat.authoring.knowledge import Knowledge
from heat.cli.command import HeatCommand
from heat.cli.failure import Failure
from heat.values.errors import HeatError

NOT_DONE = 2
"""Exit status when a command could not do its work at all."""


class OfflineCommand(HeatCommand):
    """A command that asks nobody: no cloud, no credentials, no network."""

    def knowledge(self, options: argparse.Namespace) -> Knowledge:
        """The resource types that are installed here."""
        return Knowledge.installed(tuple(options.plugin_dir or ()))


def add_plugin_dir(parser: argparse.ArgumentParser) -> None:
    """The option that brings in foreign resource types."""
    parser.add_argument(
        "--plugin-dir", action="append", metavar="<folder>", help="folder with more resource types (repeatable)"
    )


def add_output_file(parser: argparse.ArgumentParser) -> None:
    """The option that says where the answer goes."""
    parser.add_argument("-o", "--output", metavar="<file>", help="write to this file instead of standard output")


@contextmanager
def told(what: str) -> Iterator[None]:
    """Errors of files and templates become failures that a person can read."""
    try:
        yield
    except HeatError as error:
        fix = "Correct it; `heat template lint` shows the line, and whatever else is wrong."
        raise Failure("The template cannot be used.", where=what, what=str(error), fix=fix) from error
    except OSError as error:
        reason = f"{error.filename or what}: {error.strerror or error}"
        raise Failure("A file cannot be read or written.", what=reason, fix="Correct the path.") from error
    except UnicodeDecodeError as error:
        fix = "Save it as UTF-8."
        raise Failure("A file is not text.", where=what, what=str(error), fix=fix) from error


def deliver(text: str, output: str | None, command: HeatCommand) -> None:
    """Write the answer to the file named, or to standard output."""
    text = text.rstrip("\n") + "\n"
    if output:
        Path(output).expanduser().write_text(text)
    else:
        command.app.stdout.write(text)


def wants_colour(command: HeatCommand, choice: str) -> bool:
    """Colour on terminals, unless NO_COLOR is set or the person says otherwise."""
    if choice != "auto":
        return choice == "always"
    return bool(command.app.stdout.isatty()) and not os.environ.get("NO_COLOR")

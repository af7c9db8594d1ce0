"""`heat stack export`, `abandon` and `adopt`: stacks as data, forgotten, and taken in again."""

import argparse
import json
from pathlib import Path
from typing import Any

from heat.cli.changes import CreateStack
from heat.cli.command import HeatCommand, add_stack
from heat.cli.failure import Failure


class _Tell(HeatCommand):
    """A stack's data, printed or written to a file."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stack, and where to."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("--output-file", metavar="<file>", help="write the data there instead of printing it")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Ask for the data; a file that cannot be written is found out before."""
        path = self.heat.find_stack(parsed_args.stack)
        target = Path(parsed_args.output_file) if parsed_args.output_file else None
        if target is not None:
            _make(target)
        text = json.dumps(self._data(path), indent=2)
        if target is None:
            self.app.stdout.write(f"{text}\n")
        else:
            target.write_text(f"{text}\n")
        return 0

    def _data(self, path: str) -> Any:
        raise NotImplementedError


class ExportStack(_Tell):
    """Nothing is done to the stack."""

    details = "The data holds secrets of the stack, such as random strings: keep it as you would keep them."

    def _data(self, path: str) -> Any:
        return self.heat.get(f"{path}/export")


class AbandonStack(_Tell):
    """The stack is forgotten; everything that it made stays."""

    details = f"{ExportStack.details}\nWith it, `heat stack adopt` makes a stack of what is left."

    def _data(self, path: str) -> Any:
        return self.heat.delete(f"{path}/abandon")


class AdoptStack(CreateStack):
    """A stack of things that are there already."""

    details = "The data of an abandon or export names the things. Without -t, its template is taken too."
    watched = "ADOPT"
    template_required = False

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """As for a create, and the data."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("--adopt-file", required=True, metavar="<file>", help="what abandon or export has told")
        return parser

    def body(self, options: argparse.Namespace) -> dict[str, Any]:
        """The body of a create, with the data."""
        return {**super().body(options), "adopt_stack_data": _read(options.adopt_file)}


def _make(target: Path) -> None:
    try:
        target.touch(mode=0o600)
    except OSError as error:
        raise Failure("The file cannot be written.", where=str(target), what=str(error.strerror)) from error


def _read(name: str) -> str:
    try:
        return Path(name).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Failure("The adopt data cannot be read.", where=name, what=str(error)) from error

"""`heat stack resource signal`, `metadata` and `mark unhealthy`: words to resources, and their words to guests."""

import argparse
import json
from pathlib import Path
from typing import Any

from heat.cli.client import segment
from heat.cli.command import HeatCommand, add_stack
from heat.cli.failure import Failure


class _OfResource(HeatCommand):
    """A command about one resource."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which resource."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("resource", metavar="<resource>", help="name of the resource")
        return parser

    def _place(self, options: argparse.Namespace) -> str:
        return f"{self.heat.find_stack(options.stack)}/resources/{segment(options.resource)}"


class SignalResource(_OfResource):
    """Word that something happened."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which resource, and what to tell it."""
        parser = super().get_parser(prog_name)
        data = parser.add_mutually_exclusive_group()
        data.add_argument("--data", metavar="<json>", help="what to tell it, as JSON")
        data.add_argument("--data-file", metavar="<file>", help="a file with what to tell it, as JSON")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Hand it over."""
        self.heat.post(f"{self._place(parsed_args)}/signal", _data(parsed_args))
        return 0


class ShowMetadata(_OfResource):
    """The metadata that a guest reads."""

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """As JSON, for scripts."""
        metadata = self.heat.get(f"{self._place(parsed_args)}/metadata")["metadata"]
        self.app.stdout.write(f"{json.dumps(metadata, indent=2)}\n")
        return 0


class MarkUnhealthy(_OfResource):
    """Word that a resource is not well: the next update makes it anew."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which resource, why, or that it is well after all."""
        parser = super().get_parser(prog_name)
        parser.add_argument("reason", metavar="<reason>", nargs="?", default="", help="why")
        parser.add_argument("--reset", action="store_true", help="it is well after all")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Say so."""
        body = {"mark_unhealthy": not parsed_args.reset, "resource_status_reason": parsed_args.reason}
        self.heat.patch(self._place(parsed_args), body)
        return 0


def _data(options: argparse.Namespace) -> Any:
    where = options.data_file or "--data"
    try:
        text = Path(options.data_file).read_text() if options.data_file else options.data
        return None if text is None else json.loads(text)
    except OSError as error:
        raise Failure("The data cannot be read.", where=where, what=str(error)) from error
    except ValueError as error:
        raise Failure(
            "The data is not JSON.", where=where, what=str(error), fix='For a text, write "in quotes".'
        ) from None

"""`heat stack output list` and `heat stack output show`."""

import argparse
from typing import Any

from heat.cli.cells import Structured, cell
from heat.cli.client import segment
from heat.cli.command import HeatLister, HeatShow, add_stack, table_of
from heat.cli.failure import Failure

COLUMNS = ("output_key", "description")


class ListOutputs(HeatLister):
    """The outputs of a stack, one a row."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack, and whether with values."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("--long", "--with-detail", action="store_true", help="with their values")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Names and descriptions; values cost the service more, so only if asked."""
        path = self.heat.find_stack(parsed_args.stack)
        if not parsed_args.long:
            return COLUMNS, table_of(self.heat.get(f"{path}/outputs")["outputs"], COLUMNS)
        outputs = self.heat.get(path)["stack"].get("outputs", [])
        columns = (*COLUMNS, "output_value")
        for output in outputs:
            output["output_value"] = cell(output.get("output_value"))
        return columns, table_of(outputs, columns)


class ShowOutput(HeatShow):
    """One output, or all."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which output."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("output", metavar="<output>", nargs="?", help="name of the output")
        parser.add_argument("--all", action="store_true", help="all outputs")
        # Former tools gave the value alone without this; now it is always whole.
        parser.add_argument("--with-detail", action="store_true", help=argparse.SUPPRESS)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The output's value, worked out now."""
        if parsed_args.all:
            return self._all(parsed_args.stack)
        if not parsed_args.output:
            fix = "Name an output (`heat stack output list STACK`), or say --all."
            raise Failure("An argument is missing.", what="No output was named.", fix=fix)
        path = self.heat.find_stack(parsed_args.stack)
        output = self.heat.get(f"{path}/outputs/{segment(parsed_args.output)}")["output"]
        if output.get("output_error"):
            place = f"outputs.{parsed_args.output}"
            raise Failure("The output has no value.", where=place, what=str(output["output_error"]))
        return tuple(output), tuple(cell(value) for value in output.values())

    def _all(self, stack: str) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        path = self.heat.find_stack(stack)
        outputs = self.heat.get(path)["stack"].get("outputs", [])
        return tuple(output["output_key"] for output in outputs), tuple(Structured(output) for output in outputs)

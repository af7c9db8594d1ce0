"""`heat stack template show` and `heat template validate`."""

import argparse
from typing import Any

from heat.cli.cells import cell
from heat.cli.command import HeatShow, add_stack
from heat.cli.failure import Failure
from heat.cli.pairs import pairs
from heat.cli.stack_request import add_template_options, template_part


class ShowTemplate(HeatShow):
    """The template of a stack, as it was given."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        return parser

    @property
    def formatter_default(self) -> str:
        """A template is YAML."""
        return "yaml"

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Section by section, so that the YAML form is the template again."""
        template = self.heat.get(f"{self.heat.find_stack(parsed_args.stack)}/template")
        return tuple(template), tuple(cell(value) for value in template.values())


class ValidateTemplate(HeatShow):
    """A template, checked by the service."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which template, with which environments and parameters."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_template_options(parser, required=True)
        parser.add_argument("--parameter", action="append", metavar="<key=value>", help="value of a parameter")
        parser.add_argument("--show-nested", action="store_true", help="check nested templates too, and show them")
        parser.add_argument("--ignore-errors", metavar="<number1,number2...>", help="errors to overlook")
        return parser

    @property
    def formatter_default(self) -> str:
        """The answer is deep; YAML shows it best."""
        return "yaml"

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """What the service makes of the template."""
        given = pairs(parsed_args.parameter, "--parameter")
        body = template_part(parsed_args, given)
        if given:
            body["parameters"] = given
        nested = "True" if parsed_args.show_nested else None
        try:
            found = self.heat.post("validate", body, show_nested=nested, ignore_errors=parsed_args.ignore_errors)
        except Failure as failure:
            raise failure.within(parsed_args.template) from failure
        return tuple(found), tuple(cell(value) for value in found.values())

"""`heat resource type list` and `heat resource type show`."""

import argparse
from typing import Any

from heat.cli.cells import cell
from heat.cli.client import segment
from heat.cli.command import HeatLister, HeatShow
from heat.cli.pairs import query_filters


class ListResourceTypes(HeatLister):
    """The resource types, one a row."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which types."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument(
            "--filter",
            action="append",
            metavar="<key=value>",
            help="only such types, by name, version or support_status; a name may be a regular expression (repeatable)",
        )
        parser.add_argument("--long", action="store_true", help="with their descriptions")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Sorted by name; the service gives names alone unless descriptions are asked for."""
        detail = "True" if parsed_args.long else None
        types = self.heat.get("resource_types", with_description=detail, **query_filters(parsed_args.filter))
        rows = [_row(item) for item in types["resource_types"]]
        if parsed_args.long:
            return ("Resource Type", "Description"), sorted(rows)
        return ("Resource Type",), sorted(row[:1] for row in rows)


def _row(item: str | dict[str, Any]) -> tuple[str, str]:
    if isinstance(item, str):
        return item, ""
    return str(item["resource_type"]), str(item.get("description") or "")


class ShowResourceType(HeatShow):
    """One resource type, as a schema or as a template that uses it."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which type, in which form."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("resource_type", metavar="<resource-type>", help="such as OS::Nova::Server")
        parser.add_argument(
            "--template-type", choices=("hot", "cfn"), metavar="<hot|cfn>", help="show a template that uses the type"
        )
        parser.add_argument("--long", action="store_true", help="with its description")
        return parser

    @property
    def formatter_default(self) -> str:
        """A schema is deep; YAML shows it best."""
        return "yaml"

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The type as the service tells it."""
        path = f"resource_types/{segment(parsed_args.resource_type)}"
        if parsed_args.template_type:
            found = self.heat.get(f"{path}/template", template_type=parsed_args.template_type)
        else:
            found = self.heat.get(path, with_description="True" if parsed_args.long else None)
        return tuple(found), tuple(cell(value) for value in found.values())

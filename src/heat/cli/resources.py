"""`heat stack resource list` and `heat stack resource show`."""

import argparse
from typing import Any

from heat.cli.cells import cell, links
from heat.cli.client import segment
from heat.cli.command import HeatLister, HeatShow, add_stack, table_of
from heat.cli.pairs import query_filters

COLUMNS = ("resource_name", "physical_resource_id", "resource_type", "resource_status", "updated_time")
DETAIL = ("creation_time", "required_by", "resource_status_reason")


class ListResources(HeatLister):
    """The resources of a stack, one a row."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which resources, and how deep."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("-n", "--nested-depth", type=int, metavar="<depth>", help="nested stacks too, so deep")
        parser.add_argument(
            "--filter",
            action="append",
            metavar="<key=value>",
            help="only such resources, by name, type, status, action, id or physical_resource_id (repeatable)",
        )
        parser.add_argument("--long", "--with-detail", action="store_true", help="with reason and dependants")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One request for the stack and all that is nested in it."""
        path = self.heat.find_stack(parsed_args.stack)
        detail = "True" if parsed_args.long else None
        query = {**query_filters(parsed_args.filter), "nested_depth": parsed_args.nested_depth, "with_detail": detail}
        resources = self.heat.get(f"{path}/resources", **query)["resources"]
        columns = COLUMNS + (DETAIL if parsed_args.long else ()) + (("stack_name",) if parsed_args.nested_depth else ())
        for resource in resources:
            resource["stack_name"] = stack_name_of(resource)
            resource["required_by"] = cell(resource.get("required_by"))
        return columns, table_of(resources, columns)


class ShowResource(HeatShow):
    """One resource, field by field."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which resource, and which attributes beyond those of its type."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("resource", metavar="<resource>", help="name of the resource")
        parser.add_argument(
            "--with-attr", action="append", metavar="<attribute>", help="an attribute to show too (repeatable)"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The resource as the service tells it."""
        path = self.heat.find_stack(parsed_args.stack)
        place = f"{path}/resources/{segment(parsed_args.resource)}"
        resource = self.heat.get(place, with_attr=parsed_args.with_attr)["resource"]
        values = (links(value) if name == "links" else cell(value) for name, value in resource.items())
        return tuple(resource), tuple(values)


def stack_name_of(thing: dict[str, Any]) -> str:
    """The name of the stack that a resource or event belongs to, from its links."""
    href = str(link_of(thing, "stack"))
    return href.rstrip("/").rpartition("/")[0].rpartition("/")[2]


def link_of(thing: dict[str, Any], relation: str) -> str:
    """The address that a resource or event gives for a relation; empty if it gives none."""
    return next((str(link["href"]) for link in thing.get("links", ()) if link["rel"] == relation), "")

"""`heat stack list` and `heat stack show`."""

import argparse
from typing import Any

from heat.cli.cells import cell, links
from heat.cli.command import HeatLister, HeatShow, add_stack, table_of
from heat.cli.pairs import pairs, sort_query

BRIEF = ("id", "stack_name", "stack_status", "creation_time", "updated_time")
SUMMARY = ("id", "stack_name", "description", "creation_time", "updated_time", "stack_status", "stack_status_reason")
# The fields that a person looks for stand first; the others follow as the service sends them.
FIRST = (*SUMMARY, "parameters", "outputs", "links")
TITLES = {
    "id": "ID",
    "stack_name": "Stack Name",
    "stack_status": "Stack Status",
    "stack_status_reason": "Reason",
    "creation_time": "Creation Time",
    "updated_time": "Updated Time",
    "deletion_time": "Deletion Time",
    "stack_owner": "Stack Owner",
    "project": "Project",
    "parent": "Parent",
    "tags": "Tags",
}
TAG_QUERIES = {None: "tags", "all": "tags", "any": "tags_any", "not": "not_tags", "not-any": "not_tags_any"}


class ListStacks(HeatLister):
    """The stacks of the project, one a row."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stacks, and how much of each."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("--deleted", action="store_true", help="deleted stacks too")
        parser.add_argument("--nested", action="store_true", help="nested stacks too")
        parser.add_argument("--hidden", action="store_true", help="hidden stacks too")
        parser.add_argument(
            "--property",
            "--filter",
            dest="properties",
            metavar="<key=value>",
            action="append",
            help="only stacks with this property, such as status=FAILED (repeatable)",
        )
        parser.add_argument("--tags", metavar="<tag1,tag2...>", help="only stacks with these tags")
        parser.add_argument(
            "--tag-mode",
            choices=[mode for mode in TAG_QUERIES if mode],
            metavar="<mode>",
            help="how to read --tags: all (the default), any, not or not-any",
        )
        parser.add_argument("--limit", type=int, metavar="<number>", help="at most so many")
        parser.add_argument("--marker", metavar="<id>", help="only stacks after this one")
        parser.add_argument("--sort", action="append", metavar="<key>[:<direction>]", help="e.g. name:desc")
        parser.add_argument("--sort-dir", choices=("asc", "desc"), help=argparse.SUPPRESS)  # of the old stack-list
        parser.add_argument("--all-projects", action="store_true", help="of all projects (for administrators)")
        parser.add_argument("--project", metavar="<id>", help="of this project (for administrators)")
        form = parser.add_mutually_exclusive_group()
        form.add_argument("--short", action="store_true", help="id, name and status only")
        form.add_argument("--long", action="store_true", help="with reason, owner and parent")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One request; the service filters, sorts and pages."""
        stacks = self.heat.get("stacks", **_list_query(parsed_args))["stacks"]
        columns = _list_columns(parsed_args)
        for stack in stacks:
            stack["tags"] = cell(stack.get("tags"))
        return tuple(TITLES[column] for column in columns), table_of(stacks, columns)


def _list_query(options: argparse.Namespace) -> dict[str, Any]:
    query: dict[str, Any] = {
        "show_deleted": options.deleted,
        "show_nested": options.nested,
        "show_hidden": options.hidden,
        "global_tenant": options.all_projects or bool(options.project),
        "tenant": options.project,
        "limit": options.limit,
        "marker": options.marker,
        TAG_QUERIES[options.tag_mode]: options.tags,
    }
    if options.sort_dir:
        query["sort_dir"] = options.sort_dir
    return {**query, **pairs(options.properties, "--property"), **sort_query(options.sort)}


def _list_columns(options: argparse.Namespace) -> tuple[str, ...]:
    if options.short:
        return BRIEF[:3]
    columns = [*BRIEF]
    if options.all_projects or options.project:
        columns.insert(2, "project")
    if options.deleted:
        columns.append("deletion_time")
    if options.nested or options.long:
        columns.append("parent")
    if options.long:
        columns += ["stack_owner", "stack_status_reason", "tags"]
    return tuple(columns)


class ShowStack(HeatShow):
    """One stack, field by field."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stack, and whether to work out its outputs."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("--no-resolve-outputs", action="store_true", help="leave the outputs out (faster)")
        parser.add_argument("--short", action="store_true", help="without parameters, outputs and links")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The stack as the service tells it."""
        wanted = not (parsed_args.no_resolve_outputs or parsed_args.short)
        path = self.heat.find_stack(parsed_args.stack)
        stack = self.heat.get(path, resolve_outputs=None if wanted else "False")["stack"]
        return brief_fields(stack) if parsed_args.short else all_fields(stack)


def brief_fields(stack: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """The fields that tell how a stack is."""
    return SUMMARY, tuple(stack.get(name) for name in SUMMARY)


def all_fields(stack: dict[str, Any]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Everything the service says of a stack."""
    names = [name for name in FIRST if name in stack]
    names += [name for name in stack if name not in names]
    return tuple(names), tuple(links(stack[name]) if name == "links" else cell(stack[name]) for name in names)

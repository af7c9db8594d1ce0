"""`heat stack create` and `heat stack update`: send the change, and watch it if asked."""

import argparse
from typing import Any

from heat.cli.cells import cell
from heat.cli.client import stack_path
from heat.cli.command import HeatShow, add_stack
from heat.cli.failure import Failure
from heat.cli.stack_request import (
    add_change_options,
    add_template_options,
    add_update_options,
    create_body,
    update_body,
)
from heat.cli.stacks import all_fields, brief_fields
from heat.cli.watch import Watch

Answer = tuple[tuple[str, ...], tuple[Any, ...]]


class _Change(HeatShow):
    """What create and update share: watching, and the closing answer."""

    def _settle(self, path: str, watch: Watch, options: argparse.Namespace) -> Answer:
        if options.wait:
            watch.until_settled(poll_s=options.poll)
        return brief_fields(self.heat.get(path, resolve_outputs="False")["stack"])


class CreateStack(_Change):
    """A stack that is not there yet."""

    details = "The template may refer to other files, with get_file or as types of resources; they are sent along."
    watched = "CREATE"
    template_required = True

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Name, template, and how to grow."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("name", metavar="<stack-name>", help="name of the new stack")
        add_template_options(parser, required=self.template_required)
        add_change_options(parser)
        parser.add_argument("--enable-rollback", action="store_true", help="take everything away if it fails")
        parser.add_argument(
            "--pre-create",
            action="append",
            metavar="<resource>",
            help="stop before this resource until its hook is cleared (repeatable)",
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> Answer:
        """Send it; the service answers at once, the stack grows by itself."""
        body = self.body(parsed_args)
        try:
            if parsed_args.dry_run:
                return all_fields(self.heat.post("stacks/preview", body)["stack"])
            stack = self.heat.post("stacks", body)["stack"]
        except Failure as failure:
            raise failure.within(parsed_args.template or f"stack {parsed_args.name}") from failure
        path = stack_path(parsed_args.name, stack["id"])
        return self._settle(path, Watch(self.heat, path, self.watched), parsed_args)

    def body(self, options: argparse.Namespace) -> dict[str, Any]:
        """What is sent."""
        return create_body(options)


class UpdateStack(_Change):
    """A stack that is to become something else."""

    details = "Without -t, --existing keeps the template and whatever else is not given."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stack, and what it shall be."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        add_template_options(parser, required=False)
        add_change_options(parser)
        add_update_options(parser)
        parser.add_argument("--show-nested", action="store_true", help="with --dry-run: nested stacks too")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> Answer:
        """Send it as a whole (PUT), or with --existing as what differs (PATCH)."""
        body = update_body(parsed_args)
        path = self.heat.find_stack(parsed_args.stack)
        send = self.heat.patch if parsed_args.existing else self.heat.put
        # What has happened before must be known first, or the new events could not be told from the old.
        watch = Watch(self.heat, path, "UPDATE").from_now_on() if parsed_args.wait else Watch(self.heat, path, "UPDATE")
        try:
            if parsed_args.dry_run:
                nested = "True" if parsed_args.show_nested else None
                return _plan(send(f"{path}/preview", body, show_nested=nested)["resource_changes"])
            send(path, body)
        except Failure as failure:
            raise failure.within(parsed_args.template or f"stack {parsed_args.stack}") from failure
        return self._settle(path, watch, parsed_args)


def _plan(changes: dict[str, list[dict[str, Any]]]) -> Answer:
    """What an update would do with which resources."""
    names = ("added", "updated", "replaced", "deleted", "unchanged")
    return names, tuple(cell([_named(change) for change in changes.get(name, ())]) for name in names)


def _named(change: dict[str, Any]) -> str:
    return f"{change.get('resource_name')} ({change.get('resource_type')})"

"""`heat stack snapshot …`: a stack as it was at one moment, and the way back to it."""

import argparse
from typing import Any

from heat.cli.actions import add_watching
from heat.cli.cells import cell
from heat.cli.client import segment
from heat.cli.command import HeatCommand, HeatLister, HeatShow, add_stack, table_of
from heat.cli.watch import Watch

COLUMNS = ("id", "name", "status", "status_reason", "creation_time")


class CreateSnapshot(HeatShow):
    """One more snapshot of a stack."""

    details = "Servers give an image and volumes a backup; of other resources the properties are kept."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack, and under which name."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("--name", metavar="<name>", help="a name for it")
        add_watching(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Ask for it; it is taken by the service."""
        path = self.heat.find_stack(parsed_args.stack)
        watch = Watch(self.heat, path, "SNAPSHOT")
        if parsed_args.wait:
            watch.from_now_on()
        made = self.heat.post(f"{path}/snapshots", {"name": parsed_args.name})
        if parsed_args.wait:
            watch.until_settled(poll_s=parsed_args.poll)
            made = self.heat.get(f"{path}/snapshots/{segment(made['id'])}")["snapshot"]
        return COLUMNS, tuple(made.get(column) for column in COLUMNS)


class ListSnapshots(HeatLister):
    """The snapshots of a stack, one a row."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One request."""
        path = self.heat.find_stack(parsed_args.stack)
        return COLUMNS, table_of(self.heat.get(f"{path}/snapshots")["snapshots"], COLUMNS)


class ShowSnapshot(HeatShow):
    """One snapshot with all its data."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which one."""
        return _one(super().get_parser(prog_name))

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The snapshot as the service tells it."""
        snapshot = self.heat.get(_path(self.heat.find_stack(parsed_args.stack), parsed_args))["snapshot"]
        return tuple(snapshot), tuple(cell(value) for value in snapshot.values())


class DeleteSnapshot(HeatCommand):
    """A snapshot that is no longer wanted, with its images and backups."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which one."""
        parser = _one(super().get_parser(prog_name))
        parser.add_argument("-y", "--yes", action="store_true", help="for scripts of other tools; nobody is asked")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Ask for it."""
        self.heat.delete(_path(self.heat.find_stack(parsed_args.stack), parsed_args))
        return 0


class RestoreSnapshot(HeatCommand):
    """The stack becomes what it was."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """To which snapshot, and whether to watch."""
        parser = _one(super().get_parser(prog_name))
        add_watching(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Ask for it."""
        path = self.heat.find_stack(parsed_args.stack)
        watch = Watch(self.heat, path, "RESTORE")
        if parsed_args.wait:
            watch.from_now_on()
        self.heat.post(f"{_path(path, parsed_args)}/restore", None)
        if parsed_args.wait:
            watch.until_settled(poll_s=parsed_args.poll)
        return 0


def _one(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    add_stack(parser)
    parser.add_argument("snapshot", metavar="<snapshot>", help="id of the snapshot")
    return parser


def _path(stack: str, options: argparse.Namespace) -> str:
    return f"{stack}/snapshots/{segment(options.snapshot)}"

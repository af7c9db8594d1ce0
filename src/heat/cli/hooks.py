"""`heat stack hook poll` and `heat stack hook clear`: who waits for you, and the word that lets them go on."""

import argparse
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from heat.cli.client import Heat, segment, stack_path
from heat.cli.command import HeatCommand, HeatLister, add_stack
from heat.cli.failure import Failure
from heat.cli.growth import stack_id_of
from heat.cli.resources import link_of, stack_name_of

HOOKS = "pre-create", "pre-update", "pre-delete", "post-create", "post-update", "post-delete"
PAUSED = re.compile(r"paused until Hook (\S+) is cleared")
CLEARED = re.compile(r"Hook (\S+) is cleared")
COLUMNS = ("id", "stack", "resource_name", "hook", "resource_status", "resource_status_reason", "event_time")
DEEPEST = 10

Event = dict[str, Any]


class PollHooks(HeatLister):
    """The resources that wait at hooks, one a row."""

    details = "`heat stack hook clear` lets them go on."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Where to look, and how deep."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument(
            "-n", "--nested-depth", type=int, default=DEEPEST, metavar="<depth>", help="nested stacks so deep; 0: none"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Hooks that were reached and not cleared, as the events tell."""
        waiting = waiting_in(self.heat, self.heat.find_stack(parsed_args.stack), parsed_args.nested_depth)
        rows = [{**event, "hook": hook, "stack": stack_name_of(event)} for event, hook in waiting]
        return COLUMNS, [tuple(row.get(column) for column in COLUMNS) for row in rows]


class ClearHooks(HeatCommand):
    """Resources go on."""

    details = (
        "A resource of a nested stack is named by its path, group/member; * and ? stand for parts of names. Without\n"
        "an option every hook at which the resources wait is cleared."
    )

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Whose hooks, and which."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("resources", nargs="+", metavar="<resource>", help="name or path of a resource; a pattern")
        for hook in HOOKS:
            parser.add_argument(
                f"--{hook}", dest="hooks", action="append_const", const=hook, help=f"clear {hook} hooks only"
            )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """One signal for each hook; Failure when nobody waits there."""
        stack = self.heat.find_stack(parsed_args.stack)
        paths = _paths(self.heat, stack)
        cleared = 0
        for event, hook in waiting_in(self.heat, stack, DEEPEST):
            path = paths.get((stack_id_of(event), event["resource_name"]), event["resource_name"])
            chosen = any(fnmatchcase(path, pattern) for pattern in parsed_args.resources)
            if chosen and hook in (parsed_args.hooks or HOOKS):
                place = stack_path(stack_name_of(event), stack_id_of(event))
                self.heat.post(f"{place}/resources/{segment(event['resource_name'])}/signal", {"unset_hook": hook})
                self.app.stdout.write(f"{path}: {hook} is cleared\n")
                cleared += 1
        if not cleared:
            fix = f"`heat stack hook poll {parsed_args.stack}` lists those that wait."
            what = f"No resource called {' or '.join(parsed_args.resources)} waits at such a hook."
            raise Failure("Nothing was cleared.", where=f"stack {parsed_args.stack}", what=what, fix=fix)


def waiting_in(heat: Heat, stack: str, depth: int) -> Iterator[tuple[Event, str]]:
    """Events of hooks that were reached and that nobody has cleared, in their order."""
    events = heat.get(f"{stack}/events", nested_depth=depth or None, sort_keys="event_time", sort_dir="asc")["events"]
    waiting: dict[tuple[str, str, str], Event] = {}
    for event in events:
        reason = str(event.get("resource_status_reason") or "")
        paused, cleared = PAUSED.search(reason), CLEARED.match(reason)
        stack_id, name = stack_id_of(event), str(event["resource_name"])
        if paused:
            waiting[stack_id, name, paused[1]] = event
        elif cleared:
            waiting.pop((stack_id, name, cleared[1]), None)
        elif event.get("physical_resource_id") == stack_id:
            # A stack that begins or ends something waits for nothing of what was before.
            waiting = {key: one for key, one in waiting.items() if key[0] != stack_id}
    return ((event, key[2]) for key, event in waiting.items())


def _paths(heat: Heat, stack: str) -> dict[tuple[str, str], str]:
    """Stack id and name of each resource -> its path from the root, such as group/member."""
    resources = heat.get(f"{stack}/resources", nested_depth=DEEPEST)["resources"]
    above = {link_of(one, "nested").rpartition("/")[2]: one for one in resources if link_of(one, "nested")}
    return {(stack_id_of(one), one["resource_name"]): _path(one, above) for one in resources}


def _path(resource: dict[str, Any], above: dict[str, dict[str, Any]]) -> str:
    parent = above.get(stack_id_of(resource))
    name = str(resource["resource_name"])
    return name if parent is None else f"{_path(parent, above)}/{name}"

"""`heat stack explain`, `heat stack traversal list` and `heat stack drift`: what was done and why, and what is."""

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import Any

from heat.cli.cells import Lines
from heat.cli.client import Heat, segment
from heat.cli.command import HeatLister, add_stack, table_of
from heat.cli.failure import Failure
from heat.cli.outcomes import changes, word
from heat.cli.resources import link_of

EXPLAINED = ("resource", "action", "outcome", "why", "changes")
TRAVERSALS = ("traversal", "action", "status", "started_time", "finished_time", "reason")
PAGE = 100
"""Resources that are looked at with one request."""
DRIFT = ("resource", "type", "drift", "differences")


class Explain(HeatLister):
    """What became of each resource in an operation, and why."""

    details = "A resource of a nested stack is named by its path, such as group/member."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack, resource and operation."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("resource", nargs="?", metavar="<resource>", help="this resource only; its name or path")
        parser.add_argument(
            "--traversal", metavar="<id>", help="an operation of `heat stack traversal list`; the last one by default"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One resource a row; what the operation was stands below."""
        path, name = find_nested(self.heat, self.heat.find_stack(parsed_args.stack), parsed_args.resource or "")
        query = {"resource": name, "traversal": parsed_args.traversal}
        found = self.heat.get(f"{path}/explanation", **query)["explanation"]
        self.app.stderr.write(f"{found['action']}_{found['status']} of {found['started_time']}: {found['reason']}\n")
        rows = [
            (one["resource_name"], one["action"], one["outcome"], one["reason"], changes(one["changes"]))
            for one in found["resources"]
        ]
        return EXPLAINED, rows


class ListTraversals(HeatLister):
    """The operations of a stack, the latest first."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One a row."""
        found = self.heat.get(f"{self.heat.find_stack(parsed_args.stack)}/traversals")["traversals"]
        return TRAVERSALS, table_of(found, TRAVERSALS)


class ShowDrift(HeatLister):
    """What the template says, what was last given, and what the cloud has."""

    details = "`heat stack update --existing --converge` brings back what can be changed in place, and what is gone."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack, and what to show."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("resource", nargs="?", metavar="<resource>", help="this resource only; its name or path")
        parser.add_argument("--all", action="store_true", help="show what is in sync too")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One resource a row; how many are how stands below."""
        path, name = find_nested(self.heat, self.heat.find_stack(parsed_args.stack), parsed_args.resource or "")
        counts: Counter[str] = Counter()
        rows: list[tuple[Any, ...]] = []
        for page in self._pages(path, name):
            counts.update(page["statuses"])
            shown = (one for one in page["resources"] if parsed_args.all or one["drift_status"] != "in sync")
            rows += [_drift_row(one, page["stack_id"]) for one in shown]
        told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        self.app.stderr.write(f"{told or 'No resources'}.\n")
        return DRIFT, rows

    def _pages(self, path: str, resource: str | None) -> Iterator[dict[str, Any]]:
        """One page after another: a large stack takes a while to look at."""
        marker = None
        while True:
            page = self.heat.get(f"{path}/drift", resource=resource, limit=PAGE, marker=marker)["drift"]
            yield page
            marker = page.get("next")
            if marker is None:
                return


def find_nested(heat: Heat, stack: str, resource: str) -> tuple[str, str | None]:
    """The stack that holds a resource named by its path from the root, and its name in there. Raises Failure."""
    *above, name = resource.split("/")
    for step in above:
        found = heat.get(f"{stack}/resources/{segment(step)}")["resource"]
        nested = link_of(found, "nested").partition("/stacks/")[2]
        if not nested:
            raise Failure("There is no nested stack.", where=resource, what=f"{step} is no stack.", fix="")
        stack = f"stacks/{nested}"
    return stack, name or None


def _drift_row(one: dict[str, Any], root_id: str) -> tuple[Any, ...]:
    name = one["resource_name"] if one["stack_id"] == root_id else f"{one['stack_name']}/{one['resource_name']}"
    lines = [one["reason"]] if one["reason"] else []
    lines += [_difference(line) for line in one["properties"]]
    return name, one["resource_type"], one["drift_status"], Lines(lines)


def _difference(line: dict[str, Any]) -> str:
    told = f"{line['property']}: {word(line['applied'])} was given, the cloud has {word(line['live'])}"
    if line["applied"] == line["live"]:
        return f"{line['property']}: {word(line['applied'])} was given, the template says {word(line['template'])}"
    if line["template"] != line["applied"]:
        told += f", the template says {word(line['template'])}"
    return told

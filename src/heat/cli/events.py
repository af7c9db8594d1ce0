"""`heat stack event list` and `heat stack event show`."""

import argparse
import time
from typing import Any

from heat.cli.cells import cell, links
from heat.cli.client import is_gone, segment
from heat.cli.command import HeatLister, HeatShow, add_stack, table_of
from heat.cli.event_feed import EventFeed
from heat.cli.failure import Failure
from heat.cli.growth import is_of_stack
from heat.cli.lines import line
from heat.cli.pairs import query_filters, sort_query
from heat.cli.resources import stack_name_of

COLUMNS = ("event_time", "resource_name", "resource_status", "resource_status_reason", "id")
FOLLOW_S = 2.0


class ListEvents(HeatLister):
    """The events of a stack, one a row, or one a line as they come."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which events."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("--resource", metavar="<resource>", help="of this resource only")
        parser.add_argument(
            "--filter",
            action="append",
            metavar="<key=value>",
            help="only such events, by resource_status, resource_action, resource_name or resource_type (repeatable)",
        )
        parser.add_argument("--limit", type=int, metavar="<number>", help="at most so many")
        parser.add_argument("--marker", metavar="<id>", help="only events after this one")
        parser.add_argument("-n", "--nested-depth", type=int, metavar="<depth>", help="nested stacks too, so deep")
        parser.add_argument("--sort", action="append", metavar="<key>[:<direction>]", help="by default event_time:asc")
        parser.add_argument("--follow", action="store_true", help="print events as they come, until Ctrl-C")
        parser.add_argument(
            "--poll", type=float, default=FOLLOW_S, metavar="<seconds>", help="with --follow: look at least so often"
        )
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One request, oldest first."""
        path = self.heat.find_stack(parsed_args.stack)
        nested = parsed_args.nested_depth
        place = f"{path}/resources/{segment(parsed_args.resource)}" if parsed_args.resource else path
        query = {
            **query_filters(parsed_args.filter),
            **sort_query(parsed_args.sort or ["event_time:asc"]),
            "limit": parsed_args.limit,
            "marker": parsed_args.marker,
            "nested_depth": nested,
        }
        events = self.heat.get(f"{place}/events", **query)["events"]
        for event in events:
            event["stack_name"] = stack_name_of(event)
        columns = (COLUMNS[0], "stack_name", *COLUMNS[1:]) if nested else COLUMNS
        return columns, table_of(events, columns)

    def run(self, parsed_args: argparse.Namespace) -> int:
        """With --follow there is no table, since it would have no end."""
        if not parsed_args.follow:
            return super().run(parsed_args)
        feed = EventFeed(self.heat, self.heat.find_stack(parsed_args.stack), nested_depth=parsed_args.nested_depth)
        while True:
            try:
                began = time.monotonic()
                news = feed.news(parsed_args.poll)
            except Failure as failure:
                if is_gone(failure):
                    return 0
                raise
            for event in news:
                stack = stack_name_of(event)
                place = stack if is_of_stack(event) else f"{stack}/{event['resource_name']}"
                self.app.stdout.write(line(event, place) + "\n")
            self.app.stdout.flush()
            if not news:  # the service may have waited for us
                time.sleep(max(0.0, parsed_args.poll - (time.monotonic() - began)))


class ShowEvent(HeatShow):
    """One event, field by field."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which event."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("resource", metavar="<resource>", help="name of the resource")
        parser.add_argument("event", metavar="<event>", help="id of the event")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The event as the service tells it."""
        path = f"{self.heat.find_stack(parsed_args.stack)}/resources/{segment(parsed_args.resource)}"
        event = self.heat.get(f"{path}/events/{segment(parsed_args.event)}")["event"]
        return tuple(event), tuple(links(value) if name == "links" else cell(value) for name, value in event.items())

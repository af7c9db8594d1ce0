"""`heat build info` and `heat service list`."""

import argparse
from typing import Any

from heat.cli.cells import cell
from heat.cli.command import HeatLister, HeatShow, table_of

COLUMNS = ("hostname", "binary", "engine_id", "host", "topic", "updated_at", "status")


class ShowBuildInfo(HeatShow):
    """What runs behind the endpoint."""

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """The revisions of API and engine."""
        info = self.heat.get("build_info")
        return tuple(info), tuple(cell(value) for value in info.values())


class ListServices(HeatLister):
    """The engines, one a row."""

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Every engine that has ever reported."""
        return COLUMNS, table_of(self.heat.get("services")["services"], COLUMNS)

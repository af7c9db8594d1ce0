"""`heat`: the command-line tool."""

import sys

from heat.cli.shell import run


def main() -> None:
    """Run the tool and leave with its exit status."""
    sys.exit(run())

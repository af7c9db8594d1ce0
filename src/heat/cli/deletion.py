"""`heat stack delete`: asks once, takes away, and watches it if asked."""

import argparse

from heat.cli.command import HeatCommand
from heat.cli.failure import Failure, Interrupted
from heat.cli.watch import Watch


class DeleteStack(HeatCommand):
    """Stacks that are no longer wanted."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stacks."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("stack", metavar="<stack>", nargs="+", help="name or id (several allowed)")
        parser.add_argument("-y", "--yes", action="store_true", help="do not ask")
        parser.add_argument(
            "--force", action="store_true", help="leave behind what cannot be removed, and tell what that is"
        )
        parser.add_argument("--wait", action="store_true", help="watch until they are gone; exit status 1 if one fails")
        parser.add_argument("--poll", type=float, metavar="<seconds>", help="look at least so often while waiting")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Start all deletions, then watch one after the other; a failure does not keep the rest from it."""
        if not (parsed_args.yes or self._agreed(parsed_args.stack)):
            self.app.stderr.write("heat: Nothing was deleted.\n")
            return 1
        watches, failures = [], []
        for name in parsed_args.stack:
            try:
                watches.append(self._start(name, parsed_args))
            except Failure as failure:
                failures.append(failure.within(f"stack {name}"))
        for watch in watches if parsed_args.wait else ():
            try:
                watch.until_settled(poll_s=parsed_args.poll)
            except Interrupted:
                raise
            except Failure as failure:
                failures.append(failure)
        for told in failures:
            self.app.stderr.write(f"{told}\n")
        return 1 if failures else 0

    def _start(self, name: str, options: argparse.Namespace) -> Watch:
        path = self.heat.find_stack(name)
        watch = Watch(self.heat, path, "DELETE")
        if options.wait:
            watch.from_now_on()
        self.heat.delete(path, force="true" if options.force else None)
        return watch

    def _agreed(self, names: list[str]) -> bool:
        """A script cannot answer, and has always meant it."""
        if not self.app.stdin.isatty():
            return True
        self.app.stderr.write(f"Delete {', '.join(names)} and all resources in it? [y/N] ")
        self.app.stderr.flush()
        return bool(self.app.stdin.readline().strip().lower().startswith("y"))

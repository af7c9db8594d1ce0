"""`heat stack suspend`, `resume`, `check` and `cancel`: things done to stacks that keep their templates."""

import argparse
from typing import Any, ClassVar

from heat.cli.command import HeatCommand, add_stack
from heat.cli.failure import Failure, Interrupted
from heat.cli.watch import Watch


class _Act(HeatCommand):
    """One action on some stacks."""

    action: ClassVar[str] = ""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stacks, and whether to watch."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("stack", metavar="<stack>", nargs="+", help="name or id (several allowed)")
        add_watching(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Ask for all, then watch one after the other; a failure does not keep the rest from it."""
        failures: list[Failure] = []
        watches = []
        for name in parsed_args.stack:
            try:
                watches.append(self._begin(name, wait=parsed_args.wait))
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

    def _begin(self, name: str, *, wait: bool) -> Watch:
        path = self.heat.find_stack(name)
        watch = Watch(self.heat, path, self.action.upper())
        if wait:
            watch.from_now_on()
        self.heat.post(f"{path}/actions", {self.action: None})
        return watch


class SuspendStack(_Act):
    """Everything that can rest rests."""

    details = "If something else is under way on the stack, this waits until that has ended."
    action = "suspend"


class ResumeStack(_Act):
    """Everything that rests is woken."""

    details = SuspendStack.details
    action = "resume"


class CheckStack(_Act):
    """What should be is compared with what is."""

    details = "Resources that are not as they should be are CHECK_FAILED, and made anew by the next update."
    action = "check"


class CancelStack(HeatCommand):
    """An update, or a creation, that shall not go on."""

    details = "An update goes back to what was before; with --no-rollback, and for a creation, it only stops."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stack, and whether to go back."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        parser.add_argument("--no-rollback", action="store_true", help="stop where it is; also stops a creation")
        add_watching(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Ask for it; the service lets what is under way settle first."""
        path = self.heat.find_stack(parsed_args.stack)
        watch = Watch(self.heat, path, "CANCEL" if parsed_args.no_rollback else "ROLLBACK")
        if parsed_args.wait:
            watch.from_now_on()
        wish = "cancel_without_rollback" if parsed_args.no_rollback else "cancel_update"
        self.heat.post(f"{path}/actions", {wish: None})
        if parsed_args.wait:
            watch.until_settled(poll_s=parsed_args.poll)
        return 0


def add_watching(parser: Any) -> None:
    """Whether to stay until it is done."""
    parser.add_argument("--wait", action="store_true", help="watch until it is done; exit status 1 if it fails")
    parser.add_argument("--poll", type=float, metavar="<seconds>", help="look at least so often while waiting")

"""`heat stack plan`, `heat stack plan list`, `show`, `delete`, and `heat stack apply`."""

import argparse
from typing import Any

from heat.cli.changes import Answer
from heat.cli.client import is_gone, segment, stack_path
from heat.cli.command import HeatCommand, HeatLister, HeatShow, add_stack
from heat.cli.failure import Failure
from heat.cli.outcomes import rows_of
from heat.cli.stack_request import add_template_options, add_update_options, add_value_options, update_body
from heat.cli.stacks import brief_fields
from heat.cli.watch import Watch

COLUMNS = ("resource", "type", "outcome", "why", "changes")
SUMMARY = ("id", "stack_name", "action", "creation_time", "status", "outcomes")


class MakePlan(HeatLister):
    """What an update would do, or a creation where there is no such stack; kept under an id."""

    details = "Nothing is changed. `heat stack apply PLAN` does just that later, unless the stack has moved on since."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which stack, and what it shall be."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_stack(parser)
        add_template_options(parser, required=False)
        add_value_options(parser)
        add_update_options(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """The plan, resource by resource; its id stands below."""
        try:
            plan = self._made(parsed_args)["plan"]
        except Failure as failure:
            raise failure.within(parsed_args.template or f"stack {parsed_args.stack}") from failure
        if plan["action"] == "CREATE":
            self.app.stderr.write(f"Stack {parsed_args.stack} does not exist: this is a plan to make it.\n")
        self.app.stderr.write(f"Plan {plan['id']}: {told_counts(plan['outcomes'])}.\n")
        self.app.stderr.write(f"`heat stack apply {plan['id']}` does it.\n")
        return COLUMNS, list(rows_of(plan["resources"]))

    def _made(self, options: argparse.Namespace) -> Any:
        """The plan of a change of a stack that is there, or of a creation where there is none."""
        body = update_body(options)
        try:
            path = self.heat.find_stack(options.stack)
        except Failure as failure:
            if not is_gone(failure) or options.existing:
                raise
            return self.heat.post("plans", {"stack_name": options.stack, **_of_creation(body)})
        return self.heat.post(f"{path}/plans", {**body, "existing": True} if options.existing else body)


class ListPlans(HeatLister):
    """The plans of a stack, or those for stacks that do not exist yet; the latest first."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of which stack."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("stack", metavar="<stack>", nargs="?", help="name or ID; new stacks' plans when left out")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """One a row."""
        above = f"{self.heat.find_stack(parsed_args.stack)}/" if parsed_args.stack else ""
        plans = self.heat.get(f"{above}plans")["plans"]
        return SUMMARY, [_summary(plan) for plan in plans]


class ShowPlan(HeatLister):
    """A plan, resource by resource."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which plan."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_plan(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """As it was told when it was made; what moved since stands below."""
        plan = self.heat.get(f"plans/{segment(parsed_args.plan)}")["plan"]
        for what in plan["outdated_by"]:
            self.app.stderr.write(f"Out of date: {what}.\n")
        return COLUMNS, list(rows_of(plan["resources"]))


class DeletePlan(HeatCommand):
    """A plan is forgotten."""

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which plan."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_plan(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Nothing else changes."""
        self.heat.delete(f"plans/{segment(parsed_args.plan)}")


class ApplyPlan(HeatShow):
    """What was planned is done."""

    details = "If anything has moved since the plan was made, nothing is done, and the answer says what moved."

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which plan, and whether to watch."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        add_plan(parser)
        parser.add_argument("--wait", action="store_true", help="watch until the stack is settled")
        parser.add_argument("--poll", type=float, metavar="<seconds>", help="look at least so often while waiting")
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> Answer:
        """Begin the creation or the update."""
        plan = self.heat.get(f"plans/{segment(parsed_args.plan)}")["plan"]
        path = stack_path(plan["stack_name"], plan["stack_id"])
        watch = Watch(self.heat, path, plan["action"])
        if parsed_args.wait and plan["action"] == "UPDATE":
            watch.from_now_on()
        try:
            self.heat.post(f"plans/{segment(parsed_args.plan)}/apply", {})
        except Failure as failure:
            raise failure.within(f"plan {parsed_args.plan} of stack {plan['stack_name']}") from failure
        if parsed_args.wait:
            watch.until_settled(poll_s=parsed_args.poll)
        return brief_fields(self.heat.get(path, resolve_outputs="False")["stack"])


def add_plan(parser: argparse.ArgumentParser) -> None:
    """The positional argument of commands about plans."""
    parser.add_argument("plan", metavar="<plan>", help="id of the plan")


def told_counts(outcomes: dict[str, int]) -> str:
    """How many resources come to what, in words."""
    return ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()) or "no resources"


def _of_creation(body: dict[str, Any]) -> dict[str, Any]:
    """What a creation can be told of what an update is told: there is nothing to be kept, cleared or looked at."""
    return {name: value for name, value in body.items() if name not in ("converge", "clear_parameters")}


def _summary(plan: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(told_counts(plan[name]) if name == "outcomes" else plan.get(name) for name in SUMMARY)

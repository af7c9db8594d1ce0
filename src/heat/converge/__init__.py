"""The state machine of one stack operation: events in, state and commands out. No I/O, no clock, no threads.

`begin` makes an Operation from the rows and the wanted definitions; `step` takes one event and gives the commands to
run; `take_changes` gives what must be committed before those commands are run. After a crash `begin` is called again
with the rows as committed, and the operation goes on from there.
"""

from heat.converge.begin import Request, begin
from heat.converge.commands import Command, Compare, Finish, Halt, Resolve, RollBack, Start, Watch
from heat.converge.events import (
    Cancelled,
    Cleared,
    Event,
    Failed,
    Finished,
    GraceOver,
    Judged,
    Resolved,
    Succeeded,
    TimedOut,
    Waiting,
)
from heat.converge.invariants import check
from heat.converge.operation import Changes, Operation, Outcome, Record
from heat.converge.rows import Row, Want, target_of
from heat.converge.step import TRANSITIONS, IllegalMove, step
from heat.converge.story import story

__all__ = [
    "TRANSITIONS",
    "Cancelled",
    "Changes",
    "Cleared",
    "Command",
    "Compare",
    "Event",
    "Failed",
    "Finish",
    "Finished",
    "GraceOver",
    "Halt",
    "IllegalMove",
    "Judged",
    "Operation",
    "Outcome",
    "Record",
    "Request",
    "Resolve",
    "Resolved",
    "RollBack",
    "Row",
    "Start",
    "Succeeded",
    "TimedOut",
    "Waiting",
    "Want",
    "Watch",
    "begin",
    "check",
    "step",
    "story",
    "target_of",
]

"""The register of actions: one decorator beside each function; the policy is named after the action.

@action("DeleteStack")
def delete_stack(query): ...
"""

from collections.abc import Callable, Mapping
from typing import Any

from heat.api.cfn.query import Query

Answer = Mapping[str, Any] | None
Handler = Callable[[Query], Answer]

ACTIONS: dict[str, Handler] = {}


def action(name: str) -> Callable[[Handler], Handler]:
    """Register the decorated function. Raises TypeError for a second one of that name."""

    def register(function: Handler) -> Handler:
        if name in ACTIONS:
            raise TypeError(f"The action {name} is served twice: {ACTIONS[name]} and {function}")
        ACTIONS[name] = function
        return function

    return register

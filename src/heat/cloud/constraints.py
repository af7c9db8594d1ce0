"""Custom constraints that only the cloud can judge: does the thing that a template names exist?"""

from collections.abc import Mapping
from typing import Any

from heat.cloud.finders import Client, Finders
from heat.cloud.kinds import BY_NAME


class CloudChecks:
    """The checks as one project may ask them; pure checks are merged in by whoever wires this."""

    def __init__(self, finders: Finders, client: Client, project: str) -> None:
        self._finders, self._client, self._project = finders, client, project

    def __call__(self, name: str, value: Any) -> str | None:
        """What is wrong with a value, or None; a check that the cloud knows nothing of passes."""
        if name not in BY_NAME or value is None or isinstance(value, Mapping | list):
            return None
        error = self._finders.exists(self._client, self._project, name, str(value))
        return f"Error validating value '{value}': {error}" if error else None

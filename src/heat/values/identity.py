"""How stacks, resources and events are named across doors: ARN and URL path."""

from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote

from heat.values.errors import ValidationError

ARN_PREFIX = "arn:openstack:heat::"


@dataclass(frozen=True, slots=True)
class StackIdentity:
    """One stack, and optionally a path below it such as /resources/server."""

    project: str
    name: str
    id: str
    path: str = ""

    @classmethod
    def from_arn(cls, arn: str) -> Self:
        """Read `arn:openstack:heat::<project>:stacks/<name>/<id><path>`.

        Raises ValidationError when the text has another form.
        """
        project, found, rest = arn.removeprefix(ARN_PREFIX).partition(":stacks/")
        parts = rest.split("/", 2)
        if not arn.startswith(ARN_PREFIX) or not found or len(parts) < 2 or not all(parts[:2]):
            raise ValidationError(f'"{arn}" is not the ARN of a stack')
        path = f"/{parts[2]}" if len(parts) == 3 else ""
        return cls(project, unquote(parts[0]), unquote(parts[1]), unquote(path))

    @classmethod
    def from_dict(cls, fields: dict[str, str]) -> Self:
        """Read the form that travels over RPC: tenant, stack_name, stack_id, path."""
        return cls(fields["tenant"], fields["stack_name"], fields["stack_id"], fields.get("path", ""))

    def as_dict(self) -> dict[str, str]:
        """The form that travels over RPC."""
        return {"tenant": self.project, "stack_name": self.name, "stack_id": self.id, "path": self.path}

    def arn(self) -> str:
        """The name by which CloudFormation clients know it."""
        return f"{ARN_PREFIX}{quote(self.project, '')}:stacks/{self._tail()}"

    def url_path(self) -> str:
        """Its place below the API's version prefix, without a leading slash."""
        return f"{quote(self.project, '')}/stacks/{self._tail()}"

    def resource(self, name: str) -> Self:
        """The identity of one of its resources."""
        return type(self)(self.project, self.name, self.id, f"/resources/{name}")

    def event(self, resource_name: str, event_id: str) -> Self:
        """The identity of one event of one of its resources."""
        return type(self)(self.project, self.name, self.id, f"/resources/{resource_name}/events/{event_id}")

    @property
    def stack_path(self) -> str:
        """`<name>/<id>`, as look-ups by name answer."""
        return f"{self.name}/{self.id}"

    def _tail(self) -> str:
        return f"{quote(self.name, '')}/{quote(self.id, '')}{quote(self.path)}"

"""The base of types that are a stack of their own: nested stacks, groups, templates used as types.

The engine makes, changes and removes the stack below; the plug-in only says what it should be.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from heat.plugin.context import ChildStack
from heat.plugin.resource import Resource
from heat.values.errors import TemplateOutputError


def member_path(path: Sequence[Any]) -> tuple[str, list[Any]] | None:
    """Which resource below `resource.NAME[.ATTRIBUTE]` means, and what of it; None for anything else.

    What of it is empty when the reference is meant.
    """
    head = str(path[0]).split(".", 2)
    if head[0] != "resource" or len(head) < 2:
        return None
    return head[1], [*head[2:], *path[1:]]


class StackResource(Resource):
    """A resource whose physical thing is another stack."""

    is_stack: ClassVar[bool] = True

    def child(self) -> ChildStack:
        """The stack that should stand below, from the properties."""
        raise NotImplementedError(f"{self.type_name} must say what stands below it")

    def child_now(self) -> ChildStack:
        """The stack that should stand below at this moment of a creation or an update; most go to their end at once."""
        return self.child()

    def reference_id(self) -> str | None:
        """The ARN of the stack below."""
        return self.context.child.identity.arn() if self.context.child else super().reference_id()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        """Declared attributes; undeclared ones are outputs of the stack below.

        Raises TemplateOutputError for one that could not be computed.
        """
        view = self.context.child
        if view is None:
            return None
        if name in view.broken:
            raise TemplateOutputError(f"Error in {self.context.name} output {name}: {view.broken[name]}")
        return view.outputs.get(name)

    def attribute_at(self, path: Sequence[Any]) -> Any:
        """What is read at an attribute and the keys after it."""
        value = self.attribute(str(path[0]), {})
        for key in path[1:]:
            if isinstance(value, Mapping):
                value = value.get(key)
            elif isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value):
                value = value[key]
            else:
                return None
        return value

"""The base of types that are a stack of their own: nested stacks, groups, templates used as types.

The engine makes, changes and removes the stack below; the plug-in only says what it should be.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from heat.plugin.context import ChildStack
from heat.plugin.resource import Resource


class StackResource(Resource):
    """A resource whose physical thing is another stack."""

    is_stack: ClassVar[bool] = True

    def child(self) -> ChildStack:
        """The stack that should stand below, from the properties."""
        raise NotImplementedError(f"{self.type_name} must say what stands below it")

    def reference_id(self) -> str | None:
        """The ARN of the stack below."""
        return self.context.child.identity.arn() if self.context.child else super().reference_id()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        """Declared attributes; undeclared ones are outputs of the stack below."""
        view = self.context.child
        if view is None:
            return None
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

"""What others read of a type whose members are numbered resources of a stack below: groups and chains.

`refs`, `attributes` and what is under `resource.NUMBER` are declared or known to all; any other attribute is read of
each member.  From outputs of the stack below, or live where none was written.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from heat.plugin import StackResource
from heat.plugin.stack_resource import member_path
from heat.resources.heat.group_template import by_number, output_name
from heat.values.errors import TemplateOutputError


class Numbered(StackResource):
    """A stack of members that others know by their numbers."""

    def reference_id(self) -> str | None:
        """The id of the stack below."""
        return self.context.child.identity.id if self.context.child else super().reference_id()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return (dict(live) or None) if name == "show" else self.attribute_at((name,))

    def attribute_at(self, path: Sequence[Any]) -> Any:
        """What is read at an attribute and the keys after it, which belong to each member's own value.

        Raises TemplateOutputError for a member that is not there.
        """
        references = self.references()
        if path[0] == "refs":
            return below(list(references.values()), path[1:])
        if one := member_path(path):
            return self._of_member(*one, path=path)
        if path[0] == "attributes":
            return {name: self._live(name, path[1:]) for name in references} if len(path) > 1 else None
        return self._from_output(path, lambda: [self._live(name, path) for name in references])

    def references(self) -> dict[str, str]:
        """References of members in the order of their numbers."""
        references = self.context.child.references if self.context.child else {}
        return {name: references[name] for name in sorted(references, key=by_number)}

    def _of_member(self, name: str, inner: list[Any], path: Sequence[Any]) -> Any:
        references = self.references()
        if self.context.child is None:
            return None
        if name not in references:
            raise TemplateOutputError(f"Member '{name}' not found in group resource '{self.context.name}'.")
        return self._from_output(path, lambda: self._live(name, inner)) if inner else references[name]

    def _from_output(self, path: Sequence[Any], read: Callable[[], Any]) -> Any:
        """From the outputs of the stack below; read live where none was written for this."""
        outputs = self.context.child.outputs if self.context.child else {}
        name = output_name(path)
        return outputs[name] if name in outputs else read()

    def _live(self, name: str, path: Sequence[Any]) -> Any:
        child = self.context.child
        return child.live_attribute(name, str(path[0]), tuple(path[1:])) if child else None


def below(value: Any, keys: Sequence[Any]) -> Any:
    """What stands in a list or map at the keys, or None."""
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(str(key))
        elif isinstance(value, Sequence) and not isinstance(value, str) and str(key).isdigit():
            value = value[int(key)] if int(key) < len(value) else None
        else:
            return None
    return value

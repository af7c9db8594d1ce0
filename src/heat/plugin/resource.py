"""The base of every resource type.

A type is a declaration: descriptors for its properties and attributes, and `handle_*`/`check_*_complete` where it is
more than that. An instance lives for one command or one watch; what must outlive it goes to `physical_id` and `data`,
which are saved after each call, before the next. So a call that is made again after a crash must find what the first
one did: by `physical_id`, by `data`, or through `find_existing`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from heat.plugin.attributes import SHOW, Attribute
from heat.plugin.changes import Change
from heat.plugin.context import ResourceContext, RestClient
from heat.plugin.lifecycle import Lifecycle
from heat.plugin.names import physical_name
from heat.plugin.properties import Property
from heat.plugin.rules import Rule
from heat.plugin.support import SUPPORTED, Support
from heat.plugin.translation import Find, Translation
from heat.values.errors import CloudError, NotFound, ResourceActionNotSupported


class Declaration(type):
    """Collects the descriptors of a class body and its bases, in order, into its schemas."""

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> None:
        super().__init__(name, bases, body)
        properties: dict[str, Property] = {}
        attributes: dict[str, Attribute] = {}
        for base in reversed(cls.__mro__):
            for key, value in vars(base).items():
                if isinstance(value, Property):
                    properties[value.name or key] = value.named(key)
                elif key == "attributes" and isinstance(value, Mapping):
                    attributes.update(value)
        cls.properties_schema: Mapping[str, Property] = properties
        cls.attributes_schema: Mapping[str, Attribute] = attributes


class Resource(Lifecycle, metaclass=Declaration):
    """One thing in a cloud, as a template declares it."""

    type_name: ClassVar[str] = ""
    support: ClassVar[Support] = SUPPORTED
    service: ClassVar[str | None] = None
    """Service type of `self.client`, e.g. network."""
    attributes: ClassVar[Mapping[str, Attribute]] = {"show": SHOW}
    rules: ClassVar[Sequence[Rule]] = ()
    translations: ClassVar[Sequence[Translation]] = ()
    update_policy_schema: ClassVar[Mapping[str, Property]] = {}
    name_limit: ClassVar[int] = 255
    """The longest physical name, in characters."""
    watch_kind: ClassVar[str | None] = None
    """Resources of one kind may be watched by one list call."""
    accepts_anything: ClassVar[bool] = False
    """Undeclared properties and attributes are no error."""
    awaits_signals: ClassVar[bool] = False
    """It is looked at again as soon as a signal comes to its stack."""
    snapshot_data: ClassVar[frozenset[str]] = frozenset()
    """Keys of `data` under which `handle_snapshot` keeps what it made."""
    keeps_last_copy: ClassVar[bool] = False
    """The deletion policy Snapshot is possible: a copy is made before the end."""
    is_stack: ClassVar[bool] = False
    """True when it is a stack of its own, below."""
    properties_schema: Mapping[str, Property]
    attributes_schema: Mapping[str, Attribute]
    observed: Mapping[str, Any] | None = None
    """What the service said last; whoever looks at many things at once sets it before a check."""
    only_saves: bool = False
    """The check that just said no waits for nothing but that what it remembers is saved, and goes on at once then."""

    next_look_s: float | None = None
    """A check that knows when it will be worth asking again sets it, in seconds from now."""

    def __init__(self, context: ResourceContext) -> None:
        self.context = context
        self.properties = context.properties
        self.physical_id = context.physical_id
        self.data = context.data
        self.metadata: dict[str, Any] | None = None
        """Set to replace the metadata that clients see."""

    @property
    def client(self) -> RestClient:
        """The client of the type's own service."""
        return self.context.client(self.service or "")

    @property
    def physical_name(self) -> str:
        """Unique, derived from the stack, the resource and its key: the same after a crash."""
        context = self.context
        return physical_name(context.stack.identity.name, context.name, context.key, self.name_limit)

    # -- judgement

    def validate(self) -> None:
        """Check what descriptors and rules cannot say. References not known yet are None."""

    def replacement_reason(self, change: Change) -> str | None:
        """Why a change that descriptors allow in place still needs a new resource, or None."""
        return None

    def needs_replace_failed(self) -> bool:
        """Must a resource whose last action failed be made anew? Most must."""
        return True

    def prepare_for_replace(self) -> None:
        """Give up what the replacement will need (an address, a port), before it is made."""

    def restore_previous(self) -> None:
        """Take back what `prepare_for_replace` gave up; the replacement failed."""

    # -- what others read

    def reference_id(self) -> str | None:
        """What get_resource and Ref give."""
        return self.physical_id or self.physical_name

    def show(self) -> Mapping[str, Any]:
        """All that the service says about it, as one map; {} when there is nothing to ask."""
        return {}

    def live_properties(self) -> Mapping[str, Any]:
        """Properties that were given and that the service has otherwise now, with its values; {} when it cannot tell.

        Raises NotFound when the thing is gone.
        """
        self.show()
        return {}

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        """The value of a declared attribute; `live` is what `show` gave, read once for all; null what nothing says."""
        declared = self.attributes_schema[name]
        return (dict(live) or None) if name == "show" else live.get(declared.source or name)

    def handle_signal(self, details: Mapping[str, Any] | None) -> str:
        """Take in a signal; gives the reason that its event will carry. Raises NotSupported where none is awaited."""
        raise ResourceActionNotSupported(f"Signal is not supported for resource type {self.type_name}.")

    # -- derived from the declaration

    @classmethod
    def all_translations(cls) -> tuple[Translation, ...]:
        """Declared translations, then one look-up per property that `finds`."""
        return (*cls.translations, *_finds((), cls.properties_schema))

    def ignore_not_found(self, error: Exception) -> None:
        """Swallow an error that says the thing is gone; raise any other."""
        if not isinstance(error, NotFound) and not (isinstance(error, CloudError) and error.status == 404):
            raise error


def _finds(path: tuple[str, ...], schema: Mapping[str, Property]) -> list[Find]:
    found = []
    for name, prop in schema.items():
        here = (*path, name)
        inner = prop.item if prop.item is not None else prop
        if kind := (prop.finds or inner.finds):
            found.append(Find(here, kind))
        if inner.fields:
            found.extend(_finds(here, inner.fields))
    return found

"""The declaration of a Networking resource and the values it takes, in create and in update."""

from typing import ClassVar

from minicloud.neutron.fields import Field, computed, text
from minicloud.problems import Problem
from minicloud.state import Record
from minicloud.web import Request

STANDARD = (
    Field("description", text(255), ""),
    Field("tags", default=[], put=False),
    computed("created_at"),
    computed("updated_at"),
    computed("revision_number", 0),
)
OWNERS = ("project_id", "tenant_id")


class Schema:
    """What a resource is called, which attributes it has, and who may choose them."""

    name: ClassVar[str]  # "network", the key of its body
    plural: ClassVar[str]  # "networks", the key of its list
    path: ClassVar[str] = ""  # when it is not the plural with dashes
    title: ClassVar[str]  # "Network", which begins the names of its refusals
    fault: ClassVar[str] = ""  # when the name of its refusals is not its title in one word
    missing: ClassVar[str] = "{title} {id} could not be found."
    own: ClassVar[tuple[Field, ...]]
    standard: ClassVar[tuple[Field, ...]] = STANDARD
    indexes: ClassVar[tuple[str, ...]] = ("project_id",)
    filters: ClassVar[tuple[str, ...]] = ()  # query parameters beyond the attributes
    quota: ClassVar[bool] = False
    admin_only: ClassVar[bool] = False  # only administrators create, change and delete
    shareable: ClassVar[str] = ""  # the object type of RBAC policies

    def __init__(self) -> None:
        self.path = self.path or self.plural.replace("_", "-")  # type: ignore[misc]
        self.fields = {field.name: field for field in (*self.own, *self.standard)}
        self._secret = {field.name for field in self.fields.values() if field.admin_sees}
        self._hidden = {field.name for field in self.fields.values() if field.hidden}

    def accept(self, request: Request, given: Record, trusted: bool = False) -> Record:
        """The values of a new resource, checked and completed.  Raises Problem 400 or 403."""
        self._known(given)
        for name in given:
            if name not in OWNERS and not self.fields[name].post:
                raise Problem(400, f"Attribute '{name}' not allowed in POST")
        values = {"project_id": self._owner(request, given, trusted)}
        for name, field in self.fields.items():
            if name not in given and field.required:
                raise Problem(400, f"Failed to parse request. Required attribute '{name}' not specified")
            values[name] = field.convert(given[name]) if name in given else field.initial()
        if not trusted:
            self._permitted(request, "create", given)
        return values

    def amend(self, request: Request, given: Record) -> Record:
        """Checked changes to a resource.  Raises Problem 400 or 403."""
        self._known(given)
        for name in given:
            if name in OWNERS:
                self._owner(request, given, trusted=False)
            if name in OWNERS or not self.fields[name].put:
                raise Problem(400, f"Cannot update read-only attribute {name}")
        self._permitted(request, "update", given)
        return {name: self.fields[name].convert(value) for name, value in given.items()}

    def _known(self, given: Record) -> None:
        strangers = [name for name in given if name not in self.fields and name not in OWNERS and name != "id"]
        if strangers:
            raise Problem(400, f"Unrecognized attribute(s) '{', '.join(strangers)}'")
        if "id" in given:
            raise Problem(400, "Cannot update read-only attribute id")

    def _owner(self, request: Request, given: Record, trusted: bool) -> str:
        named = next((given[name] for name in OWNERS if name in given), request.project_id)
        if named != request.project_id and not (trusted or request.is_admin):
            words = "other than the authenticated project in request is not allowed for the current user."
            raise Problem(400, f"Specifying 'project_id' {words}")
        return str(named)

    def _permitted(self, request: Request, action: str, given: Record) -> None:
        rule = f"rule:{action}_{self.name}"
        if request.is_admin:
            return
        if self.admin_only:
            raise forbidden(rule)
        words = rule
        for name, field in self.fields.items():
            guarded = field.admin_sets or (field.admin_updates and action == "update")
            if guarded and name in given and (action == "update" or given[name] != field.default):
                words = f"({words} and {rule}:{name})"
        if words != rule:
            raise forbidden(words)


def forbidden(rule: str) -> Problem:
    """The refusal of a policy rule."""
    return Problem(403, f"{rule} is disallowed by policy", "PolicyNotAuthorized")

"""OS::Heat::ResourceGroup: so many copies of one definition, in a stack of their own.

The stack below is brought to its goal in stages where an update policy asks for batches. The engine asks `child` for
the stack that should stand below, brings it there, then asks `check_*_complete`; False means that `child` has, or
after a pause will have, more to say.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from heat.plugin import (
    Attribute,
    Change,
    ChildStack,
    Integer,
    Length,
    List,
    Map,
    Number,
    Property,
    Range,
    StackResource,
    String,
    resource_type,
)
from heat.plugin.support import since
from heat.resources.heat.group_template import (
    Stage,
    group_template,
    member,
    member_names,
    member_path,
    output_name,
    rolling,
)
from heat.values.errors import NotFound, Place, ValidationError


def _batch(meaning: str, **further: Property) -> Property:
    fields = {
        **further,
        "max_batch_size": Integer("How many at once.", default=1, constraints=[Range(min=1)]),
        "pause_time": Number("Seconds between one batch and the next.", default=0, constraints=[Range(min=0)]),
    }
    return Map(meaning, fields, support=since("5.0.0"))


@resource_type("OS::Heat::ResourceGroup", since="2014.1")
class ResourceGroup(StackResource):
    """Identical resources, counted."""

    count = Integer("How many.", default=1, updatable=True, constraints=[Range(min=0)])
    index_var = String(
        "What stands for the number of a member in its properties.",
        default="%index%",
        constraints=[Length(min=3)],
        support=since("2014.2"),
    )
    resource_def = Map(
        "What each member is.",
        {
            "type": String("Its resource type.", required=True),
            "properties": Map("Its properties."),
            "metadata": Map("Its metadata.", support=since("5.0.0")),
        },
        required=True,
        updatable=True,
    )
    removal_policies = List(
        "Which members go first when there are to be fewer.",
        Map("Some of them.", {"resource_list": List("Numbers or references of members.", default=[])}),
        default=[],
        updatable=True,
        support=since("2015.1"),
    )
    removal_policies_mode = String(
        "Whether members named now are added to those removed before (append), or take their place (update).",
        default="append",
        allowed=("append", "update"),
        updatable=True,
        support=since("10.0.0"),
    )

    update_policy_schema: ClassVar[Mapping[str, Property]] = {
        "rolling_update": _batch(
            "How members are renewed.",
            min_in_service=Integer("How many others serve meanwhile.", default=0, constraints=[Range(min=0)]),
        ).named("rolling_update"),
        "batch_create": _batch("How members are made.").named("batch_create"),
    }
    attributes = {
        "refs": Attribute("References of all members.", "list"),
        "refs_map": Attribute("References of all members, by number.", "map", support=since("7.0.0")),
        "attributes": Attribute("One attribute of all members, by number.", "map", support=since("2014.2")),
        "removed_rsrc_list": Attribute(
            "Numbers of members that were removed for good.", "list", support=since("7.0.0")
        ),
    }

    def validate(self) -> None:
        """Refuse at once what no stack may hold: a great many members would first be written down one by one."""
        count, most = self.properties.get("count"), self.context.settings.get("max_resources_per_stack", -1)
        if isinstance(count, int) and 0 <= most < count:
            raise ValidationError(
                f"The group would have {count} members, and {most} resources are allowed in one stack",
                Place(("count",)),
                "Make it smaller, or have the operator raise max_resources_per_stack",
            )

    # -- what stands below

    def child(self) -> ChildStack:
        """The stack that should stand below at this stage of a roll-out."""
        stages = self._stages()
        stage = stages[min(int(self.data.get("stage", "0")), len(stages) - 1)]
        now, before = self.properties["resource_def"], json.loads(self.data.get("previous", "null"))
        variable = self.properties["index_var"]
        members = {
            name: member(now if name in stage.renewed or before is None else before, variable, name)
            for name in stage.names
        }
        return ChildStack(group_template(members, sorted(self.context.wanted_attributes, key=output_name)))

    def handle_create(self) -> None:
        self._forget_plan()
        self._remember_removed()
        policy = self.context.update_policy.get("batch_create")
        if policy:
            self._plan(policy.get("max_batch_size") or 1)

    def check_create_complete(self) -> bool:
        return self._advance("batch_create")

    def handle_update(self, change: Change) -> None:
        self._forget_plan()
        self._remember_removed()
        policy = self.context.update_policy.get("rolling_update")
        if policy and "resource_def" in change and self._references():
            self.data["previous"] = json.dumps(change.before["resource_def"])
            self._plan(policy.get("max_batch_size") or 1, policy.get("min_in_service") or 0)

    def check_update_complete(self, change: Change) -> bool:
        return self._advance("rolling_update")

    # -- what others read

    @property
    def removed(self) -> list[str]:
        """Numbers that no member will have again."""
        return [name for name in self.data.get("name_blacklist", "").split(",") if name]

    def reference_id(self) -> str | None:
        """The id of the stack below."""
        return self.context.child.identity.id if self.context.child else super().reference_id()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return dict(live) if name == "show" else self.attribute_at((name,))

    def attribute_at(self, path: Sequence[Any]) -> Any:
        """What is read at an attribute and the keys after it, which belong to each member's own value.

        Raises NotFound for a member that is not there.
        """
        if path[0] == "removed_rsrc_list":
            return sorted(self.removed, key=lambda name: (len(name), name))
        references = self._references()
        if path[0] == "refs":
            return _below(list(references.values()), path[1:])
        if path[0] == "refs_map":
            return _below(references, path[1:])
        if one := member_path(path):
            return self._of_member(*one, path=path)
        if path[0] == "attributes":
            return {name: self._live(name, path[1:]) for name in references} if len(path) > 1 else None
        return self._from_output(path, lambda: [self._live(name, path) for name in references])

    # -- small steps

    def _of_member(self, name: str, inner: list[Any], path: Sequence[Any]) -> Any:
        references = self._references()
        if name not in references:
            raise NotFound(f"Member '{name}' not found in group resource '{self.context.name}'.")
        return self._from_output(path, lambda: self._live(name, inner)) if inner else references[name]

    def _from_output(self, path: Sequence[Any], read: Callable[[], Any]) -> Any:
        """From the outputs of the stack below; read live where none was written for this."""
        outputs = self.context.child.outputs if self.context.child else {}
        name = output_name(path)
        return outputs[name] if name in outputs else read()

    def _live(self, name: str, path: Sequence[Any]) -> Any:
        child = self.context.child
        return child.live_attribute(name, str(path[0]), tuple(path[1:])) if child else None

    def _references(self) -> dict[str, str]:
        """References of members in the order of their numbers."""
        references = self.context.child.references if self.context.child else {}
        return {name: references[name] for name in sorted(references, key=lambda name: (len(name), name))}

    def _remember_removed(self) -> None:
        """Work out which members go for good: those named by number or by reference."""
        named = [
            str(one)
            for policy in self.properties["removal_policies"] or []
            for one in policy.get("resource_list") or []
        ]
        references = self._references()
        by_reference = {reference: name for name, reference in references.items()}
        known = [by_reference.get(one, one) for one in named]
        now = [name for name in known if name in references or (not references and name.isdigit())]
        kept = self.removed if self.properties["removal_policies_mode"] == "append" else []
        self.data["name_blacklist"] = ",".join(dict.fromkeys([*kept, *now]))

    # -- stages

    def _plan(self, batch: int, least: int = 0) -> None:
        """Begin at the first stage, from the members that are there now."""
        existing = list(self._references())
        self.data["plan"] = json.dumps({"existing": existing, "batch": batch, "least": least})
        self.data["stage"] = "0"

    def _forget_plan(self) -> None:
        for key in ("plan", "previous", "stage", "staged_at"):
            self.data.pop(key, None)

    def _stages(self) -> list[Stage]:
        size, plan = self.properties["count"], json.loads(self.data.get("plan", "null"))
        if plan is None:
            names = tuple(member_names(size if isinstance(size, int) else 1, self.removed))
            return [Stage(names, frozenset(names))]
        return list(rolling(plan["existing"], size, plan["batch"], plan["least"], self.removed))

    def _advance(self, policy: str) -> bool:
        """The stack below has reached this stage: go on to the next after the pause.  True after the last."""
        following = int(self.data.get("stage", "0")) + 1
        if following >= len(self._stages()):
            self._forget_plan()
            return True
        now = self.context.now()
        reached = float(self.data.setdefault("staged_at", repr(now)))
        if now - reached >= float((self.context.update_policy.get(policy) or {}).get("pause_time") or 0):
            del self.data["staged_at"]
            self.data["stage"] = str(following)
        return False


def _below(value: Any, keys: Sequence[Any]) -> Any:
    """What stands in a list or map at the keys, or None."""
    for key in keys:
        if isinstance(value, Mapping):
            value = value.get(str(key))
        elif isinstance(value, Sequence) and not isinstance(value, str) and str(key).isdigit():
            value = value[int(key)] if int(key) < len(value) else None
        else:
            return None
    return value

"""OS::Heat::ResourceGroup: so many copies of one definition, in a stack of their own.

Where an update policy asks for it they are made or changed in batches, see `heat.plugin.rolling`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from heat.plugin import (
    Attribute,
    Change,
    Integer,
    Knobs,
    Length,
    List,
    Map,
    Number,
    Property,
    Range,
    RollingGroup,
    String,
    resource_type,
)
from heat.plugin.support import since
from heat.resources.heat.group_template import NumberedCrew, by_number, output_name
from heat.resources.heat.members import Numbered, below
from heat.values.errors import Place, ValidationError
from heat.values.status import Action

KNOBS = Knobs()


def _batch(meaning: str, **further: Property) -> Property:
    fields = {
        **further,
        "max_batch_size": Integer("How many at once.", default=1, constraints=[Range(min=1)]),
        "pause_time": Number("Seconds between one batch and the next.", default=0, constraints=[Range(min=0)]),
    }
    return Map(meaning, fields, support=since("5.0.0"))


@resource_type("OS::Heat::ResourceGroup", since="2014.1")
class ResourceGroup(Numbered, RollingGroup):
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

    def handle_create(self) -> None:
        self._remember_removed()
        pace = KNOBS.pace(self.context.update_policy.get("batch_create"))
        adopted = self.context.action is not Action.CREATE  # what exists is taken in all together
        self.begin_batches(None if adopted else pace, self.context.now())

    def check_create_complete(self) -> bool:
        return self._done()

    def handle_update(self, change: Change) -> None:
        self._remember_removed()
        pace = KNOBS.pace(self.context.update_policy.get("rolling_update"))
        rolls = pace is not None and ("resource_def" in change or self.anyone_outdated())
        self.begin_batches(pace if rolls else None, self.context.now())

    def check_update_complete(self, change: Change) -> bool:
        return self._done()

    def crew(self) -> NumberedCrew:
        properties, size = self.properties, self.properties["count"]
        return NumberedCrew(
            properties["resource_def"],
            properties["index_var"],
            size if isinstance(size, int) else 1,
            tuple(self.removed),
            tuple(sorted(self.context.wanted_attributes, key=output_name)),
        )

    # -- what others read

    @property
    def removed(self) -> list[str]:
        """Numbers that no member will have again; of a group that is only imagined, those that it begins without."""
        if self.context.child is None and "name_blacklist" not in self.data:
            return self._named()
        return [name for name in self.data.get("name_blacklist", "").split(",") if name]

    def attribute_at(self, path: Sequence[Any]) -> Any:
        """Beside what every member says, who was removed and who has which reference."""
        if path[0] == "removed_rsrc_list":
            return sorted(self.removed, key=by_number)
        if path[0] == "refs_map":
            return below(self.references(), path[1:])
        return super().attribute_at(path)

    # -- small steps

    def _done(self) -> bool:
        done = self.batches_done(self.context.now())
        if done:
            self.data.pop("removing", None)
        return done

    def _remember_removed(self) -> None:
        """Work out which members go for good: those named by number or by reference.

        Once for each change: when it is begun again after a crash, some of them are gone already.
        """
        asked = json.dumps([self.properties[name] for name in ("count", "removal_policies", "removal_policies_mode")])
        if self.data.get("removing") == asked:
            return
        self.data["removing"] = asked
        kept = self.removed if self.properties["removal_policies_mode"] == "append" else []
        self.data["name_blacklist"] = ",".join(dict.fromkeys([*kept, *self._named()]))

    def _named(self) -> list[str]:
        """Members that the policies name now, by number or by reference."""
        policies = self.properties.get("removal_policies") or []
        named = [str(one) for policy in policies for one in policy.get("resource_list") or []]
        references = self.references()
        by_reference = {reference: name for name, reference in references.items()}
        known = [by_reference.get(one, one) for one in named]
        return [name for name in known if name in references or (not references and name.isdigit())]

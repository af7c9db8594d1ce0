"""What earlier operations left behind: begun and failed, never made, made as something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.engine.bench_of_one import Stage, stage
from tests.engine.test_takeover import until

from heat.plugin import Boolean, Resource
from heat.values.errors import InvalidArgument
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
THING = HEAD + "resources: {s: {type: OS::Heat::TestResource}}\n"
WRAPPED = HEAD + "resources: {inner: {type: OS::Heat::RandomString}}\noutputs: {value: {value: wrapped}}\n"
MAPPED = {"resource_registry": {"OS::Heat::TestResource": "wrapped.yaml"}}
FILES = {"wrapped.yaml": WRAPPED}
FAILING = HEAD + "resources: {r: {type: Test::Slow, properties: {fail: %s}}}\n"


class Slow(Resource):
    """Is there at once, and fails half a second later if it was told to."""

    type_name = "Test::Slow"
    fail = Boolean("Fail.")

    def handle_create(self) -> None:
        self.physical_id = self.physical_name

    def check_create_complete(self) -> bool:
        if self.context.now() - self.context.started_at < 0.5:
            return False
        if self.properties["fail"]:
            raise InvalidArgument("it went wrong")
        return True


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Stage]:
    with stage(tmp_path, plugins={"Test::Slow": Slow}) as made:
        yield made


def test_what_an_earlier_operation_fails_to_make_is_made_by_the_later_one(house: Stage) -> None:
    stack_id = house.create(FAILING % "true")
    house.begun(stack_id, "r")

    house.update(stack_id, FAILING % "false")

    assert house.settled(stack_id).status is Status.COMPLETE
    assert house.resources(stack_id)["r"].status is Status.COMPLETE


def test_what_a_later_operation_fails_to_make_fails_it(house: Stage) -> None:
    stack_id = house.create(FAILING % "true")
    house.begun(stack_id, "r")

    house.update(stack_id, FAILING % "true")

    assert house.settled(stack_id).status is Status.FAILED


def test_a_check_finds_that_something_was_never_made(house: Stage) -> None:
    template = HEAD + "resources: {r: {type: OS::Heat::TestResource, properties: {fail: true}}}\n"
    stack_id = house.create(template)
    house.settled(stack_id)

    house.act(stack_id, Action.CHECK)

    assert house.settled(stack_id).reason == "Resource CHECK failed: Exception: resources.r: Resource not created"
    assert house.history(stack_id)[-3:-1] == ["r CHECK_IN_PROGRESS", "r CHECK_FAILED"]


def test_an_update_makes_what_a_check_found_missing(house: Stage) -> None:
    template = HEAD + "resources: {r: {type: OS::Heat::TestResource, properties: {fail: %s}}}\n"
    stack_id = house.create(template % "true")
    house.settled(stack_id)
    house.act(stack_id, Action.CHECK)
    house.settled(stack_id)

    house.update(stack_id, template % "false")

    assert house.settled(stack_id).status is Status.COMPLETE


def test_a_resource_whose_type_is_mapped_to_a_template_is_a_stack(house: Stage) -> None:
    stack_id = house.create(THING, files=FILES, environment=MAPPED)
    assert house.settled(stack_id).status is Status.COMPLETE

    (below,) = house.below(stack_id)
    assert below.parent_resource == "s" and house.resources(below.id).keys() == {"inner"}


def test_a_type_that_is_mapped_later_is_made_anew_as_a_stack(house: Stage) -> None:
    stack_id = house.create(THING, files=FILES)
    before = house.settled(stack_id) and house.resources(stack_id)["s"]

    house.update(stack_id, THING, files=FILES, environment=MAPPED)

    assert house.settled(stack_id).status is Status.COMPLETE
    assert house.resources(stack_id)["s"].physical_id == house.below(stack_id)[0].id != before.physical_id
    assert "s DELETE_COMPLETE" in house.history(stack_id)


def test_a_stack_whose_type_is_mapped_no_more_goes(house: Stage) -> None:
    stack_id = house.create(THING, files=FILES, environment=MAPPED)
    house.settled(stack_id)

    house.update(stack_id, THING, files=FILES)

    assert house.settled(stack_id).status is Status.COMPLETE
    assert house.below(stack_id) == []


def test_a_template_under_another_name_goes_on_in_the_same_stack(house: Stage) -> None:
    template = HEAD + "resources: {s: {type: %s}}\n"
    stack_id = house.create(template % "wrapped.yaml", files=FILES)
    before = house.settled(stack_id) and house.resources(stack_id)["s"].physical_id

    house.update(stack_id, template % "new/wrapped.yaml", files={"new/wrapped.yaml": WRAPPED})

    assert house.settled(stack_id).status is Status.COMPLETE
    after = house.resources(stack_id)["s"]
    assert (after.physical_id, after.type_name) == (before, "new/wrapped.yaml")


def test_a_parameter_that_the_template_below_loses_leaves_its_stack_in_place(house: Stage) -> None:
    text = HEAD + "parameters: {%s}\nresources: {v: {type: OS::Heat::Value, properties: {value: {get_param: a}}}}\n"
    both = {"below.yaml": text % "a: {type: string}, b: {type: string}"}
    one = {"below.yaml": text % "a: {type: string}"}
    stack_id = house.create(HEAD + "resources: {s: {type: below.yaml, properties: {a: x, b: y}}}\n", files=both)
    before = house.settled(stack_id) and house.resources(stack_id)["s"].physical_id

    house.update(stack_id, HEAD + "resources: {s: {type: below.yaml, properties: {a: x}}}\n", files=one)

    assert house.settled(stack_id).status is Status.COMPLETE
    assert house.resources(stack_id)["s"].physical_id == before


def test_members_that_wait_for_their_batch_keep_the_file_that_they_were_made_from(house: Stage) -> None:
    template = (
        HEAD
        + "resources: {g: {type: OS::Heat::ResourceGroup, update_policy: {rolling_update: {max_batch_size: 1}}, "
        + "properties: {count: 2, resource_def: {type: %s}}}}\n"
    )
    stack_id = house.create(template % "old.yaml", files={"old.yaml": WRAPPED})
    house.settled(stack_id)

    house.update(stack_id, template % "new.yaml", files={"new.yaml": WRAPPED})

    assert house.settled(stack_id).status is Status.COMPLETE
    (group,) = house.below(stack_id)
    assert {row.type_name for row in house.resources(group.id).values()} == {"new.yaml"}


def test_a_stack_below_has_as_much_time_as_the_one_above(house: Stage) -> None:
    stack_id = house.create(THING, files=FILES, environment=MAPPED, timeout_mins=7)
    house.settled(stack_id)

    assert [below.timeout_mins for below in house.below(stack_id)] == [7]


def test_what_a_template_below_gives_out_as_its_id_is_its_reference(house: Stage) -> None:
    nested = HEAD + "resources: {}\noutputs: {'OS::stack_id': {value: the-real-thing}}\n"
    template = HEAD + "resources: {s: {type: below.yaml}}\noutputs: {told: {value: {get_resource: s}}}\n"
    stack_id = house.create(template, files={"below.yaml": nested})

    assert house.settled(stack_id).outputs == {"told": {"value": "the-real-thing"}}


@pytest.mark.parametrize("path", ["resource.v, value", "resource.v.value"])
def test_attributes_of_resources_below_can_be_read_from_above(house: Stage, path: str) -> None:
    nested = HEAD + "resources: {v: {type: OS::Heat::Value, properties: {value: deep}}}\n"
    template = HEAD + "resources: {s: {type: below.yaml}}\noutputs: {told: {value: {get_attr: [s, %s]}}}\n"
    stack_id = house.create(template % path, files={"below.yaml": nested})

    assert house.settled(stack_id).outputs == {"told": {"value": "deep"}}


def test_a_stack_below_that_somebody_had_rolled_back_is_not_what_was_wanted(house: Stage) -> None:
    nested = {"x.yaml": FAILING % "false"}
    stack_id = house.create(HEAD + "resources: {n: {type: x.yaml}}\n", files=nested)
    until(lambda: bool(house.below(stack_id)))
    (child,) = house.below(stack_id)
    house.begun(child.id, "r")

    house.act(child.id, Action.ROLLBACK)

    stack = house.settled(stack_id)
    assert (stack.status, "rolled back" in stack.reason) == (Status.FAILED, True)

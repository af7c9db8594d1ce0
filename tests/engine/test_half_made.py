"""What fails in the middle: changes half made, rows that cannot be read, rights that end between two calls."""

from pathlib import Path
from typing import ClassVar
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import text
from tests.engine.bench_of_one import stage

from heat.plugin import Change, Resource, String
from heat.store import resources
from heat.values.errors import InvalidArgument, ResourceInError
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
TWO = HEAD + "resources: {r: {type: 'Test::Two', properties: {a: %s, b: %s}}}\n"
CHOSEN = str(uuid5(NAMESPACE_DNS, "a name that looks like the id of a stack below"))


class Two(Resource):
    """Has two properties, the second of which cannot be bad; some changes never come about."""

    type_name = "Test::Two"
    a = String("One.", updatable=True, default="a")
    b = String("The other.", updatable=True, default="b")
    cloud: ClassVar[dict[str, str]] = {}
    changed: ClassVar[list[list[str]]] = []

    def handle_create(self) -> None:
        self.physical_id = self.properties["a"]
        self.cloud.update(a=self.properties["a"], b=self.properties["b"])

    def handle_delete(self) -> None:
        self.cloud.clear()

    def needs_replace_failed(self) -> bool:
        return False

    def handle_update(self, change: Change) -> None:
        self.changed.append(sorted(change.properties))
        for name in sorted(self.context.change.properties if self.context.change else ()):
            if self.properties[name] == "bad":
                raise InvalidArgument("it is bad")
            self.cloud[name] = self.properties[name]

    def check_update_complete(self, change: Change) -> bool:
        return self.properties["a"] != "slow"


class Stiff(Two):
    """Has a property that cannot be changed; its creation fails if it is told to."""

    type_name = "Test::Stiff"
    c = String("For ever.")

    def check_create_complete(self) -> bool:
        if self.properties["a"] == "bad":
            raise InvalidArgument("it went wrong")
        return True


def test_a_rollback_takes_back_what_a_failed_change_had_done(tmp_path: Path) -> None:
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(TWO % ("old", "old"))
        house.settled(stack_id)

        house.update(stack_id, TWO % ("new", "bad"), rollback=True)

        stack = house.settled(stack_id)
        assert (stack.action, stack.status) == (Action.ROLLBACK, Status.COMPLETE)
        assert Two.cloud == {"a": "old", "b": "old"}


def test_the_next_change_gives_again_what_a_failed_one_had_begun(tmp_path: Path) -> None:
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(TWO % ("old", "old"))
        house.settled(stack_id)
        house.update(stack_id, TWO % ("new", "bad"))
        assert house.settled(stack_id).status is Status.FAILED

        house.update(stack_id, TWO % ("old", "newer"))

        assert house.settled(stack_id).status is Status.COMPLETE
        assert Two.cloud == {"a": "old", "b": "newer"}


def test_a_rollback_takes_back_what_a_change_had_done_that_did_not_come_about_in_time(tmp_path: Path) -> None:
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(TWO % ("old", "old"))
        house.settled(stack_id)

        house.update(stack_id, TWO % ("slow", "old"), rollback=True, timeout_s=3.0)

        stack = house.settled(stack_id, within_s=30.0)
        assert (stack.action, stack.status) == (Action.ROLLBACK, Status.COMPLETE)
        assert Two.cloud == {"a": "old", "b": "old"}


def test_what_was_mended_is_not_given_again(tmp_path: Path) -> None:
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(TWO % ("old", "old"))
        house.settled(stack_id)
        house.update(stack_id, TWO % ("new", "bad"), rollback=True)
        house.settled(stack_id)
        Two.changed.clear()

        house.update(stack_id, TWO % ("newer", "old"))

        assert house.settled(stack_id).status is Status.COMPLETE
        assert Two.changed == [["a"]]


def test_metadata_that_was_taken_away_is_no_difference_for_ever(tmp_path: Path) -> None:
    told = HEAD + "resources: {r: {type: 'Test::Two', metadata: {m: 1}, properties: {a: x}}}\n"
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(told)
        house.settled(stack_id)
        house.update(stack_id, told.replace("metadata: {m: 1}, ", ""))
        house.settled(stack_id)
        Two.changed.clear()

        house.update(stack_id, told.replace("metadata: {m: 1}, ", "deletion_policy: Retain, "))

        assert house.settled(stack_id).status is Status.COMPLETE
        assert Two.changed == []


def test_metadata_that_a_failed_update_did_not_come_to_is_given_by_the_next(tmp_path: Path) -> None:
    first = "first: {type: OS::Heat::TestResource, properties: {fail: %s, value: %s}}"
    told = HEAD + "resources: {" + first + ", r: {type: 'Test::Two', depends_on: first, metadata: {m: %s}}}"
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(told % ("false", "a", 1))
        house.settled(stack_id)
        house.update(stack_id, told % ("true", "b", 2))
        house.settled(stack_id)
        house.act(stack_id, Action.SUSPEND)
        house.settled(stack_id)

        house.update(stack_id, told % ("false", "c", 2))

        assert house.settled(stack_id).status is Status.COMPLETE
        key = house.resources(stack_id)["r"].id
        assert resources.detail(house.database, [key])[key].metadata == {"m": 2}


def test_what_failed_is_not_mended_in_place_where_it_cannot_be_changed(tmp_path: Path) -> None:
    told = HEAD + "resources: {r: {type: 'Test::Stiff', properties: {a: %s, c: %s}}}"
    with stage(tmp_path, plugins={"Test::Stiff": Stiff}) as house:
        stack_id = house.create(told % ("bad", "one"))
        house.settled(stack_id)
        first = house.resources(stack_id)["r"].id

        house.update(stack_id, told % ("good", "two"))

        assert house.settled(stack_id).status is Status.COMPLETE
        assert house.resources(stack_id)["r"].id != first


class Ailing(Two):
    """Comes out broken, and is mended by another value."""

    type_name = "Test::Ailing"

    def check_create_complete(self) -> bool:
        if self.cloud["a"] == "bad":
            raise ResourceInError("ERROR", "it came out wrong")
        return True


def test_what_came_out_broken_can_be_mended_in_place(tmp_path: Path) -> None:
    told = HEAD + "resources: {r: {type: 'Test::Ailing', properties: {a: %s}}}"
    with stage(tmp_path, plugins={"Test::Ailing": Ailing}) as house:
        stack_id = house.create(told % "bad")
        house.settled(stack_id)
        first = house.resources(stack_id)["r"].id

        house.update(stack_id, told % "good")

        assert house.settled(stack_id).status is Status.COMPLETE
        assert house.resources(stack_id)["r"].id == first


def test_a_chosen_id_that_looks_like_a_stack_is_none(tmp_path: Path) -> None:
    with stage(tmp_path, plugins={"Test::Two": Two}) as house:
        stack_id = house.create(TWO % (CHOSEN, "old"))
        house.settled(stack_id)

        house.act(stack_id, Action.DELETE)

        assert house.settled(stack_id).reason == "Stack DELETE completed successfully"
        assert Two.cloud == {}


def test_one_row_that_cannot_be_read_keeps_no_other_from_being_removed(tmp_path: Path) -> None:
    names = [f"r{number:02}" for number in range(60)]
    with stage(tmp_path) as house:
        stack_id = house.create(
            HEAD + "resources:\n" + "".join(f"  {n}: {{type: OS::Heat::RandomString}}\n" for n in names)
        )
        house.settled(stack_id)
        spoil = text("UPDATE resource SET data = 'spoilt' WHERE name = 'r07'")
        house.database.write(lambda connection: connection.execute(spoil))

        house.act(stack_id, Action.DELETE)

        assert house.settled(stack_id).status is Status.FAILED
        assert set(house.resources(stack_id)) == {"r07"}

"""What fails in the middle: changes half made, rows that cannot be read, rights that end between two calls."""

from pathlib import Path
from typing import ClassVar
from uuid import NAMESPACE_DNS, uuid5

from sqlalchemy import text
from tests.engine.bench_of_one import stage

from heat.plugin import Resource, String
from heat.values.errors import InvalidArgument
from heat.values.status import Action, Status

HEAD = "heat_template_version: 2021-04-16\n"
TWO = HEAD + "resources: {r: {type: 'Test::Two', properties: {a: %s, b: %s}}}\n"
CHOSEN = str(uuid5(NAMESPACE_DNS, "a name that looks like the id of a stack below"))


class Two(Resource):
    """Has two properties, the second of which cannot be bad."""

    type_name = "Test::Two"
    a = String("One.", updatable=True)
    b = String("The other.", updatable=True)
    cloud: ClassVar[dict[str, str]] = {}

    def handle_create(self) -> None:
        self.physical_id = self.properties["a"]
        self.cloud.update(a=self.properties["a"], b=self.properties["b"])

    def handle_delete(self) -> None:
        self.cloud.clear()

    def needs_replace_failed(self) -> bool:
        return False

    def handle_update(self, change: object) -> None:
        for name in sorted(self.context.change.properties if self.context.change else ()):
            if self.properties[name] == "bad":
                raise InvalidArgument("it is bad")
            self.cloud[name] = self.properties[name]


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

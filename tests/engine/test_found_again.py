"""Things that an interrupted creation has made, found by an operation that wants them otherwise."""

from pathlib import Path
from typing import ClassVar

from tests.engine.bench_of_one import stage
from tests.engine.test_takeover import until

from heat.cloud.errors import CloudAmbiguous
from heat.plugin import Resource, String
from heat.values.status import Status

ONE = "heat_template_version: 2021-04-16\nresources: {r: {type: 'Test::Lost', properties: {a: %s}}}\n"


class Lost(Resource):
    """The answer to its creation is lost, and for a while nobody can find it; then it takes its time."""

    type_name = "Test::Lost"
    a = String("What it is.", updatable=True)
    cloud: ClassVar[dict[str, str]] = {}
    hidden: ClassVar[list[str]] = []
    looks = 0

    def handle_create(self) -> None:
        self.cloud["a"] = self.properties["a"]
        raise CloudAmbiguous("test", "the answer is lost")

    def find_existing(self) -> str | None:
        if self.hidden:
            raise CloudAmbiguous("test", "and nothing can be found")
        return "one"

    def check_create_complete(self) -> bool:
        self.looks += 1
        return self.looks > 1

    def handle_update(self, change: object) -> None:
        self.cloud["a"] = self.properties["a"]


def test_what_was_begun_from_something_else_is_changed_even_if_it_takes_its_time(tmp_path: Path) -> None:
    Lost.hidden.append("yes")
    with stage(tmp_path, plugins={"Test::Lost": Lost}) as house:
        stack_id = house.create(ONE % "old")
        until(lambda: bool(Lost.cloud))

        house.update(stack_id, ONE % "new")
        Lost.hidden.clear()

        assert house.settled(stack_id).status is Status.COMPLETE
        assert Lost.cloud == {"a": "new"}

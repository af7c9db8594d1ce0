"""openstacksdk, as scripts use it."""

from tests.scenarios.doors import new_name
from tests.scenarios.heat_all import HeatAll


def test_a_stack_lives_from_create_to_delete(heat_all: HeatAll, template: str) -> None:
    cloud, name = heat_all.connect(), new_name("sdk")

    made = cloud.create_stack(name, template_file=template, wait=True, timeout=60, length=6)
    found = cloud.get_stack(name)
    changed = cloud.update_stack(name, template_file=template, wait=True, timeout=60, length=7)

    assert (made.status, found.id) == ("CREATE_COMPLETE", made.id)
    assert changed.status == "UPDATE_COMPLETE"
    assert cloud.delete_stack(name, wait=True)
    assert cloud.get_stack(name) is None

"""What an update would change."""

from .world import HOT

CHAIN = (
    HOT
    + """
parameters: {text: {type: string, default: x}, length: {type: number, default: 8}}
resources:
  key: {type: OS::Heat::RandomString, properties: {length: {get_param: length}}}
  text: {type: OS::Heat::Value, properties: {value: {get_param: text}}}
  user: {type: OS::Heat::Value, properties: {value: {get_resource: key}}}
"""
)


def built(world, template=CHAIN, **given):
    identity = world.create(template, **given)
    world.done(identity)
    return identity


def test_nothing_changes_when_nothing_is_changed(world):
    assert world.preview(built(world), CHAIN) == {"unchanged": ["key", "text", "user"]}


def test_a_change_in_place_is_an_update(world):
    changes = world.preview(built(world), params={"parameters": {"text": "y"}})

    assert changes == {"unchanged": ["key", "user"], "updated": ["text"]}


def test_what_reads_an_attribute_of_something_that_changes_counts_as_updated(world):
    reader = "  reader: {type: OS::Heat::Value, properties: {value: {get_attr: [text, value]}}}"
    changes = world.preview(built(world, f"{CHAIN}{reader}"), params={"parameters": {"text": "y"}})

    assert changes == {"unchanged": ["key", "user"], "updated": ["text", "reader"]}


def test_what_cannot_change_in_place_is_replaced_and_its_readers_are_updated(world):
    changes = world.preview(built(world), params={"parameters": {"length": 9}})

    assert changes == {"unchanged": ["text"], "updated": ["user"], "replaced": ["key"]}


def test_names_that_come_and_go_are_added_and_deleted(world):
    changes = world.preview(built(world), HOT + "resources: {new: {type: OS::Heat::None}}")

    assert changes == {"added": ["new"], "deleted": ["key", "text", "user"]}


def test_a_preview_changes_nothing(world):
    identity = built(world)
    before = world.row(identity)

    world.preview(identity, params={"parameters": {"length": 9}})

    assert world.row(identity) == before

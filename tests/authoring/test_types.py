"""Types that exist, that exist elsewhere, and that exist nowhere."""

from dataclasses import replace

from heat.authoring.linting import Linter


def test_a_type_that_this_release_lacks_is_a_warning_and_its_properties_are_not_judged(write, knowledge):
    elder = replace(knowledge, known=knowledge.known | {"OS::Tomorrow::Thing"})
    linter = Linter(elder)

    linter.look_at(
        linter.library.open(write("a.yaml", "resources: {a: {type: OS::Tomorrow::Thing, properties: {x: 1}}}"))
    )

    assert [one.code for one in linter.report().findings] == ["W001"]


def test_a_misspelt_type_is_an_error_that_names_the_right_one(lint):
    (found,) = lint("resources: {a: {type: OS::Heat::RandomStrng}}")

    assert (found.code, found.fix) == ("E401", 'Did you mean "OS::Heat::RandomString"?')


def test_a_type_of_a_foreign_name_space_asks_for_its_environment(lint):
    (found,) = lint("resources: {a: {type: Rackspace::Cloud::Server}}")

    assert found.code == "E401"
    assert "-e FILE" in found.fix

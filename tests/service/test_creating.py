"""A stack is asked for."""

from dataclasses import replace

import pytest

from heat.service.desk import DeskSettings
from heat.store import credentials, operations, stack_list
from heat.values.errors import (
    InvalidTemplateVersion,
    MissingCredential,
    NotSupported,
    RequestLimitExceeded,
    StackExists,
    UnknownUserParameter,
    UserParameterMissing,
    ValidationError,
)
from heat.values.status import Action, Status

from .world import HOT, STRING

WITH_PARAMETER = HOT + "parameters: {size: {type: number}}\nresources: {}"


def kept(world):
    return stack_list.count(world.database, stack_list.Selection(None))


def test_a_stack_is_kept_with_its_first_operation(world, notes):
    identity = world.create(args={"timeout_mins": 5, "tags": ["a", "b"], "disable_rollback": False})

    row, operation = world.row(identity), operations.active_for(world.database, identity["stack_id"])
    assert (row.action, row.status, row.timeout_mins, row.tags) == (Action.CREATE, Status.IN_PROGRESS, 5, ("a", "b"))
    assert (operation.owner, operation.fence, operation.source) == ("engine-1", 1, row.source)
    assert operation.options == {"rollback": True} and operation.deadline == world.clock() + 300
    assert [one.id for one in notes.woken] == [operation.id] == [row.traversal]


def test_an_operation_without_a_timeout_gets_the_operators(world, notes):
    world.create()

    assert notes.woken[0].deadline == world.clock() + 3600


def test_the_first_stack_of_a_user_makes_a_trust_and_later_ones_share_it(world, cloud):
    first, second = world.create(), world.create(name="db")
    before = cloud.control.requests()

    third = world.create(name="cache")

    assert world.row(first).creds_id == world.row(second).creds_id == world.row(third).creds_id is not None
    assert cloud.control.requests() == before


def test_a_broken_trust_is_renewed_by_the_next_request(world, desk, context):
    identity = world.create()
    before = credentials.get(world.database, world.row(identity).creds_id)
    desk.house.sessions.token(context.token).client("identity").delete(f"/OS-TRUST/trusts/{before.trust_id}")
    desk.house.sessions.forget_trust(before.trust_id)

    again = world.create(name="db")

    after = credentials.get(world.database, world.row(again).creds_id)
    assert after.id == before.id and after.trust_id != before.trust_id
    assert not desk.trusts.broken(after.trust_id)


def test_a_request_without_a_token_is_refused(world, context):
    with pytest.raises(MissingCredential):
        world.create(_as=replace(context, token=""))
    assert kept(world) == 0


def test_a_name_is_taken_once_in_a_project(world):
    world.create()

    with pytest.raises(StackExists, match="web"):
        world.create()


@pytest.mark.parametrize("name", ["", "1web", "a b", "Ä", "a" * 256, 5, None])
def test_a_bad_name_is_refused(world, name):
    with pytest.raises(ValidationError, match="Invalid stack name"):
        world.create(name=name)
    assert kept(world) == 0


@pytest.mark.parametrize(
    ("template", "params", "error"),
    [
        (WITH_PARAMETER, {}, UserParameterMissing),
        (STRING, {"parameters": {"nobody": "1"}}, UnknownUserParameter),
        ({"resources": {}}, {}, InvalidTemplateVersion),
        (HOT + "resources: {a: {type: OS::No::Such}}", {}, ValidationError),
        (HOT + "resources: {a: {type: OS::Nova::KeyPair, properties: {nome: x}}}", {}, ValidationError),
    ],
    ids=["missing parameter", "unknown parameter", "no version", "unknown type", "unknown property"],
)
def test_what_is_wrong_is_told_by_its_name_and_nothing_is_kept(world, template, params, error):
    with pytest.raises(error):
        world.create(template, params=params)
    assert kept(world) == 0


def test_custom_constraints_are_asked_of_the_cloud(world):
    flavor = "{type: string, constraints: [{custom_constraint: nova.flavor}]}"
    template = f"{HOT}parameters: {{flavor: {flavor}}}\nresources: {{}}"
    world.create(template, params={"parameters": {"flavor": "m1.nano"}})

    with pytest.raises(ValidationError, match="bogus"):
        world.create(template, name="db", params={"parameters": {"flavor": "bogus"}})


def test_a_project_may_have_so_many_stacks(world, desk):
    desk.settings = DeskSettings(max_stacks=1)
    world.create()

    with pytest.raises(RequestLimitExceeded, match="1 are allowed"):
        world.create(name="db")


def test_a_template_may_have_so_many_resources(world, house):
    house.settings = replace(house.settings, max_resources=1)
    world.create()

    with pytest.raises(RequestLimitExceeded, match="2 resources"):
        world.create(HOT + "resources: {a: {type: OS::Heat::None}, b: {type: OS::Heat::None}}", name="db")


def test_environment_files_are_laid_over_the_environment_in_their_order(world):
    files = {"a.yaml": "parameters: {size: 1}", "b.yaml": "parameters: {size: 2}"}
    params = {"parameters": {"size": 0}}

    identity = world.create(WITH_PARAMETER, params=params, files=files, environment_files=["a.yaml", "b.yaml"])

    assert world.show(identity)["parameters"]["size"] == "2"


def test_an_environment_file_must_come_along(world):
    with pytest.raises(ValidationError, match=r"a\.yaml"):
        world.create(environment_files=["a.yaml"])


def test_things_that_exist_are_not_taken_into_a_stack(world):
    with pytest.raises(NotSupported):
        world.create(args={"adopt_stack_data": "{}"})


def test_a_text_that_comes_again_is_not_parsed_again(world, desk):
    first = desk.sources.read(STRING, {}, {})

    assert desk.sources.read(STRING, {"parameters": {}}, {}).template is first.template

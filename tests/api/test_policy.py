"""An operator's policy.yaml has the last word, and is looked at now and then."""

import pytest
from oslo_config import cfg
from oslo_policy import policy as oslo_policy

from heat.api.policy import Policy
from heat.rpc.context import RequestContext
from heat.values.errors import Forbidden

READER = RequestContext(project_id="p1", user_id="u1", roles=("reader",))


@pytest.fixture
def now():
    return [0.0]


@pytest.fixture
def written(tmp_path):
    """Where policy.yaml is."""
    return tmp_path / "policy.yaml"


@pytest.fixture
def policy(written, now):
    written.write_text("{}")
    conf = cfg.ConfigOpts()
    conf([], project="heat", default_config_files=[], default_config_dirs=[])
    return Policy(oslo_policy.Enforcer(conf, policy_file=str(written)), clock=lambda: now[0])


def test_a_reader_may_look_and_not_touch(policy):
    policy.demand("stacks:show", READER)

    with pytest.raises(Forbidden, match="not authorized to use stacks:create"):
        policy.demand("stacks:create", READER)


def test_the_operator_may_allow_more(policy, written, now):
    written.write_text('"stacks:create": "role:reader"')

    assert policy.allows("stacks:create", READER)


def test_a_changed_file_counts_after_a_while(policy, written, now):
    assert not policy.allows("stacks:create", READER)
    written.write_text('"stacks:create": "role:reader"')

    assert not policy.allows("stacks:create", READER)
    now[0] += 10
    assert policy.allows("stacks:create", READER)


def test_an_administrator_of_another_project_is_none_of_the_cloud(policy):
    admin = RequestContext(roles=("admin",), is_admin_project=False)

    assert not policy.allows("context_is_admin", admin)


def test_some_types_are_for_administrators_by_default(policy):
    admin = RequestContext(project_id="p1", user_id="u1", roles=("admin",))

    for forbidden in ("OS::Nova::Flavor", "OS::Keystone::User"):
        assert not policy.allows_type(forbidden, lambda: READER)
        assert policy.allows_type(forbidden, lambda: admin)
    assert policy.allows_type("OS::Nova::Server", lambda: READER)


def test_an_operator_may_keep_a_type_or_a_whole_family_for_some(policy, written, now):
    written.write_text('"resource_types:OS::Heat::Value": "role:writer"\n"resource_types:Lab::Own::*": "!"\n')
    now[0] += 6

    assert not policy.allows_type("OS::Heat::Value", lambda: READER)
    assert not policy.allows_type("Lab::Own::Thing", lambda: READER)
    assert policy.allows_type("Lab::Other::Thing", lambda: READER)


def test_nobody_is_asked_for_where_a_type_has_no_rule(policy):
    def gone():
        raise AssertionError("the owner's rights have ended")

    assert policy.allows_type("OS::Heat::RandomString", gone)

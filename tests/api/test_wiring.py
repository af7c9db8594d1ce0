"""The REST door as `heat-api` wires it: real keystonemiddleware, against minicloud's Identity service."""

import falcon.testing
import pytest
from oslo_config import cfg

from heat.cmd.doors import rest_door
from heat.cmd.options.loading import load
from minicloud.testing import running_cloud

from .conftest import Door

CONFIGURATION = """
[keystone_authtoken]
auth_type = password
auth_url = {auth_url}
www_authenticate_uri = {auth_url}
username = heat
password = {password}
project_name = service
user_domain_id = default
project_domain_id = default
service_token_roles_required = true
"""


@pytest.fixture(scope="module")
def cloud():
    with running_cloud() as cloud:
        yield cloud


@pytest.fixture
def wired(cloud, engine, tmp_path):
    path = tmp_path / "heat.conf"
    path.write_text(CONFIGURATION.format(auth_url=cloud.auth_url, password=cloud.password))
    conf = load([], [str(path)], conf=cfg.ConfigOpts())
    return Door(falcon.testing.TestClient(rest_door(conf, engine.client())))


def test_a_real_token_opens_the_door_of_its_project(wired, cloud, engine):
    session = cloud.connect("demo").session

    answer = wired.get("stacks", token=session.get_token(), project=session.get_project_id())

    context = engine.contexts[-1]
    assert answer.status_code == 200
    assert (context.username, context.project_name, "member" in context.roles) == ("demo", "demo", True)


def test_a_repeated_token_costs_the_identity_service_nothing(wired, cloud):
    session = cloud.connect("demo").session
    token, project = session.get_token(), session.get_project_id()
    wired.get("stacks", token=token, project=project)
    before = cloud.control.requests()

    wired.get("stacks", token=token, project=project)

    assert cloud.control.requests() == before


def test_a_token_that_nobody_issued_is_refused_with_the_way_to_a_good_one(wired, cloud):
    answer = wired.get("stacks", token="gAAAAnobody", project="x")

    assert answer.status_code == 401
    assert cloud.auth_url in answer.headers["WWW-Authenticate"]

"""A CloudFormation door over real HTTP, in front of a scripted engine and beside minicloud's Identity service."""

import threading

import boto3
import pytest
from botocore.config import Config
from keystoneauth1.identity.v3 import Password
from keystoneauth1.session import Session

from heat.api.cfn.app import cfn_app
from heat.api.cfn.signatures import SignatureCheck
from heat.api.settings import ApiSettings
from heat.cmd.keystones import SessionKeystone
from heat.cmd.serving import Listening, SharedServer
from minicloud.testing import running_cloud


@pytest.fixture(scope="session")
def cloud():
    with running_cloud() as cloud:
        yield cloud


@pytest.fixture(scope="session")
def key(cloud):
    """An EC2 key of the demo user."""
    connection = cloud.connect("demo")
    path = f"{cloud.auth_url}/users/{connection.current_user_id}/credentials/OS-EC2"
    answer = connection.session.post(path, json={"tenant_id": connection.current_project_id})
    return answer.json()["credential"]


@pytest.fixture(scope="session")
def signatures(cloud):
    service = Password(**cloud.auth("heat", "service"))
    return SignatureCheck([SessionKeystone(Session(auth=service), cloud.auth_url)], lifetime_s=60)


@pytest.fixture
def served(engine, policy, signatures):
    """The address at which the door is served."""
    listening = Listening("127.0.0.1", 0, threads=2)
    settings = ApiSettings(private_template_urls=True)
    server = SharedServer(cfn_app(engine.client(), policy, settings, signatures), listening.socket(), listening)
    server.prepare()
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield f"http://127.0.0.1:{server.bind_addr[1]}"
    server.stop()
    thread.join()


@pytest.fixture
def aws(served, key):
    return client(f"{served}/v1", key["access"], key["secret"])


def client(url, access, secret):
    """A stock boto3 client."""
    return boto3.client(
        "cloudformation",
        endpoint_url=url,
        region_name="RegionOne",
        aws_access_key_id=access,
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 0}),
    )

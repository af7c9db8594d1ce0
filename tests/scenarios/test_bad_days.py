"""The cloud misbehaves: refusals are told in its own words, and a lost answer costs neither a thing nor a duplicate."""

from collections.abc import Iterator

import pytest
from tests.scenarios.doors import Rest, Stack, hot, new_name
from tests.scenarios.heat_all import HeatAll, nothing_left, quick, strikes

from minicloud.testing import Control

TOWN = """
net: {type: OS::Neutron::Net}
subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.3.0.0/24}}
router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
way: {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}}
guards: {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: udp}]}}
rule: {type: OS::Neutron::SecurityGroupRule, properties: {security_group: {get_resource: guards}, protocol: icmp}}
port:
  type: OS::Neutron::Port
  properties:
    network: {get_resource: net}
    security_groups: [{get_resource: guards}]
    fixed_ips: [{subnet: {get_resource: subnet}}]
address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}, depends_on: way}
link:
  type: OS::Neutron::FloatingIPAssociation
  properties: {floatingip_id: {get_resource: address}, port_id: {get_resource: port}}
key: {type: OS::Nova::KeyPair, properties: {name: %(key)s, save_private_key: true}}
group: {type: OS::Nova::ServerGroup, properties: {policies: [anti-affinity]}}
server:
  type: OS::Nova::Server
  properties:
    image: cirros
    flavor: m1.nano
    key_name: {get_resource: key}
    networks: [{port: {get_resource: port}}]
    scheduler_hints: {group: {get_resource: group}}
volume: {type: OS::Cinder::Volume, properties: {size: 1}}
plug:
  type: OS::Cinder::VolumeAttachment
  properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: volume}}
handle: {type: OS::Heat::WaitConditionHandle}
person: {type: AWS::IAM::User}
keys: {type: AWS::IAM::AccessKey, properties: {UserName: {get_resource: person}}}
"""
CALLS = [
    *(f"neutron.{noun}.create" for noun in ("network", "subnet", "router", "security_group", "security_group_rule")),
    *(f"neutron.{call}" for call in ("port.create", "floatingip.create", "router.add_interface", "floatingip.update")),
    *(f"nova.{noun}.create" for noun in ("keypair", "server_group", "server", "volume_attachment")),
    *(f"cinder.{noun}.create" for noun in ("volume",)),
    *(f"keystone.{noun}.create" for noun in ("user", "credential", "project")),
]
ENDS = [
    *(f"neutron.{noun}.delete" for noun in ("network", "subnet", "router", "security_group", "port", "floatingip")),
    "neutron.router.remove_interface",
    *(f"nova.{noun}.delete" for noun in ("keypair", "server_group", "server", "volume_attachment")),
    "cinder.volume.delete",
    "keystone.user.delete",
]
SERVER = (
    "server: {type: OS::Nova::Server, properties: {image: cirros, flavor: m1.nano, networks: [{network: private}]}}"
)


@pytest.fixture(scope="module", autouse=True)
def limited(heat: Rest) -> Stack:
    """A stack that has a minute for what takes ten: begun first, looked at last."""
    slow = "slow: {type: OS::Heat::TestResource, properties: {value: x, action_wait_secs: {create: 600}}}"
    return heat.create(hot(slow), timeout_mins=1)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeatAll]:
    """A heat-all in which nothing else happens."""
    running = HeatAll(tmp_path_factory.mktemp("town")).start()
    yield running
    running.stop()


@pytest.fixture
def town_cloud(town: HeatAll) -> Iterator[Control]:
    """Its cloud; no fault outlives a test."""
    control = town.control
    quick(control)
    yield control
    control.clear_faults()
    control.clear_operations()


@pytest.mark.parametrize("action", ["lost", "reset"])
@pytest.mark.parametrize("call", CALLS)
def test_a_broken_connection_neither_loses_nor_doubles(
    town: HeatAll, town_cloud: Control, call: str, action: str
) -> None:
    before = town_cloud.objects()
    town_cloud.fault(operation=call, times=1, **{action: True})

    stack = town.rest().made(hot(TOWN % {"key": new_name("key")}))
    assert strikes(town.cloud_url) == [1], f"{call} was never called"
    counts = {kind: len(ids) for kind, ids in town_cloud.objects().items()}
    stack.deleted()

    assert counts["nova.servers"] == counts["cinder.volumes"] == counts["neutron.networks"] == 1
    nothing_left(town_cloud, before)


@pytest.mark.parametrize("call", ENDS)
def test_a_lost_answer_to_a_deletion_is_no_failure(town: HeatAll, town_cloud: Control, call: str) -> None:
    before = town_cloud.objects()
    stack = town.rest().made(hot(TOWN % {"key": new_name("key")}))
    town_cloud.fault(operation=call, times=1, lost=True)

    stack.deleted()

    assert strikes(town.cloud_url) == [1], f"{call} was never called"
    nothing_left(town_cloud, before)


def test_the_reason_carries_the_services_own_words(heat: Rest, cloud: Control) -> None:
    cloud.fault(operation="nova.server.create", status=500, message="The sky is falling.")

    stack = heat.create(hot(SERVER)).settled("CREATE_FAILED")

    assert "resources.server" in stack.reason
    assert "The sky is falling." in stack.reason
    assert "The sky is falling." in stack.resources()["server"]["resource_status_reason"]
    stack.deleted()


def test_a_quota_is_told_as_the_service_tells_it(heat: Rest, cloud: Control) -> None:
    cloud.fault(operation="neutron.port.create", status=409, message="Quota exceeded for resources: ['port'].")

    stack = heat.create(hot("port: {type: OS::Neutron::Port, properties: {network: private}}")).settled("CREATE_FAILED")

    assert "Quota exceeded for resources: ['port']." in stack.reason
    stack.deleted()


def test_a_server_in_error_fails_the_stack_with_its_fault(heat: Rest, cloud: Control) -> None:
    before = cloud.objects().get("nova.servers", [])
    cloud.operation("nova.server.build", seconds=0.05, error="No valid host was found.")

    stack = heat.create(hot(SERVER)).settled("CREATE_FAILED")

    assert "No valid host was found." in stack.reason
    stack.deleted()
    assert cloud.objects().get("nova.servers", []) == before


def test_a_volume_in_error_fails_the_stack(heat: Rest, cloud: Control) -> None:
    before = cloud.objects().get("cinder.volumes", [])
    cloud.operation("cinder.volume.create", seconds=0.05, error="No space.")

    stack = heat.create(hot("volume: {type: OS::Cinder::Volume, properties: {size: 1}}")).settled("CREATE_FAILED")

    assert stack.resources()["volume"]["resource_status"] == "CREATE_FAILED"
    stack.deleted()
    assert cloud.objects().get("cinder.volumes", []) == before


def test_what_runs_beside_a_failure_is_settled(heat: Rest, cloud: Control) -> None:
    cloud.operation("nova.server.build", seconds=1)
    cloud.fault(operation="neutron.network.create", status=500, message="No.")

    stack = heat.create(hot(f"{SERVER}\nnet: {{type: OS::Neutron::Net}}")).settled("CREATE_FAILED")

    statuses = {name: row["resource_status"] for name, row in stack.resources().items()}
    assert statuses == {"server": "CREATE_COMPLETE", "net": "CREATE_FAILED"}
    stack.deleted()


def test_a_failure_with_rollback_leaves_nothing_in_the_cloud(town: HeatAll, town_cloud: Control) -> None:
    town_cloud.fault(operation="nova.volume_attachment.create", status=500, message="No.")
    before = town_cloud.objects()

    stack = town.rest().create(hot(TOWN % {"key": new_name("key")}), disable_rollback=False)
    stack.settled("ROLLBACK_COMPLETE").deleted()

    nothing_left(town_cloud, before)


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_asks_for_patience_gets_it(heat_all: HeatAll, heat: Rest, cloud: Control, status: int) -> None:
    cloud.fault(operation="nova.server.create", status=status, retry_after=1, times=2)

    heat.made(hot(SERVER)).deleted()

    assert strikes(heat_all.cloud_url) == [2]


def test_slow_answers_only_take_their_time(heat: Rest, cloud: Control) -> None:
    cloud.fault(operation="neutron.*", slow=0.5)

    heat.made(hot("net: {type: OS::Neutron::Net}")).deleted()


def test_a_watch_survives_a_service_that_is_away_for_a_while(heat: Rest, cloud: Control) -> None:
    cloud.operation("nova.server.build", seconds=1)
    cloud.fault(operation="nova.server.show", status=503, times=3)

    heat.made(hot(SERVER)).deleted()


def test_a_time_limit_ends_what_takes_too_long(limited: Stack) -> None:
    limited.settled("CREATE_FAILED", patience_s=80)

    assert "timed out" in limited.reason.lower()
    limited.deleted()

"""A cloud that is kept in a file has its servers and addresses again after a restart."""

from pathlib import Path

from minicloud.cloud import Settings
from minicloud.testing import running_cloud


def test_servers_and_addresses_outlive_the_process(tmp_path: Path) -> None:
    settings = Settings(state_path=tmp_path / "cloud.db")
    with running_cloud(settings) as first:
        demo = first.connect("demo")
        image, flavor = demo.image.find_image("cirros"), demo.compute.find_flavor("m1.nano")
        network = demo.network.find_network("private").id
        parts = {"image_id": image.id, "flavor_id": flavor.id, "networks": [{"uuid": network}]}
        born = demo.compute.wait_for_server(demo.compute.create_server(name="s", **parts), interval=0.05)

    with running_cloud(Settings(state_path=tmp_path / "cloud.db")) as second:
        demo = second.connect("demo")
        found = demo.compute.get_server(born.id)
        other = demo.network.create_port(network_id=network)

    held = born.addresses["private"][0]["addr"]
    assert (found.status, found.addresses["private"][0]["addr"]) == ("ACTIVE", held)
    assert other.fixed_ips[0]["ip_address"] != held


def test_a_seed_file_brings_flavors_keys_and_networks() -> None:
    document = {
        "flavors": [{"name": "own.tiny", "ram": 64, "disk": 0, "vcpus": 1}],
        "keypairs": [{"name": "own-key"}],
        "networks": [{"name": "own-net", "subnets": [{"name": "own-subnet", "cidr": "10.7.0.0/24"}]}],
        "routers": [{"name": "own-router", "network": "public", "interfaces": ["own-subnet"]}],
    }
    with running_cloud(Settings(seed=document)) as cloud:
        demo = cloud.connect("demo")

        assert demo.compute.find_flavor("own.tiny").ram == 64
        assert demo.compute.find_keypair("own-key").public_key.startswith("ssh-rsa ")
        assert demo.network.find_network("own-net").subnet_ids == [demo.network.find_subnet("own-subnet").id]
        assert demo.network.find_router("own-router").external_gateway_info["enable_snat"] is True


def test_a_cloud_is_born_with_what_the_reference_cloud_has() -> None:
    with running_cloud() as cloud:
        demo = cloud.connect("demo")
        flavors = {flavor.name: (flavor.ram, flavor.disk, flavor.vcpus) for flavor in demo.compute.flavors()}

        assert flavors["m1.nano"] == (128, 1, 1)
        assert flavors["m1.large"] == (8192, 80, 4)
        assert demo.network.find_network("public").is_router_external
        assert demo.network.find_subnet("private-subnet").cidr == "10.0.0.0/16"
        assert [key.name for key in demo.compute.keypairs()] == ["demo-key"]

"""Where the cloud is: from heat.conf's values or from clouds.yaml."""

from pathlib import Path

import pytest

from heat.cloud.clouds_yaml import from_clouds_yaml
from heat.cloud.sessions import Sessions
from heat.cloud.settings import CloudSettings
from minicloud.testing import RunningCloud


def test_the_identity_url_names_its_version_once() -> None:
    urls = ("http://k.example", "http://k.example/", "http://k.example/v3", "http://k.example/identity/v3/")

    assert [CloudSettings(auth_url=url).identity_url for url in urls] == [
        "http://k.example/v3", "http://k.example/v3", "http://k.example/v3", "http://k.example/identity/v3",
    ]  # fmt: skip


def test_certificates_are_checked_unless_told_otherwise() -> None:
    assert CloudSettings().verify is True
    assert CloudSettings(ca_file="/ca.pem").verify == "/ca.pem"
    assert CloudSettings(insecure=True, ca_file="/ca.pem").verify is False


def write_clouds(path: Path, cloud: RunningCloud, domain: str) -> None:
    """A clouds.yaml with the account of the user demo; `domain` is the key's ending and the value."""
    key, value = domain.split(":")
    path.write_text(
        f"clouds: {{here: {{region_name: RegionOne, auth: {{auth_url: '{cloud.auth_url}', username: demo, "
        f"password: '{cloud.password}', project_name: demo, user_domain_{key}: {value}, project_domain_{key}: {value}"
        "}}}"
    )


@pytest.mark.parametrize("domain", ["id:default", "name:Default"])
def test_an_account_of_clouds_yaml_opens_the_cloud(
    cloud: RunningCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, domain: str
) -> None:
    write_clouds(tmp_path / "clouds.yaml", cloud, domain)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))

    settings = from_clouds_yaml("here", pool_size=3)

    assert (settings.username, settings.region, settings.pool_size) == ("demo", "RegionOne", 3)
    assert Sessions(settings).service().info().username == "demo"

"""From configuration to a connection: clouds.yaml, variables, options."""

import pytest

TOKEN = {"X-Subject-Token": "secret"}


@pytest.fixture
def keystone(service, answer, tmp_path):
    """A Keystone with one project, and a clouds.yaml that names it; called with the services of its catalog."""
    version = {"version": {"id": "v3.14", "status": "stable", "links": [{"rel": "self", "href": f"{service.url}/v3/"}]}}
    service.says("GET /v3", answer(version))
    (tmp_path / "clouds.yaml").write_text(
        f"clouds: {{mars: {{auth: {{auth_url: '{service.url}/v3', username: u, password: p, project_name: n, "
        "user_domain_name: d, project_domain_name: d}, region_name: One}}"
    )

    def has(*types):
        endpoint = {"interface": "public", "region_id": "One", "region": "One", "url": f"{service.url}/v1/project"}
        catalog = [{"type": kind, "name": kind, "id": kind, "endpoints": [endpoint]} for kind in types]
        token = {"token": {"catalog": catalog, "expires_at": "2999-01-01T00:00:00.000000Z", "user": {"id": "u"}}}
        service.says("POST /v3/auth/tokens", answer(token, 201, TOKEN))
        service.says("GET /v1/project/stacks", answer({"stacks": []}))

    return has


def test_a_cloud_of_clouds_yaml_is_used_by_its_name(tool, keystone, service):
    keystone("orchestration")

    assert tool("--os-cloud", "mars", "stack", "list").status == 0
    assert service.asked("GET", "/v1/project/stacks")


def test_a_cloud_may_be_named_behind_the_command(tool, keystone):
    keystone("orchestration")

    assert tool("stack", "list", "--os-cloud", "mars").status == 0


def test_a_cloud_may_be_named_by_a_variable(tool, keystone, monkeypatch):
    keystone("orchestration")
    monkeypatch.setenv("OS_CLOUD", "mars")

    assert tool("stack", "list").status == 0


def test_an_option_outweighs_clouds_yaml(tool, keystone, service):
    keystone("orchestration")

    tool("--os-cloud", "mars", "--os-username", "other", "stack", "list")

    login = service.asked("POST", "/v3/auth/tokens")[0].body["auth"]["identity"]["password"]["user"]
    assert login["name"] == "other"


def test_a_token_is_enough_to_log_in(tool, keystone, service, tmp_path):
    keystone("orchestration")
    (tmp_path / "clouds.yaml").unlink()

    tool("--os-auth-url", f"{service.url}/v3", "--os-token", "t", "--os-project-id", "p", "stack", "list")

    assert service.asked("POST", "/v3/auth/tokens")[0].body["auth"]["identity"]["token"] == {"id": "t"}


def test_credentials_of_two_kinds_are_refused_in_words(tool, keystone):
    keystone("orchestration")

    assert "do not fit together" in tool("--os-cloud", "mars", "--os-token", "t", "stack", "list").err


def test_one_login_serves_a_whole_command(tool, keystone, service):
    keystone("orchestration")

    tool("--os-cloud", "mars", "stack", "list")

    assert len(service.asked("POST", "/v3/auth/tokens")) == 1


def test_a_cloud_without_heat_is_told_as_such(tool, keystone):
    keystone("compute")

    assert "offers no orchestration service" in tool("--os-cloud", "mars", "stack", "list").err


def test_former_option_names_are_understood(tool, keystone, service):
    keystone("orchestration")

    tool("--os-cloud", "mars", "--os_tenant_name", "old", "stack", "list")

    assert service.asked("POST", "/v3/auth/tokens")[0].body["auth"]["scope"]["project"]["name"] == "old"

"""The operator's environments and bounds, as heat.conf names them."""

from pathlib import Path

import pytest
from oslo_config import cfg

from heat.cmd.houses import limits, operators_environment
from heat.cmd.options.loading import load

TEMPLATE = "heat_template_version: 2021-04-16\n"


@pytest.fixture
def configured(tmp_path: Path):
    (tmp_path / "environment.d").mkdir()
    (tmp_path / "templates").mkdir()

    def configure(text: str = "") -> cfg.ConfigOpts:
        path = tmp_path / "heat.conf"
        folders = f"environment_dir = {tmp_path}/environment.d\ntemplate_dir = {tmp_path}/templates\n"
        path.write_text(f"[DEFAULT]\n{folders}{text}")
        return load([], [str(path)], conf=cfg.ConfigOpts())

    return configure


def test_all_environments_of_the_folder_are_merged_in_the_order_of_their_names(tmp_path, configured):
    (tmp_path / "environment.d" / "a.yaml").write_text("resource_registry: {A: OS::A, B: OS::A}")
    (tmp_path / "environment.d" / "b.yaml").write_text("resource_registry: {B: OS::B}")

    registry = operators_environment(configured()).registry

    assert [registry.target(name) for name in "AB"] == ["OS::A", "OS::B"]


def test_templates_that_they_name_are_read_from_this_machine(tmp_path, configured):
    (tmp_path / "templates" / "x.yaml").write_text(TEMPLATE)
    (tmp_path / "environment.d" / "a.yaml").write_text("resource_registry: {X: 'file:///elsewhere/x.yaml'}")

    assert operators_environment(configured()).registry.templates == {"file:///elsewhere/x.yaml": TEMPLATE}


def test_a_broken_environment_is_left_out(tmp_path, configured):
    (tmp_path / "environment.d" / "a.yaml").write_text("resource_registry: [")
    (tmp_path / "environment.d" / "b.yaml").write_text("resource_registry: {X: 'file:///nowhere/y.yaml'}")
    (tmp_path / "environment.d" / "c.yaml").write_text("parameters: {p: 1}")

    environment = operators_environment(configured())

    assert environment.parameters == {"p": 1}
    assert environment.registry.target("X") == "X"


def test_bounds_on_templates_are_as_configured(configured):
    conf = configured(
        "max_template_size = 1000\nmax_evaluated_size = 2000\npattern_timeout = 0.5\n[yaql]\nlimit_iterators = 7\n"
    )

    found = limits(conf)

    assert (found.size, found.made, found.pattern_s, found.yaql_iterators) == (1000, 2000, 0.5, 7)

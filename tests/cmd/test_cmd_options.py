"""An existing heat.conf works: every option of the reference is known, with its type and default."""

import json
import logging
from pathlib import Path

import pytest
from oslo_config import cfg

from heat.cmd.houses import database
from heat.cmd.options.loading import documented, ignored, load, sample

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "reference" / "config_options.json").read_text())
OPTIONS = [(each["group"], each["name"].replace("-", "_"), each) for each in REFERENCE["options"]]
KINDS = {"boolean": "Boolean", "integer": "Integer", "float": "Float", "list": "List", "uri": "URI"}


@pytest.fixture
def configured(tmp_path):
    def configure(text):
        path = tmp_path / "heat.conf"
        path.write_text(text)
        return load([], [str(path)], conf=cfg.ConfigOpts())

    return configure


@pytest.fixture(scope="module")
def ours():
    return {(group, option.name.replace("-", "_")): option for group, option in documented()}


@pytest.mark.parametrize(("group", "name", "theirs"), OPTIONS)
def test_an_option_has_the_type_default_and_choices_of_the_reference(ours, group, name, theirs):
    option = ours[group, name]

    if theirs["type"]["type"] in KINDS:
        assert type(option.type).__name__ == KINDS[theirs["type"]["type"]]
    if name != "host":
        assert option.default == theirs.get("default")
    if "choices" in theirs["type"]:
        assert list(option.type.choices) == theirs["type"]["choices"]
    assert option.secret == theirs["secret"]


def test_no_option_is_declared_twice():
    names = [(group, option.dest) for group, option in documented()]

    assert len(names) == len(set(names))


def test_a_file_sets_options(configured):
    conf = configured("[DEFAULT]\nmax_stacks_per_tenant = 7\n[clients_nova]\nendpoint_type = internal\n")

    assert (conf.max_stacks_per_tenant, conf.clients_nova.endpoint_type) == (7, "internal")


def test_options_can_be_loaded_a_second_time(tmp_path):
    conf = cfg.ConfigOpts()
    path = tmp_path / "heat.conf"
    for limit in (7, 8):
        path.write_text(f"[DEFAULT]\nmax_stacks_per_tenant = {limit}\n")
        load([], [str(path)], conf=conf)

    assert conf.max_stacks_per_tenant == 8


def test_an_option_without_meaning_is_accepted_with_one_warning(configured, caplog):
    with caplog.at_level(logging.WARNING, "heat"):
        conf = configured("[paste_deploy]\nflavor = keystone\n[database]\nbackend = sqlalchemy\n")

    assert ignored(conf) == ["[database] backend", "[paste_deploy] flavor"]


def test_an_option_of_a_file_that_nobody_knows_is_let_be(configured):
    assert configured("[somewhere]\nelse = 1\n").max_template_size == 524288


def test_a_value_of_a_wrong_type_is_refused_by_name(configured):
    with pytest.raises(ValueError, match="invalid literal"):
        _ = configured("[DEFAULT]\nmax_template_size = big\n").max_template_size


def test_the_sample_tells_of_every_option_and_sets_none(tmp_path, ours):
    path = tmp_path / "heat.conf"
    path.write_text(sample())

    assert ignored(load([], [str(path)], conf=cfg.ConfigOpts())) == []
    sections = {part.split("]")[0]: part for part in sample().split("\n[")}
    for group, name in ours:
        assert f"\n#{name} =" in sections[group if group != "DEFAULT" else "[DEFAULT"]


@pytest.mark.parametrize(("synchronous", "level"), [("true", 2), ("false", 1)])
def test_sqlite_waits_for_the_disk_unless_told_not_to(configured, tmp_path, synchronous, level):
    url = f"sqlite:///{tmp_path}/heat.sqlite"
    records = database(configured(f"[database]\nconnection = {url}\nsqlite_synchronous = {synchronous}\n"))

    found = records.write(lambda connection: connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    assert found == level
    records.close()

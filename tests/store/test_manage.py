"""heat-manage, as an operator runs it."""

import time
from argparse import Namespace

import pytest

from heat.cmd.manage import run
from heat.store import services, stacks
from heat.store.database import Database
from heat.store.migrations import head
from heat.store.rows import ServiceRow
from heat.store.secrets import Secrets

from .samples import created


@pytest.fixture
def manage(new_url, tmp_path):
    """Runs heat-manage against an empty database; gives status, output and complaints."""
    url = new_url("managed")
    config = tmp_path / "heat.conf"
    config.write_text(f"[database]\nconnection = {url}\n")

    def run_command(*arguments):
        said, complained = [], []
        status = run(["--config-file", str(config), *arguments], said.append, complained.append)
        return Namespace(status=status, output="".join(said), complaint="".join(complained))

    run_command.database = Database(url, Secrets(""))
    yield run_command
    run_command.database.close()


def test_db_sync_makes_the_schema_that_db_version_names(manage):
    assert manage("db_version").output == "none: run heat-manage db_sync\n"

    assert manage("db_sync").status == 0

    assert manage("db_version").output == f"{head()}\n"


def test_a_version_that_does_not_exist_is_refused(manage):
    answer = manage("db_sync", "nonsense")

    assert answer.status == 1
    assert "nonsense" in answer.complaint


def test_commands_on_a_database_without_schema_name_the_remedy(manage):
    answer = manage("service", "list")

    assert answer.status == 1
    assert "Run heat-manage db_sync" in answer.complaint


def test_a_missing_connection_is_said_to_be_missing(tmp_path):
    config = tmp_path / "heat.conf"
    config.write_text("")
    complaints = []

    assert run(["--config-file", str(config), "db_version"], complaints.append, complaints.append) == 1

    assert "[database]" in complaints[0]


def test_engines_are_listed_and_the_dead_ones_cleaned_away(manage):
    manage("db_sync")
    now = time.time()
    for engine_id, updated_at in (("living", now), ("dead", now - 1000)):
        services.register(
            manage.database, ServiceRow(engine_id, "lab", "vm", "heat-engine", "engine", 60, now, updated_at)
        )

    listed = manage("service", "list").output
    assert {line.split()[2]: line.split()[5] for line in listed.splitlines()[1:]} == {"living": "up", "dead": "down"}

    manage("service", "clean")
    assert "dead" not in manage("service", "list").output


def test_stacks_that_were_deleted_long_ago_are_purged(manage):
    manage("db_sync")
    old, _ = created(manage.database, "old", deleted_at=time.time() - 7200)
    new, _ = created(manage.database, "new", deleted_at=time.time() - 60)

    assert manage("purge_deleted", "-g", "hours", "1").status == 0

    assert set(stacks.get_many(manage.database, [old.id, new.id], show_deleted=True)) == {new.id}


def test_only_the_stacks_of_one_project_are_purged_when_asked(manage):
    manage("db_sync")
    old = time.time() - 100 * 86400
    ours, _ = created(manage.database, "ours", project_id="p1", deleted_at=old)
    theirs, _ = created(manage.database, "theirs", project_id="p2", deleted_at=old)

    assert manage("purge_deleted", "-p", "p1").status == 0

    assert set(stacks.get_many(manage.database, [ours.id, theirs.id], show_deleted=True)) == {theirs.id}


def test_many_stacks_are_purged_in_small_batches(manage):
    manage("db_sync")
    made = [created(manage.database, f"s{number}", deleted_at=time.time() - 100)[0] for number in range(7)]

    assert manage("purge_deleted", "-g", "seconds", "-b", "2", "10").status == 0

    assert stacks.get_many(manage.database, [stack.id for stack in made], show_deleted=True) == {}


def test_living_stacks_are_never_purged(manage):
    manage("db_sync")
    stack, _ = created(manage.database, "alive")

    assert manage("purge_deleted", "0").status == 0

    assert set(stacks.get_many(manage.database, [stack.id])) == {stack.id}


def test_there_is_nothing_to_reset_and_the_answer_says_why(manage):
    answer = manage("reset_stack_status", "some-stack")

    assert answer.status == 1
    assert "no stack is stuck" in answer.complaint and "heat stack delete" in answer.complaint


@pytest.mark.parametrize("arguments", [["x"], ["-b", "0"], ["--", "-3"]])
def test_numbers_that_make_no_sense_are_refused(manage, arguments):
    manage("db_sync")

    answer = manage("purge_deleted", *arguments)

    assert answer.status == 1
    assert "should be" in answer.complaint


def test_a_sample_of_the_configuration_needs_no_database():
    said = []

    assert run(["config", "sample"], said.append, said.append) == 0

    assert "#connection = <None>" in "".join(said)

"""Help comes at once, and every command of the table is there to be asked."""

import subprocess
import sys

import pytest

from heat.cli.commands import COMMANDS


def test_help_lists_every_command_with_its_line(tool):
    printed = tool("--help").out

    assert all(entry.words in printed and entry.summary in printed for entry in COMMANDS)


def test_no_words_at_all_ask_for_help(tool):
    assert "Commands:" in tool().out


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.words)
def test_every_command_explains_itself(tool, entry):
    outcome = tool("help", *entry.words.split())

    assert outcome.status == 0
    assert entry.summary in outcome.out


def test_help_behind_a_whole_command_line_is_help_for_its_command(tool):
    assert "heat stack create" in tool("stack", "create", "-t", "x.yaml", "--help").out


def test_help_imports_nothing_that_is_slow_to_load():
    script = "import sys; from heat.cli.shell import Shell; Shell().print_help(); print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()

    assert not {"openstack", "keystoneauth1", "requests", "rich", "yaml"} & set(loaded)


def test_an_unknown_command_is_refused(tool):
    assert tool("frobnicate").status == 2

"""Old spellings are understood, and the new ones named."""

import pytest

from heat.cli.failure import Failure
from heat.cli.old_spellings import OLD_COMMANDS, respell


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stack-create -f a.yaml -t 5 -r web", "stack create web --template a.yaml --timeout 5 --enable-rollback"),
        ("stack-create w -P a=1;b=2 -Pf k=f", "stack create w --parameter a=1;b=2 --parameter-file k=f"),
        ("stack-create w -f a -e one -e two", "stack create w --template a --environment one --environment two"),
        ("stack-create web -u http://t --poll", "stack create web --template http://t --wait --poll 5"),
        ("stack-create web -f a --poll 3", "stack create web --template a --wait --poll 3"),
        ("stack-preview web -f a", "stack create --dry-run web --template a"),
        ("stack-update web -f a -x -c p -y", "stack update web --template a --existing --clear-parameter p --dry-run"),
        ("stack-update web --rollback false", "stack update web --rollback disabled"),
        ("stack-list -s -g -f status=X", "stack list --deleted --all-projects --property status=X"),
        ("stack-list --tags-any a,b", "stack list --tags a,b --tag-mode any"),
        ("stack-delete -y a b", "stack delete -y a b"),
        ("event-list web -n 2 -r net", "stack event list web --nested-depth 2 --resource net"),
        ("resource-list web -n 2 --with-detail", "stack resource list web --nested-depth 2 --long"),
        ("resource-show web net -a mtu", "stack resource show web net --with-attr mtu"),
        ("output-show web r -F raw", "stack output show web r --format value --column output_value"),
        ("resource-type-template OS::A -t hot", "resource type show --template-type cfn OS::A --template-type hot"),
        ("template-validate -f a -n", "template validate --template a --show-nested"),
    ],
)
def test_an_old_command_line_is_said_anew(old, new):
    assert respell(old.split()) == new.split()


def test_new_options_may_stand_in_an_old_command():
    assert respell(["stack-create", "web", "-f", "a", "--wait"])[2:] == ["web", "--wait", "--template", "a"]


def test_the_new_spelling_is_named_and_the_command_runs(heat, service, answer):
    service.says("GET /stacks", answer({"stacks": []}))

    outcome = heat("stack-list", "-d", "desc", "-k", "name")

    assert outcome.err == "heat: `heat stack-list` is now spelled `heat stack list`.\n"
    assert service.requests[0].query == {"sort_dir": ["desc"], "sort_keys": ["name"]}


def test_a_command_with_no_new_form_says_so(tool):
    outcome = tool("config-list")

    assert outcome.status == 1
    assert "no new form yet" in outcome.err


def test_an_option_with_no_new_form_says_so():
    with pytest.raises(Failure, match="old option has no new form"):
        respell(["stack-create", "web", "-o", "http://store/t"])


def test_help_for_an_old_command_is_that_of_the_new(tool):
    assert "heat stack create" in tool("help", "stack-create").out


@pytest.mark.parametrize("name", [name for name, old in OLD_COMMANDS.items() if old.new])
def test_every_old_command_leads_to_one_that_exists(tool, name):
    assert tool("help", name).status == 0

"""The live tree, drawn on a terminal of paper."""

import io

import pytest
from rich.console import Console

from heat.cli.growth import Growth
from heat.cli.picture import Picture, duration, word


@pytest.fixture
def draw():
    """Draws a growth on a screen of this height."""

    def call(growth, height=30):
        console = Console(file=io.StringIO(), width=100, height=height, color_system=None)
        picture = Picture(console, clock=lambda: 7.0)
        picture.show(growth, [])
        with console.capture() as captured:
            console.print(picture)
        return captured.get()

    return call


def grown(**statuses):
    growth = Growth("top", "web", status="CREATE_IN_PROGRESS")
    link = [{"rel": "stack", "href": "http://here/stacks/web/top"}]
    for name, status in statuses.items():
        resource = {"resource_name": name, "resource_type": "OS::Heat::None", "resource_status": status, "links": link}
        growth.learn([resource | {"resource_status_reason": f"reason of {name}"}])
    return growth


def test_each_resource_has_its_line_with_type_and_state(draw):
    drawn = draw(grown(net="CREATE_COMPLETE", server="CREATE_IN_PROGRESS", disk="INIT_COMPLETE"))

    assert "├─ net     OS::Heat::None  ✔ created" in drawn
    assert "creating" in drawn
    assert "· waiting" in drawn


def test_a_failure_is_shown_with_its_reason_and_success_without(draw):
    drawn = draw(grown(net="CREATE_COMPLETE", server="CREATE_FAILED"))

    assert "✘ not created" in drawn
    assert "reason of server" in drawn
    assert "reason of net" not in drawn


def test_a_long_reason_leaves_the_other_columns_whole(draw):
    growth = grown(server="CREATE_FAILED")
    growth.branches["top", "server"].reason = "no room " * 50

    lines = draw(growth).splitlines()

    assert "└─ server  OS::Heat::None  ✘ not created" in lines[1]
    assert len(lines) == 3


def test_a_rollback_still_shows_what_it_is_for(draw):
    growth = grown(server="DELETE_COMPLETE")
    growth.status = "ROLLBACK_IN_PROGRESS"
    growth.failed["top", "server"] = "no room"

    assert "✘ server: no room" in draw(growth)


def test_the_last_line_counts(draw):
    drawn = draw(grown(a="CREATE_COMPLETE", b="CREATE_COMPLETE", c="CREATE_FAILED"))

    assert drawn.splitlines()[-1] == "3 resources: 2 done, 1 failed; 0s"


def test_a_stack_taller_than_the_screen_keeps_what_matters(draw):
    many = {f"r{number}": "CREATE_COMPLETE" for number in range(50)}

    drawn = draw(grown(**many, broken="CREATE_FAILED"), height=20)

    assert len(drawn.splitlines()) < 20
    assert "broken" in drawn
    assert "more done" in drawn


def test_the_last_picture_stays_on_the_screen():
    screen = io.StringIO()
    picture = Picture(Console(file=screen, width=100, height=30, force_terminal=True))

    with picture.open():
        picture.show(grown(net="CREATE_COMPLETE"), [])

    assert "1 resources" in screen.getvalue()


@pytest.mark.parametrize(("seconds", "text"), [(4.9, "4s"), (65, "1m05s"), (7380, "2h03m")])
def test_times_are_short(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("status", "text"),
    [("ROLLBACK_IN_PROGRESS", "rolling back"), ("DELETE_FAILED", "not deleted"), ("INIT_COMPLETE", "waiting")],
)
def test_states_are_said_in_words(status, text):
    assert word(status) == text

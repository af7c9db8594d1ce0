"""The page of figures: written out of results of one code, and of no mix."""

from dataclasses import replace

import pytest
from bench.code import CHANGED, is_clean
from bench.pages import BEGIN, BLOCKS, END, Mixed, filled, latest
from bench.results import Measurement

PAGE = "\n".join(f"## {name}\n{BEGIN.format(name)}\nold\n{END}\n" for name in BLOCKS)


def measured(target: str = "ours", case: str = "chain100", run: str = "2026-01-02", **more: object) -> Measurement:
    made = Measurement(target=target, case=case, step="create", figures={"wall_s": 0.5}, code="abc", run=run)
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_tables_are_written_and_the_text_around_them_is_kept():
    page = filled(PAGE, [measured(), measured("heat-all"), measured("reference", figures={"wall_s": 6.0}, code="")])

    assert "## goals" in page
    assert "| chain100 | create | wall_s | 6.00 | 0.50 | 10 × better than reference | 12.0: met |" in page
    assert "commit abc" in page
    assert "old" not in page


def test_figures_of_two_states_of_the_code_are_refused_and_named():
    with pytest.raises(Mixed, match=r"abc: ours; def: heat-all"):
        filled(PAGE, [measured(), measured("heat-all", code="def")])


def test_templates_that_another_code_was_measured_with_are_refused():
    with pytest.raises(Mixed, match="templates"):
        filled(PAGE, [measured(), measured(case="template-hot-tree", code="def")])


def test_figures_that_do_not_say_of_what_code_they_are_are_refused():
    with pytest.raises(Mixed, match="is unknown, which is no commit"):
        filled(PAGE, [measured(code="")])


def test_changed_code_makes_a_draft_at_most():
    changed = measured(code=f"abc{CHANGED}")

    with pytest.raises(Mixed, match="no commit"):
        filled(PAGE, [changed])
    assert "**This is a draft**" in filled(PAGE, [changed], draft=True)


def test_a_page_without_a_place_for_a_table_is_refused():
    with pytest.raises(Mixed, match="no place for"):
        filled("# Performance", [measured()])


def test_of_ours_only_the_last_session_counts_as_a_whole():
    first, second = measured(case="flat100", run="2026-01-01"), measured()

    assert latest([first, second]) == [second]


def test_of_the_reference_each_step_is_as_it_was_measured_last():
    old, new = (measured("reference", run=run) for run in ("2026-01-01", "2026-01-02"))
    other = measured("reference", case="flat100", run="2026-01-01")

    assert latest([old, other, new]) == [other, new]


def test_code_without_a_history_is_not_clean():
    assert [is_clean(code) for code in ("abc", f"abc{CHANGED}", "unknown", "")] == [True, False, False, False]

"""Lists in short: the same stacks in the same order, with what a list tells of them."""

from heat.store.stack_list import Line, Selection, lines, page

from .samples import created


def test_lines_tell_what_rows_tell(database):
    created(database, "a", created_at=1.0, tags=("red", "blue"), updated_at=7.0)
    created(database, "b", created_at=2.0, username="demo", timeout_mins=5, disable_rollback=False)

    rows, told = (read(database, Selection("demo")) for read in (page, lines))

    assert [row.name for row in rows] == ["b", "a"]
    assert told == [Line(*(getattr(row, name) for name in Line._fields)) for row in rows]


def test_lines_come_in_pages(database):
    ids = [created(database, name, created_at=float(place)) for place, name in enumerate("abc")]

    assert [one.name for one in lines(database, Selection("demo"), marker=ids[2][0].id, limit=1)] == ["b"]

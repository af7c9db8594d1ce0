"""Templates are hostile input: what functions make is bounded."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heat.functions import text
from heat.functions.queries import ask
from heat.functions.text import replace_all
from heat.template.limits import DEFAULT_LIMITS, Budget
from heat.values.errors import HeatError, RequestLimitExceeded


def test_joined_text_does_not_grow_without_end() -> None:
    with pytest.raises(RequestLimitExceeded):
        text.join("x" * 1_000_000, [""] * 100, budget=Budget())


def test_repeat_refuses_a_product_that_is_too_large(build_value) -> None:  # type: ignore[no-untyped-def]
    names = [str(number) for number in range(100)]
    call = {"repeat": {"template": "a", "for_each": {f"%{n}%": names for n in range(4)}}}

    with pytest.raises(RequestLimitExceeded, match=str(DEFAULT_LIMITS.items)):
        build_value(call)


@pytest.mark.parametrize(
    "expression",
    [
        "range(1, 100000000).toList().len()",
        "[1].cycle().toList()",
        "'x' * 1000000000",
        "[0] * 1000000000",
        "1000000000 * [0]",
        "pow(9, 999999999)",
        "shiftBitsLeft(1, 99999999999)",
        "range(9000).select(range(9000).select($ + 1).len()).sum()",
        "range(10000000).orderBy($)",
    ],
)
def test_a_costly_query_ends_early(expression: str) -> None:
    begin = time.process_time()

    with pytest.raises(HeatError):
        ask(expression, {})

    assert time.process_time() - begin < 2


@given(
    st.text(alphabet="ab"), st.dictionaries(st.text(alphabet="ab", min_size=1, max_size=3), st.just("-"), max_size=4)
)
def test_replacing_leaves_no_key_behind(subject: str, replacements: dict[str, str]) -> None:
    replaced = replace_all(subject, replacements, Budget())

    assert not any(key in replaced for key in replacements)


@given(st.text(alphabet="abc"), st.text(alphabet="abc", min_size=1, max_size=2))
def test_joining_what_was_split_gives_the_text_again(subject: str, delimiter: str) -> None:
    assert text.join(delimiter, text.str_split(delimiter, subject), budget=Budget()) == subject

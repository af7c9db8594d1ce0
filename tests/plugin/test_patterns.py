"""Regular expressions that strangers wrote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heat.plugin.constraints import AllowedPattern
from heat.plugin.patterns import Malformed, TooSlow, compiled, matches_begin, matches_whole
from heat.values.errors import RequestLimitExceeded

PIECES = st.sampled_from(
    [*("a", "b", "{", "}", "{2}", "{,3}", "{1,}", "{e}", "[ab]", "[^a]", "[[a]", "[]a]", "(a|b)", "(?:ab)", "(?i:a)")]
    + [*("*", "+", "?", ".", "^", "$", "\\d", "\\{", "\\[", "|", "(?=a)", "x" * 70, "-", " ", "\\b", "[a-z]{1,63}")]
)


def test_the_whole_text_must_match():
    assert matches_whole("[a-z]+", "abc") and not matches_whole("[a-z]+", "abc1")


def test_the_first_way_to_match_counts_as_it_does_for_the_reference():
    assert not matches_whole("a|ab", "ab") and matches_whole("ab|a", "ab")


def test_the_beginning_may_match():
    assert matches_begin("OS::", "OS::Heat::None")


@pytest.mark.parametrize("pattern", ["(", "(?R)", r"\p{L}", "a" * 5000, "(?:a{1000}){1000}", "((a{200}){200}){200}"])
def test_what_is_no_expression_or_too_heavy_is_told(pattern: str):
    with pytest.raises(Malformed):
        compiled(pattern)


def test_an_expression_that_never_ends_is_given_up():
    with pytest.raises(TooSlow) as caught:
        AllowedPattern("(a|a)*$").problem("a" * 60 + "!")

    assert isinstance(caught.value, RequestLimitExceeded) and caught.value.type_name == "RequestLimitExceeded"


@given(st.lists(PIECES, max_size=6).map("".join), st.text(alphabet="abx{}e[]1 -", max_size=8))
def test_an_expression_means_what_the_standard_library_takes_it_to_mean(pattern: str, text: str):
    try:
        standard = re.compile(pattern)
    except re.error:
        with pytest.raises(Malformed):
            compiled(pattern)
        return
    found = standard.match(text)

    assert matches_whole(pattern, text) == (found is not None and found.end() == len(text))

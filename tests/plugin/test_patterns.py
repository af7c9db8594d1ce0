"""Regular expressions that strangers wrote."""

import pytest

from heat.plugin.constraints import AllowedPattern
from heat.plugin.patterns import Malformed, compiled, matches_begin, matches_whole


def test_the_whole_text_must_match():
    assert matches_whole("[a-z]+", "abc") and not matches_whole("[a-z]+", "abc1")


def test_the_beginning_may_match():
    assert matches_begin("OS::", "OS::Heat::None")


def test_what_is_no_expression_is_told():
    with pytest.raises(Malformed):
        compiled("(")


def test_an_expression_that_never_ends_is_given_up():
    problem = AllowedPattern("(a|a)*(a|a)*(a|a)*b").problem("a" * 60)

    assert problem is not None and ("too long" in problem or "does not match" in problem)

"""`key=value` words."""

import pytest

from heat.cli.failure import Failure
from heat.cli.pairs import pairs, query_filters, sort_query


def test_one_word_may_hold_several_pairs():
    assert pairs(["a=1;b=2"], "--parameter") == {"a": "1", "b": "2"}


def test_a_semicolon_inside_a_value_stays():
    assert pairs(["password=a;b"], "--parameter") == {"password": "a;b"}


def test_an_equals_sign_inside_a_value_stays():
    assert pairs(["a=b=c"], "--parameter") == {"a": "b=c"}


def test_a_word_without_equals_sign_is_refused_by_name():
    with pytest.raises(Failure) as caught:
        pairs(["oops"], "--parameter")

    assert caught.value.where == "--parameter oops"


def test_a_filter_given_twice_asks_for_either():
    assert query_filters(["status=FAILED", "status=COMPLETE"]) == {"status": ["FAILED", "COMPLETE"]}


def test_two_directions_of_sorting_are_refused():
    with pytest.raises(Failure):
        sort_query(["a:asc", "b:desc"])

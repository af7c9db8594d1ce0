"""Text to tree: what is read, what is refused, and what it may cost."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heat.template.loading import Limits, check_tree, load
from heat.values.errors import HeatError, RequestLimitExceeded, ValidationError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_a_date_stays_text() -> None:
    assert load("heat_template_version: 2013-05-23") == {"heat_template_version": "2013-05-23"}


def test_keys_stay_as_they_are_spelled() -> None:
    assert load("{on: 1, 012: 2, y: 3, null: 4}\n") == {"on": 1, "012": 2, "y": 3, "null": 4}


def test_scalars_have_the_types_of_yaml() -> None:
    assert load("[yes, 0x1F, 1.5, ~, 'yes', !!str 5, 2001-01-01]") == [True, 31, 1.5, None, "yes", "5", "2001-01-01"]


@pytest.mark.parametrize("text", ["a: 1\nb: 2\na: 3\n", '{"b": {"a": 1, "a": 2}}'])
def test_a_key_that_is_there_twice_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match='"a"'):
        load(text)


def test_an_error_names_line_and_column() -> None:
    with pytest.raises(ValidationError) as caught:
        load("a: 1\nb: [1, 2\nc: 3\n")

    assert caught.value.place.line == 3


def test_merge_keys_bring_in_what_is_not_there() -> None:
    assert load("base: &b {x: 1, y: 2}\nme:\n  <<: *b\n  y: 3\n")["me"] == {"y": 3, "x": 1}


def test_short_tags_become_functions() -> None:
    found = load("[!Ref a, !GetAtt b.c.d, !Sub 'x', !Join [',', [a]], !Condition q]")

    assert found == [
        {"Ref": "a"},
        {"Fn::GetAtt": ["b", "c.d"]},
        {"Fn::Sub": "x"},
        {"Fn::Join": [",", ["a"]]},
        {"Condition": "q"},
    ]


@pytest.mark.parametrize(
    "text", ["!!python/object:os.system x", "!Nope x", "? [a]\n: 1\n", "a: *b", "a: 1\n---\nb: 2\n"]
)
def test_what_has_no_place_in_a_template_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        load(text)


def test_a_map_that_contains_itself_is_refused() -> None:
    with pytest.raises(ValidationError, match="no anchor before it"):
        load("a: &x\n  b: *x\n")


def test_an_alias_bomb_costs_neither_time_nor_memory() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    begin = time.process_time()

    with pytest.raises(RequestLimitExceeded):
        load("\n".join(lines))

    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize("text", ["[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000])
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(HeatError, match="deep"):
        load(text)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(RequestLimitExceeded):
        load("a: " + "x" * 100, limits=Limits(size=50))


def test_a_tree_parsed_elsewhere_is_held_to_the_same_bounds() -> None:
    with pytest.raises(RequestLimitExceeded):
        check_tree([[[[1]]]], limits=Limits(depth=2))


@given(JSON)
def test_json_text_reads_as_json_does(tree: object) -> None:
    text = json.dumps({"tree": tree})

    assert load(text) == json.loads(text)


@given(st.text(alphabet=st.sampled_from("a:-[]{}&*!|>?,#'\"% \n\t0~<"), max_size=60))
def test_no_text_brings_the_reader_down(text: str) -> None:
    with suppress(ValidationError):
        load(text)

"""The cloud does a call and its answer does not come: for every call that any resource type makes, one after the other.

Each life of a template ends as the undisturbed one: its phases are complete, the cloud holds as many things of each
kind, and when the stack is gone nothing is left.
"""

from collections.abc import Callable, Mapping

import pytest
from tests.ambiguity.cases import CASES, NOTHING
from tests.ambiguity.judging import Judge
from tests.ambiguity.lives import BREAKS, Case, Life
from tests.ambiguity.town import Town

from heat.plugin import Registry

Place = tuple[Town, Mapping[str, str]]
JudgeOf = Callable[[str], Judge]
IDLE = [case.name for case in NOTHING]
BUSY = [name for name in CASES if name not in IDLE]


@pytest.fixture(scope="module")
def judge_of(place: Place) -> JudgeOf:
    """The judge of a case, who sees its undisturbed life but once."""
    known: dict[str, Judge] = {}

    def judge(name: str) -> Judge:
        if name not in known:
            known[name] = Judge(place[0], CASES[name], place[1])
        return known[name]

    return judge


def test_every_type_has_a_life_here(registry: Registry) -> None:
    covered = {name for case in CASES.values() for name in case.types}

    missing = sorted(registry.types.keys() - covered)

    assert not missing, f"give these types a case in tests/ambiguity/cases: {', '.join(missing)}"


@pytest.mark.parametrize("name", IDLE)
def test_some_types_ask_nothing_of_the_cloud(place: Place, name: str) -> None:
    town, ground = place

    life = Life(town, CASES[name], ground).run()

    assert (life.ends, [calls for calls in life.calls.values() if calls]) == ({}, [])


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("name", BUSY)
def test_a_life_with_a_spoilt_answer_is_like_any_other(judge_of: JudgeOf, name: str, how: str) -> None:
    judge = judge_of(name)

    assert judge.usual.ends == {}
    assert sum(judge.usual.calls["create"].values()) > 0
    assert judge.faults(how) == []


@pytest.mark.parametrize("name", BUSY)
def test_a_creation_that_is_told_to_have_failed_leaves_nothing_once_it_is_deleted(judge_of: JudgeOf, name: str) -> None:
    judge = judge_of(name)

    assert judge.leftovers("failed", "create") == []


def test_a_case_knows_its_types_wherever_they_stand() -> None:
    case = Case(
        "x", "a: {type: A::B}", ("b: {type: OS::Heat::ResourceGroup, properties: {resource_def: {type: C::D}}}",)
    )

    assert case.types == {"A::B", "C::D", "OS::Heat::ResourceGroup"}

"""One case is put to both sides, and their answers are laid beside each other."""

import json
import os
from dataclasses import dataclass

import openstack
import yaml
from tests.differential.cases import Case
from tests.differential.compare import Difference, differences
from tests.differential.known import Told
from tests.differential.ours import Ours
from tests.differential.reference import Answer, Reference

NAME = "differential"
NOTHING = "OS::Heat::None"


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a case."""

    case: Case
    differences: list[Difference]
    verdicts: list[str]
    """What the reference said to each question."""
    told: Told


def connect() -> Reference:
    """The reference that the environment names."""
    session = openstack.connect(os.environ["HEAT_TEST_CLOUD"]).session
    url = os.environ.get("HEAT_TEST_REFERENCE") or session.get_endpoint(service_type="orchestration")
    return Reference(str(url), session)


def stand_ins(case: Case) -> dict[str, bool]:
    """Which resources may turn out to be of a type that takes anything."""
    template = case.body["template"]
    tree = yaml.safe_load(template) if isinstance(template, str) else template
    declared = tree.get("resources") or tree.get("Resources")
    environments = json.dumps([case.body["environment"], case.body["files"].get("env.yaml")])
    if not isinstance(declared, dict):
        return {}
    types = {
        name: str((one.get("type") or one.get("Type")) if isinstance(one, dict) else "")
        for name, one in declared.items()
    }
    return {
        name: kind == NOTHING or (NOTHING in environments and kind != "OS::Heat::Value") for name, kind in types.items()
    }


def note(told: Told, question: str, mine: Answer, theirs: Answer) -> None:
    """Keep what was said."""
    told.ours[question], told.theirs[question] = mine.message, theirs.message
    told.statuses[question] = mine.status, theirs.status


def ask_both(case: Case, ours: Ours, reference: Reference, every: int = 0) -> Asked:
    """Validate and preview; every so-manieth good case of values only is also made."""
    found: list[Difference] = []
    verdicts: list[str] = []
    told = Told({}, {}, {}, stand_ins(case))
    named = {**case.body, "stack_name": NAME}
    good = True
    for question, path, body in (("validate", "validate", case.body), ("preview", "stacks/preview", named)):
        mine, theirs = ours.ask("POST", path, body), reference.ask("POST", path, body)
        found += differences(question, mine, theirs)
        verdicts.append(f"{question} {theirs.status} {theirs.error}".strip())
        note(told, question, mine, theirs)
        good = good and mine.status == theirs.status == 200
    if every and good and case.number % every == 0 and case.is_plain:
        name = f"{NAME}-{case.seed}-{case.number}"
        theirs = reference.outputs(name, case.body)
        mine = ours.outputs(name, case.body)
        found += differences("create", mine, theirs)
        verdicts.append(f"create {theirs.status} {theirs.error}".strip())
        note(told, "create", mine, theirs)
    return Asked(case, found, verdicts, told)

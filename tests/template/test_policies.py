"""CreationPolicy, UpdatePolicy, DeletionPolicy and UpdateReplacePolicy, as declared and as judged."""

from textwrap import dedent

import pytest

from heat.template import validate
from heat.template.policies import AwaitedSignals

from .conftest import Build

HEAD = """
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Keep: {Type: String, Default: "yes"}, Wait: {Type: String, Default: PT10M}}
Conditions: {Kept: !Equals [!Ref Keep, "yes"]}
Resources:
  other: {Type: OS::Heat::Value, Properties: {value: 1}}
  r:
    Type: OS::Heat::Value
    Properties: {value: 1}
"""


def with_keys(build: Build, keys: str, **parameters: str):  # type: ignore[no-untyped-def]
    text = HEAD + "".join(f"    {line}\n" for line in dedent(keys).strip().splitlines())
    return build(text.lstrip(), {"parameters": parameters})


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("{ResourceSignal: {}}", AwaitedSignals(1, 300)),
        ("{ResourceSignal: {Count: 3, Timeout: PT1H30M}}", AwaitedSignals(3, 5400)),
        ("{ResourceSignal: {Count: '2', Timeout: !Ref Wait}}", AwaitedSignals(2, 600)),
        ("{ResourceSignal: !If [Kept, {Count: 4}, !Ref 'AWS::NoValue']}", AwaitedSignals(4, 300)),
        ("{AutoScalingCreationPolicy: {MinSuccessfulInstancesPercent: 50}}", None),
    ],
)
def test_a_creation_policy_says_what_is_waited_for(build: Build, policy: str, expected: AwaitedSignals | None) -> None:
    blueprint = with_keys(build, f"CreationPolicy: {policy}")

    assert validate(blueprint) == []
    assert blueprint.resources["r"].awaited_signals == expected


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("CreationPolicy: 5", "CreationPolicy must be a map"),
        ("CreationPolicy: {ResourceSignals: {}}", 'Did you mean "ResourceSignal"?'),
        ("CreationPolicy: {ResourceSignal: {Cuont: 1}}", 'Did you mean "Count"?'),
        ("CreationPolicy: {ResourceSignal: {Count: 0}}", "0 is not a number from 1"),
        ("CreationPolicy: {ResourceSignal: {Timeout: 5 minutes}}", "Write it as PT15M"),
        ("CreationPolicy: {ResourceSignal: {Timeout: PT13H}}", "is not a time of up to 12 hours"),
        ("CreationPolicy: {ResourceSignal: {Count: !GetAtt other.value}}", "hangs on the resource other"),
        ("CreationPolicy: {AutoScalingCreationPolicy: {MinSuccessfulInstancesPercent: 101}}", "from 0 to 100"),
        ("DeletionPolicy: Retian", 'Did you mean "Retain"?'),
        ("UpdateReplacePolicy: Snapshot", '"Snapshot" update replace policy not supported'),
        ("UpdateReplacePolicy: Retian", 'Did you mean "Retain"?'),
        ("UpdateReplacePolicy: RetainExceptOnCreate", "Invalid update replace policy"),
    ],
)
def test_a_wrong_policy_is_told_where_it_stands(build: Build, keys: str, said: str) -> None:
    told = "\n".join(map(str, validate(with_keys(build, keys))))

    assert said in told
    assert f"Resources.r.{keys.partition(':')[0]}" in told


@pytest.mark.parametrize(("keep", "policy"), [("yes", "Retain"), ("no", "Delete")])
def test_policies_may_be_chosen_by_conditions(build: Build, keep: str, policy: str) -> None:
    keys = """
        DeletionPolicy: !If [Kept, Retain, Delete]
        UpdateReplacePolicy: !If [Kept, Retain, !Ref "AWS::NoValue"]
    """
    blueprint = with_keys(build, keys, Keep=keep)

    assert validate(blueprint) == []
    assert blueprint.resources["r"].deletion_policy == policy
    assert blueprint.resources["r"].replace_policy == ("Retain" if keep == "yes" else None)


def test_retain_except_on_create_is_a_deletion_policy_of_aws(build: Build) -> None:
    blueprint = with_keys(build, "DeletionPolicy: RetainExceptOnCreate")

    assert validate(blueprint) == []
    assert blueprint.resources["r"].deletion_policy == "RetainExceptOnCreate"


def test_no_value_is_no_deletion_policy(build: Build) -> None:
    blueprint = with_keys(build, 'DeletionPolicy: !Ref "AWS::NoValue"')

    assert validate(blueprint) == []
    assert blueprint.resources["r"].deletion_policy == "Delete"


def test_hot_knows_none_of_these(build: Build) -> None:
    text = "resources: {r: {type: OS::Heat::Value, properties: {value: 1}, CreationPolicy: {}}}"

    assert '"CreationPolicy" is not a valid keyword' in str(validate(build(text))[0])

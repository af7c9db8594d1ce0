"""The register of offers and the contract keep each other honest."""

import json
from pathlib import Path

import pytest

from heat.rpc import contract
from heat.rpc.server import Offers

REFERENCE = json.loads((Path(__file__).parents[1] / "data" / "reference" / "engine_rpc.json").read_text())


def test_the_contract_has_the_methods_and_arguments_of_the_reference():
    ours = {name: (list(each.required), dict(each.optional)) for name, each in contract.METHODS.items()}
    ours = {name: each for name, each in ours.items() if name not in {added.name for added in contract.ADDED}}

    theirs = {}
    for name, method in REFERENCE["engine"]["methods"].items():
        required = [argument["name"] for argument in method["args"] if argument["required"]]
        theirs[name] = required, {each["name"]: each["default"] for each in method["args"] if not each["required"]}
    assert ours == theirs


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("STACK_KEYS", "stack_keys"),
        ("RESOURCE_KEYS", "resource_keys"),
        ("EVENT_KEYS", "event_keys"),
        ("OUTPUT_KEYS", "stack_output_keys"),
        ("SCHEMA_KEYS", "resource_schema_keys"),
        ("SNAPSHOT_KEYS", "snapshot_keys"),
        ("CONFIG_KEYS", "software_config_keys"),
        ("DEPLOYMENT_KEYS", "software_deployment_keys"),
        ("PARAMETER_KEYS", "validate_param_keys"),
    ],
)
def test_results_have_the_keys_of_the_reference(ours, theirs):
    assert list(getattr(contract, ours)) == REFERENCE[theirs]


def test_a_method_offered_twice_fails_at_import():
    offers = Offers()
    offers.offers("wake")(lambda engine, context: None)

    with pytest.raises(TypeError, match="wake is offered twice"):
        offers.offers("wake")(lambda engine, context: None)


def test_an_offer_that_lacks_an_argument_of_the_contract_fails_at_import():
    with pytest.raises(TypeError, match="show_output must take exactly"):
        Offers().offers("show_output")(lambda engine, context, *, stack_identity: None)


def test_an_offer_without_the_default_of_the_contract_fails_at_import():
    with pytest.raises(TypeError, match="resolve_outputs needs a default"):
        Offers().offers("show_stack")(lambda engine, context, *, stack_identity, resolve_outputs: None)


def test_a_register_can_include_another():
    part, whole = Offers(), Offers()
    part.offers("get_revision")(lambda engine, context: "r")

    whole.include(part)

    assert "get_revision" not in whole.missing()

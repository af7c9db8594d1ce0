"""Secrets that a template gives away."""

import re
from collections.abc import Iterator

from heat.authoring.findings import Finding
from heat.authoring.subject import Subject
from heat.values.errors import HeatError

SECRET_NAME = re.compile(r"(?i)(password|passwd|passphrase|secret|token|private_?key|api_?key|credential)s?$")
TEXT_TYPES = frozenset({"String", "Json"})


def shown_in_outputs(subject: Subject) -> Iterator[Finding]:
    """Outputs whose value contains a hidden parameter: whoever may see the stack may read it."""
    hidden = {name for name, parameter in subject.template.parameters.items() if parameter.hidden}
    for output in subject.blueprint.outputs.values():
        try:
            shown = sorted(output.uses.parameters & hidden)
        except HeatError:
            continue  # told as an error
        path = subject.words.outputs, output.name, subject.words.value
        for name in shown:
            message = f"the output {output.name} shows the value of the hidden parameter {name}"
            yield subject.at("W201", path, message, "Leave it out: outputs can be read by all who may see the stack")


def not_hidden(subject: Subject) -> Iterator[Finding]:
    """Parameters that are called like secrets and shown like any other."""
    key = "hidden" if subject.language.is_hot else "NoEcho"
    for name, parameter in subject.template.parameters.items():
        if not parameter.hidden and parameter.type in TEXT_TYPES and SECRET_NAME.search(name):
            path = subject.words.parameters, name
            message = f"the parameter {name} looks like a secret and is shown to all who may see the stack"
            yield subject.at("I201", path, message, f"Add {key}: true")


def hidden_with_default(subject: Subject) -> Iterator[Finding]:
    """Hidden parameters whose value stands in the template for all to read."""
    key = "default" if subject.language.is_hot else "Default"
    for name, parameter in subject.template.parameters.items():
        if parameter.hidden and parameter.has_default and parameter.default != "":
            path = subject.words.parameters, name, key
            message = f"the default of the hidden parameter {name} can be read in the template"
            yield subject.at("I202", path, message, "Let the user give it, or make it with OS::Heat::RandomString")

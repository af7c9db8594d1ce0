"""What is compared of two answers, in a form in which equal things look equal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.differential.reference import Answer

OF_THE_PLACE = frozenset(("OS::stack_id", "OS::project_id", "AWS::StackId"))
"""Parameters that say where a stack is; no two Heats agree on them."""
SHOWN = "resource_type", "properties", "metadata", "attributes", "required_by", "description"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which the two sides do not agree."""

    question: str
    """Validate, preview or create."""
    where: str
    ours: Any
    theirs: Any

    @property
    def kind(self) -> str:
        """Differences of one kind probably have one cause."""
        if self.where == "verdict":
            return f"{self.question}: {self.ours} for {self.theirs}"
        return f"{self.question}: {self.where.partition('.')[0]}"


def differences(question: str, ours: Answer, theirs: Answer) -> list[Difference]:
    """Everything that differs in the answers to one question."""
    verdicts = _verdict(ours), _verdict(theirs)
    if verdicts[0] != verdicts[1]:
        return [Difference(question, "verdict", *verdicts)]
    if ours.status >= 400:
        return []
    shape = shown if question != "validate" else dict
    return [Difference(question, *one) for one in _unlike("", shape(ours.body), shape(theirs.body))]


def _verdict(answer: Answer) -> str:
    return f"{answer.status} {answer.error}".strip()


def shown(body: dict[str, Any]) -> dict[str, Any]:
    """A stack as previews and creates tell of it."""
    stack = body["stack"]
    parameters = {name: value for name, value in stack["parameters"].items() if name not in OF_THE_PLACE}
    outputs = {one["output_key"]: _output(one) for one in stack.get("outputs", ())}
    found = {"description": stack["description"], "parameters": _read(parameters), "outputs": outputs}
    if "resources" in stack:
        found["resources"] = _resources(stack["resources"])
    return found


def _read(parameters: dict[str, Any]) -> dict[str, Any]:
    """Maps and lists are shown as JSON text, whose spaces mean nothing."""
    return {name: _json(value) for name, value in parameters.items()}


def _json(text: Any) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) and text[:1] in ("{", "[") else text
    except ValueError:
        return text


def _output(output: dict[str, Any]) -> Any:
    return "an error" if output.get("output_error") else [output.get("output_value")]


def _resources(resources: list[Any]) -> dict[str, Any]:
    """Resources by name; of those below others only the name is known, so they are told apart by what they are."""
    found: dict[str, Any] = {}
    for below, one in sorted(_flat(resources, ""), key=lambda pair: json.dumps(pair, sort_keys=True)):
        name = f"{below}{one['resource_name']}"
        while name in found:
            name += "'"
        found[name] = {key: one.get(key) for key in SHOWN}
        found[name]["attributes"] = sorted(one.get("attributes") or ())
        found[name]["required_by"] = sorted(one.get("required_by") or ())
    return found


def _flat(resources: list[Any], below: str) -> Iterator[tuple[str, Any]]:
    for one in resources:
        if isinstance(one, list):
            yield from _flat(one, f"{below}/")
        else:
            kept = {key: one.get(key) for key in ("resource_type", *SHOWN, "resource_name")}
            yield (f"{below}{one['resource_type']}:" if below else ""), kept


def _unlike(path: str, ours: Any, theirs: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted({*ours, *theirs}):
            below = f"{path}.{key}" if path else key
            if key in ours and key in theirs:
                yield from _unlike(below, ours[key], theirs[key])
            else:
                yield below, ours.get(key, "absent"), theirs.get(key, "absent")
    elif type(ours) is not type(theirs) or ours != theirs:
        yield path, ours, theirs

"""Stories whose every event counts: failures, rollbacks, cancelled changes, and what comes in between."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.lifecycle.telling import Step

SETTLED: Step = ("settles",)
BACK = {"disable_rollback": False}
KEEP = {"disable_rollback": True}
T = "OS::Heat::TestResource"
SLOW = 15
"""Seconds: long enough for a request to come in the middle, also on a busy machine."""


def chain(*properties: str) -> str:
    """Resources a, b, c ... each of which requires the one before; in each the properties that are given."""
    lines = []
    for number, given in enumerate(properties):
        name = "abcdef"[number]
        after = f", depends_on: {'abcdef'[number - 1]}" if number else ""
        lines.append(f"{name}: {{type: {T}{after}, properties: {{{given}}}}}")
    return "\n".join(lines)


def grouped(given: str, count: int = 1, more: str = "") -> str:
    """A group of test resources, and what else there is."""
    member = f"resource_def: {{type: {T}, properties: {{{given}}}}}"
    return f"group: {{type: OS::Heat::ResourceGroup, properties: {{count: {count}, {member}}}}}\n{more}"


def after(resource: str, given: str) -> str:
    """One more resource that requires another."""
    return f"last: {{type: {T}, depends_on: {resource}, properties: {{{given}}}}}"


SLOW_UPDATE = f"value: two, action_wait_secs: {{update: {SLOW}}}"
SLOW_CREATE = f"value: one, action_wait_secs: {{create: {SLOW}}}"
SLOW_FAIL = f"value: one, fail: true, action_wait_secs: {{create: {SLOW}}}"
ONE, TWO, FAIL = "value: one", "value: two", "value: two, fail: true"
PAIR = chain(ONE, ONE)
HANDLE = "handle: {type: AWS::CloudFormation::WaitConditionHandle}"
WAITS = (
    f"{HANDLE}\nwait: {{type: AWS::CloudFormation::WaitCondition, depends_on: handle, "
    "properties: {Handle: {get_resource: handle}, Timeout: 600, Count: 1}}"
)
TELLS = {"Status": "SUCCESS", "UniqueId": "1", "Data": "x", "Reason": "well done"}
Fields = dict[str, Any]


def made(resources: str, fields: Fields | None = None) -> list[Step]:
    """A stack that came to rest."""
    return [("create", resources, fields or KEEP), SETTLED]


HISTORIES: Mapping[str, Sequence[Step]] = {
    "created and taken away": [*made(PAIR), ("delete",), SETTLED],
    "creation fails": made(chain(ONE, FAIL, ONE)),
    "creation fails and is undone": made(chain(ONE, FAIL, ONE), BACK),
    "update in place": [*made(PAIR), ("update", chain(TWO, TWO), KEEP), SETTLED],
    "update of nothing": [*made(PAIR), ("update", PAIR, KEEP), SETTLED],
    "update adds and removes": [*made(PAIR), ("update", chain(ONE, ONE, ONE).split("\n", 1)[0] + "\n"
                                + after("a", ONE), KEEP), SETTLED],
    "update replaces": [*made(chain("value: one, update_replace_value: x", ONE)),
                        ("update", chain("value: one, update_replace_value: y", ONE), KEEP), SETTLED],
    "update fails": [*made(PAIR), ("update", chain(TWO, FAIL), KEEP), SETTLED],
    "update fails and is undone": [*made(PAIR), ("update", chain(TWO, FAIL), BACK), SETTLED],
    "update with something new fails and is undone": [
        *made(PAIR), ("update", chain(TWO, ONE, FAIL), BACK), SETTLED],
    "replacement fails and is undone": [
        *made(chain("value: one, update_replace_value: x")),
        ("update", chain("value: one, update_replace_value: y, fail: true"), BACK), SETTLED],
    "failed update is mended": [
        *made(PAIR), ("update", chain(TWO, FAIL), KEEP), SETTLED, ("update", chain(TWO, TWO), KEEP), SETTLED],
    "failed creation is mended": [*made(chain(ONE, FAIL)), ("update", chain(ONE, TWO), KEEP), SETTLED],
    "undoing fails": [
        *made(chain("value: one, fail: false", ONE)),
        ("update", chain("value: two, fail: false", FAIL), {**KEEP}), SETTLED,
        ("update", chain("value: three, fail: true", "value: three"), BACK), SETTLED],
    "undone creation, then an update fails and is undone": [
        *made(chain(FAIL), BACK), ("update", chain(ONE, FAIL), BACK), SETTLED],
    "update is cancelled and undone": [
        *made(PAIR), ("update", chain(TWO, SLOW_UPDATE), KEEP), ("comes", "b", "UPDATE_IN_PROGRESS"),
        ("act", "cancel_update"), SETTLED],
    "update is stopped": [
        *made(chain(ONE, ONE, ONE)), ("update", chain(TWO, SLOW_UPDATE, TWO), KEEP),
        ("comes", "b", "UPDATE_IN_PROGRESS"), ("act", "cancel_without_rollback"), SETTLED],
    "creation is stopped": [
        ("create", chain(ONE, SLOW_CREATE, ONE), KEEP), ("comes", "b", "CREATE_IN_PROGRESS"),
        ("act", "cancel_without_rollback"), SETTLED],
    "update during an update": [
        *made(PAIR), ("update", chain(TWO, SLOW_UPDATE), KEEP), ("comes", "b", "UPDATE_IN_PROGRESS"),
        ("update", chain("value: three", "value: three"), KEEP), SETTLED],
    "update during a creation": [
        ("create", chain(ONE, SLOW_CREATE), KEEP), ("comes", "b", "CREATE_IN_PROGRESS"),
        ("update", chain(TWO, TWO), KEEP), SETTLED],
    "taken away during an update": [
        *made(PAIR), ("update", chain(TWO, SLOW_UPDATE), KEEP), ("comes", "b", "UPDATE_IN_PROGRESS"),
        ("delete",), SETTLED],
    "taken away during a creation": [
        ("create", chain(ONE, SLOW_CREATE), KEEP), ("comes", "b", "CREATE_IN_PROGRESS"), ("delete",), SETTLED],
    "suspended during a creation": [
        ("create", chain(ONE, SLOW_CREATE), KEEP), ("comes", "b", "CREATE_IN_PROGRESS"),
        ("act", "suspend"), SETTLED],
    "signalled during a creation": [
        ("create", WAITS, KEEP), ("comes", "wait", "CREATE_IN_PROGRESS"), ("signal", "handle", TELLS), SETTLED],
    "signalled during an update that came in between": [
        ("create", WAITS, KEEP), ("comes", "wait", "CREATE_IN_PROGRESS"),
        ("update", f"{WAITS}\n{after('handle', ONE)}", KEEP), ("comes", "last", "CREATE_COMPLETE"),
        ("signal", "handle", TELLS), SETTLED],
    "two of one name": [("create", PAIR, KEEP), ("create", PAIR, KEEP), SETTLED],
    "suspended and resumed": [*made(PAIR), ("act", "suspend"), SETTLED, ("act", "resume"), SETTLED],
    "resumed without having been suspended": [*made(PAIR), ("act", "resume"), SETTLED],
    "resumed again after that failed": [
        *made(PAIR), ("act", "resume"), SETTLED, ("act", "resume"), SETTLED, ("update", PAIR, KEEP), SETTLED],
    "suspended after a failed resume": [*made(PAIR), ("act", "resume"), SETTLED, ("act", "suspend"), SETTLED],
    "suspended twice": [*made(PAIR), ("act", "suspend"), SETTLED, ("act", "suspend"), SETTLED],
    "suspended, checked, resumed": [
        *made(PAIR), ("act", "suspend"), SETTLED, ("act", "check"), SETTLED, ("act", "resume"), SETTLED],
    "suspended, snapshot, resumed": [
        *made(PAIR), ("act", "suspend"), SETTLED, ("take_snapshot",), SETTLED, ("act", "resume"), SETTLED],
    "suspended, marked, resumed": [
        *made(PAIR), ("act", "suspend"), SETTLED, ("mark", "a"), ("act", "resume"), SETTLED],
    "checked after a failed creation": [*made(chain(ONE, FAIL)), ("act", "check"), SETTLED],
    "checked after a failed update": [*made(chain(ONE, ONE)), ("update", chain(ONE, FAIL), KEEP), SETTLED,
                                      ("act", "check"), SETTLED],
    "suspended after a failed update": [*made(chain(ONE, ONE)), ("update", chain(ONE, FAIL), KEEP), SETTLED,
                                        ("act", "suspend"), SETTLED],
    "suspended after a failed creation": [*made(chain(ONE, FAIL)), ("act", "suspend"), SETTLED],
    "snapshot after a failed creation": [*made(chain(ONE, FAIL)), ("take_snapshot",), SETTLED],
    "snapshot after a failed update": [*made(chain(ONE, ONE)), ("update", chain(ONE, FAIL), KEEP), SETTLED,
                                       ("take_snapshot",), SETTLED],
    "deletion fails": [*made("a: {type: OS::Heat::TestResource, properties: {value: one}}"),
                       ("update", "a: {type: OS::Heat::TestResource, properties: {value: two, fail: true}}", KEEP),
                       SETTLED, ("delete",), SETTLED],
    "undoing cannot remove something": [
        *made(chain(ONE)),
        ("update", f"{chain(ONE)}\nnet: {{type: OS::Neutron::Net}}\n{after('net', SLOW_FAIL)}", BACK),
        ("comes", "last", "CREATE_IN_PROGRESS"), ("block", "net"), SETTLED,
        ("unblock",), ("update", chain(ONE), KEEP), SETTLED],
    "cannot be taken away": [
        *made("net: {type: OS::Neutron::Net}"), ("block", "net"), ("delete",), SETTLED, ("unblock",),
        ("delete",), SETTLED],
    "marked and checked": [*made(chain(ONE)), ("mark", "a"), ("act", "check"), SETTLED],
    "marked and suspended": [*made(chain(ONE)), ("mark", "a"), ("act", "suspend"), SETTLED],
    "checked": [*made(chain(ONE)), ("act", "check"), SETTLED],
    "snapshot and back": [*made(PAIR), ("take_snapshot",), SETTLED, ("update", chain(TWO, ONE), KEEP), SETTLED,
                          ("restore",), SETTLED],
    "marked and made anew": [*made(PAIR), ("mark", "a"), ("update", PAIR, KEEP), SETTLED],
    "nested: created and taken away": [*made(grouped(ONE)), ("delete",), SETTLED],
    "nested: creation fails": made(grouped(FAIL)),
    "nested: creation fails and is undone": made(grouped(ONE, more=after("group", FAIL)), BACK),
    "nested: update in place": [*made(grouped(ONE)), ("update", grouped(TWO), KEEP), SETTLED],
    "nested: update fails": [*made(grouped(ONE)), ("update", grouped(FAIL), KEEP), SETTLED],
    "nested: update fails and is undone": [*made(grouped(ONE)), ("update", grouped(FAIL), BACK), SETTLED],
    "nested: update fails above and is undone": [
        *made(grouped(ONE, more=after("group", ONE))),
        ("update", grouped(TWO, more=after("group", FAIL)), BACK), SETTLED],
    "nested: update is cancelled and undone": [
        *made(grouped(ONE)), ("update", grouped(SLOW_UPDATE), KEEP), ("comes", "group/0", "UPDATE_IN_PROGRESS"),
        ("act", "cancel_update"), SETTLED],
    "nested: grows": [*made(grouped(ONE)), ("update", grouped(ONE, 2), KEEP), SETTLED],
    "nested: suspended and resumed": [*made(grouped(ONE)), ("act", "suspend"), SETTLED, ("act", "resume"), SETTLED],
    "nested: checked": [*made(grouped(ONE)), ("act", "check"), SETTLED],
}  # fmt: skip

"""A stack as its user has it in mind: thrown, changed by chance again and again, and written out as a request."""

import copy
import json
from typing import Any

from tests.differential.dice import Dice
from tests.differential.lives.kinds import FILES, GROUP, KINDS, RANDOM, TEST, VALUE, Thrown, test_resource, word
from tests.differential.lives.kinds import network as thrown_network
from tests.differential.lives.kinds import value as thrown_value

NAMES = "abcdefgh"
FIXED = ("handle", "wait", "net", "subnet", "port")
"""What hangs together is not changed."""
READ = {TEST: "output", VALUE: "value", "below.yaml": "told"}
HOOKS = ("pre-update", "pre-create", "post-create", "post-update", "pre-delete", "post-delete")
PARAMETERS = {
    "word": {"type": "string", "default": "w"},
    "number": {"type": "number", "default": 1, "constraints": [{"range": {"min": 0, "max": 9}}]},
    "flag": {"type": "boolean", "default": True},
    "secret": {"type": "string", "default": "s", "hidden": True},
    "many": {"type": "comma_delimited_list", "default": "a,b"},
}
CHANGES = {"add": 20, "remove": 12, "property": 40, "type": 8, "parameter": 12, "register": 8, "mend": 10}


class Draft:
    """Resources, outputs, values of parameters, and an environment."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self.resources: dict[str, Thrown] = {}
        self.outputs: dict[str, Thrown] = {}
        self.values: dict[str, Any] = {}
        self.registered: dict[str, Thrown] = {}
        self.defaults: dict[str, Any] = {}
        for _ in range(dice.number(1, 4)):
            self.add()
        if dice.chance(12):
            self._waits()
        if dice.chance(12):
            self._wires()

    def free(self) -> str:
        """A name that nothing has."""
        return next((name for name in NAMES if name not in self.resources), "z")

    def add(self) -> None:
        """One more resource, which may require and read others, and perhaps an output that reads it."""
        dice, name, others = self._dice, self.free(), list(self.resources)
        made = dice.weighted(KINDS)(dice)
        if others and dice.chance(50):
            made["depends_on"] = dice.pick(others) if dice.chance(70) else dice.sample(others, 1, 2)
        readable = [other for other in others if self.resources[other]["type"] in READ]
        if readable and made["type"] == TEST and dice.chance(40):
            made["properties"]["value"] = self._read(dice.pick(readable))
        extras = {
            "deletion_policy": dice.pick(("Delete", "Retain")),
            "condition": "wanted",
            "metadata": {"k": word(dice)},
        }
        made |= {key: extra for key, extra in extras.items() if dice.chance(9)}
        self.resources[name] = made
        if made["type"] in READ and dice.chance(40):
            self.outputs[f"o{name}"] = {
                "value": self._read(name),
                **({"description": "said"} if dice.chance(30) else {}),
            }
        elif made["type"] == GROUP and made["properties"]["resource_def"]["type"] == TEST and dice.chance(50):
            path = dice.pick(("output", "resource.0.output", "removed_rsrc_list"))
            self.outputs[f"o{name}"] = {"value": {"get_attr": [name, path]}}

    def change(self) -> None:
        """What a user changes from one update to the next."""
        for _ in range(self._dice.number(1, 3)):
            names = [name for name in self.resources if name not in FIXED]
            what = self._dice.weighted(CHANGES) if names else "add"
            if what in ("add", "parameter", "mend"):
                getattr(self, what)()
            else:
                getattr(self, what)(self._dice.pick(names))

    def remove(self, name: str) -> None:
        """Take a resource out, and whatever names it."""
        self.resources.pop(name)
        self.outputs.pop(f"o{name}", None)
        for one in self.resources.values():
            wanted = one.pop("depends_on", [])
            left = [other for other in ([wanted] if isinstance(wanted, str) else wanted) if other != name]
            if left:
                one["depends_on"] = left
            if f'["{name}"' in json.dumps(one):
                one["properties"]["value"] = "one"

    def property(self, name: str) -> None:
        """Give a resource something else."""
        dice, one = self._dice, self.resources[name]
        given = one["properties"]
        if one["type"] == TEST:
            given.pop("action_wait_secs", None)
            given.pop("fail", None)
            given |= test_resource(dice)["properties"]
        elif one["type"] == GROUP:
            given["count"] = dice.number(0, 3)
            if given["resource_def"]["type"] == TEST:
                given["resource_def"] = test_resource(dice)
        elif one["type"] in FILES:
            given["word"] = word(dice)
        elif one["type"] == RANDOM:
            given["length"] = dice.pick((4, 8, 32))
        elif one["type"] == "OS::Neutron::Net":
            given |= thrown_network(dice)["properties"]
        elif one["type"] == VALUE:
            one["properties"] = thrown_value(dice)["properties"]

    def type(self, name: str) -> None:
        """Make something else of a name."""
        if f'["{name}"' not in json.dumps([self.resources, self.outputs]):
            kept = {key: one for key, one in self.resources[name].items() if key == "depends_on"}
            self.resources[name] = {**kept, **self._dice.weighted(KINDS)(self._dice)}

    def parameter(self) -> None:
        """Give a parameter a value."""
        dice = self._dice
        given = {"word": dice.pick(("wa", "wb")), "number": dice.number(1, 5), "flag": dice.chance(50), "secret": "s3",
                 "many": dice.pick(("x,y", ["x", "z"]))}  # fmt: skip
        name = dice.pick(tuple(given))
        self.values[name] = given[name]

    def register(self, name: str) -> None:
        """Hooks, or what must not be done."""
        dice = self._dice
        hooks = dice.pick((*HOOKS, ["pre-create", "post-update"]))
        restricted = dice.pick(("update", "replace", ["update", "replace"]))
        self.registered[name] = {"hooks": hooks} if dice.chance(50) else {"restricted_actions": restricted}

    def mend(self) -> None:
        """Nothing shall fail."""
        for one in self.resources.values():
            for key in ("fail", "bad", "action_wait_secs"):
                one.get("properties", {}).pop(key, None)

    def request(self) -> Thrown:
        """All of it."""
        found = {"template": self.template(), "files": self.files(), "parameters": dict(self.values)}
        environment: Thrown = {}
        if self.registered:
            environment["resource_registry"] = {"resources": copy.deepcopy(self.registered)}
        if self.defaults:
            environment["parameter_defaults"] = dict(self.defaults)
        return {**found, "environment": environment} if environment else found

    def template(self) -> Thrown:
        """As it is now."""
        return copy.deepcopy({
            "heat_template_version": "2018-08-31", "parameters": PARAMETERS,
            "conditions": {"wanted": {"get_param": "flag"}}, "resources": self.resources, "outputs": self.outputs,
        })  # fmt: skip

    def files(self) -> dict[str, str]:
        """Templates that stand for types."""
        text = json.dumps(self.resources)
        return {name: body for name, body in FILES.items() if name in text}

    def _read(self, name: str) -> Thrown:
        return {"get_attr": [name, READ[self.resources[name]["type"]]]}

    def _waits(self) -> None:
        waits = {"handle": {"get_resource": "handle"}, "timeout": 600, "count": 1}
        self.resources["handle"] = {"type": "OS::Heat::WaitConditionHandle"}
        self.resources["wait"] = {"type": "OS::Heat::WaitCondition", "properties": waits}
        self.mend()

    def _wires(self) -> None:
        here = {"network": {"get_resource": "net"}}
        address = {"subnet": {"get_resource": "subnet"}, "ip_address": "10.77.0.9"}
        subnet = {**here, "cidr": "10.77.0.0/24", "enable_dhcp": False}
        self.resources["net"] = {"type": "OS::Neutron::Net"}
        self.resources["subnet"] = {"type": "OS::Neutron::Subnet", "properties": subnet}
        self.resources["port"] = {"type": "OS::Neutron::Port", "properties": {**here, "fixed_ips": [address]}}
        self.outputs["ip"] = {"value": {"get_attr": ["port", "fixed_ips", 0, "ip_address"]}}

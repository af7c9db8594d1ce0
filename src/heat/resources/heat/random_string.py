"""OS::Heat::RandomString: a secret that is drawn once and kept for the life of the resource."""

import secrets
import string
from collections.abc import Iterable, Mapping
from typing import Any

from heat.plugin import Attribute, Integer, List, Map, Range, Resource, String, resource_type
from heat.plugin.support import deprecated, hidden
from heat.plugin.unknown import is_unknown
from heat.values.errors import ValidationError

CLASSES: Mapping[str, str] = {
    "lettersdigits": string.ascii_letters + string.digits,
    "letters": string.ascii_letters,
    "lowercase": string.ascii_lowercase,
    "uppercase": string.ascii_uppercase,
    "digits": string.digits,
    "hexdigits": string.digits + "ABCDEF",
    "octdigits": string.octdigits,
}
LONGEST = 512
GULP_BITS = 2048
COUNT = Range(min=1, max=LONGEST)


class Chance(secrets.SystemRandom):
    """The system's chance, taken in gulps: a call for each character would let every other thread in between."""

    _bits = _left = 0

    def getrandbits(self, k: int, /) -> int:
        """So many fresh bits."""
        if k > self._left:
            gulp = max(GULP_BITS, k)
            self._bits, self._left = secrets.randbits(gulp), gulp
        drawn = self._bits & ((1 << k) - 1)
        self._bits >>= k
        self._left -= k
        return drawn


def draw(length: int, demands: Iterable[tuple[str, int]]) -> str:
    """A random text in which each set of characters occurs at least so often; no set is tied to a place.

    Characters beyond those demanded come from all sets together.
    """
    source = Chance()
    wanted = [(characters, least) for characters, least in demands if characters]
    drawn = [source.choice(characters) for characters, least in wanted for _ in range(least)]
    pool = "".join(characters for characters, _ in wanted)
    drawn += [source.choice(pool) for _ in range(length - len(drawn))]
    source.shuffle(drawn)
    return "".join(drawn)


@resource_type("OS::Heat::RandomString", since="2014.1")
class RandomString(Resource):
    """A random text, from given characters."""

    length = Integer("How many characters.", default=32, constraints=[COUNT])
    sequence = String(
        "Named set of characters to draw from.",
        allowed=CLASSES,
        support=hidden("5.0.0", "Use property character_classes.", deprecated("2014.2", previous=None)),
    )
    character_classes = List(
        "Named sets of characters, each with the least number to take of it.",
        Map(
            "One set.",
            {
                "class": String("Which set.", allowed=CLASSES, default="lettersdigits"),
                "min": Integer("How many of it, at least.", default=1, constraints=[COUNT]),
            },
        ),
        default=[{"class": "lettersdigits", "min": 1}],
    )
    character_sequences = List(
        "Sets of characters spelled out, each with the least number to take of it.",
        Map(
            "One set.",
            {
                "sequence": String("The characters.", required=True),
                "min": Integer("How many of them, at least.", default=1, constraints=[COUNT]),
            },
        ),
    )
    salt = String("Any text: a change of it draws anew.")

    attributes = {"value": Attribute("The text that was drawn.", "string", fresh=True)}

    def validate(self) -> None:
        if is_unknown(dict(self.properties)):
            return
        length = self.properties.get("length")
        if length is not None and sum(least for _, least in self._demands()) > length:
            raise ValidationError(
                "Length property cannot be smaller than combined character class and character sequence minimums"
            )

    def handle_create(self) -> None:
        if "value" not in self.data:
            self.data["value"] = draw(self.properties["length"], self._demands())
        self.physical_id = self.physical_name

    def find_existing(self) -> str | None:
        return self.physical_name if "value" in self.data else None

    def reference_id(self) -> str | None:
        """The text itself."""
        return self.data.get("value") or super().reference_id()

    def attribute(self, name: str, live: Mapping[str, Any]) -> Any:
        return self.data.get("value") if name == "value" else super().attribute(name, live)

    def _demands(self) -> list[tuple[str, int]]:
        """Sets of characters with the least number of each; the old property alone says what to draw from."""
        named = self.properties.get("sequence")
        if named:
            return [(CLASSES[named], 1)]
        classes = self.properties.get("character_classes") or []
        sequences = self.properties.get("character_sequences") or []
        return [
            *((CLASSES[one.get("class") or "lettersdigits"], one.get("min") or 1) for one in classes),
            *((one.get("sequence") or "", one.get("min") or 1) for one in sequences),
        ]

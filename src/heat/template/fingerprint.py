"""Fingerprints: a short digest that differs when anything static that goes into a definition differs.

An update compares fingerprints to learn, without evaluating anything, which resources it need not look at.
"""

import hashlib
import json
from typing import Any

from heat.plugin.unknown import UNKNOWN


def _plain(value: Any) -> Any:
    if value is UNKNOWN:
        return "UNKNOWN"
    raise TypeError(f"{type(value).__name__} has no place in a template")


_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain, check_circular=False)


def digest(value: Any) -> str:
    """Equal for equal JSON values, whatever the order of their keys."""
    return hashlib.blake2b(_encoder.encode(value).encode(), digest_size=16).hexdigest()

"""Physical names: unique, legible, and the same again after a crash."""

import base64

ID_LENGTH = 12


def short_id(key: str) -> str:
    """Twelve lower-case letters and digits that stand for a UUID: 60 of its bits."""
    packed = base64.b32encode(bytes.fromhex(key.replace("-", ""))).decode().lower()
    return packed[:ID_LENGTH]


def physical_name(stack: str, resource: str, key: str, limit: int = 255) -> str:
    """`<stack>-<resource>-<short id>`, shortened in its middle parts to the limit."""
    tail = short_id(key)
    name = f"{stack}-{resource}-{tail}"
    if len(name) <= limit:
        return name
    room = limit - len(tail) - 2
    stack_part = stack[: max(room - len(resource), min(2, room))]
    resource_part = resource[: max(room - len(stack_part), 0)]
    return f"{stack_part}-{resource_part}-{tail}"[-limit:]

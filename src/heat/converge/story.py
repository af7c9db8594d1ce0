"""The past of one name, told from the history that an operation kept: for tests and for people."""

from heat.converge.operation import Operation


def story(operation: Operation, name: str) -> list[str]:
    """One line for each event that reached the name's nodes."""
    return [
        f"{node}: {before} -> {after} on {type(event).__name__}"
        for event, node, before, after in operation.history
        if node.split(" ")[1] == name
    ]

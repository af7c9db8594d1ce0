"""The commands of the heat tool: the words to type, the class that answers them, and one line of help.

The classes are named, not imported, so that `heat --help` answers at once and a command loads only what it needs.
"""

from dataclasses import dataclass
from importlib.metadata import EntryPoint

from cliff.commandmanager import CommandManager

NAMESPACE = "heat.cli"


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: its words, where its class lives ("module:Class" in this package), its line of help."""

    words: str
    target: str
    summary: str

    @property
    def entry_point(self) -> EntryPoint:
        """The form in which cliff loads a class when it is asked for."""
        return EntryPoint(self.words, f"{__package__}.{self.target}", NAMESPACE)


COMMANDS = (
    Entry("stack create", "changes:CreateStack", "Grow a new stack from a template"),
    Entry("stack list", "stacks:ListStacks", "List the stacks of the project"),
    Entry("stack show", "stacks:ShowStack", "Show one stack in full"),
    Entry("stack update", "changes:UpdateStack", "Change a stack to what a template says"),
    Entry("stack delete", "deletion:DeleteStack", "Take stacks away, with all their resources"),
    Entry("stack event list", "events:ListEvents", "List what has happened in a stack, oldest first"),
    Entry("stack event show", "events:ShowEvent", "Show one event of a resource"),
    Entry("stack resource list", "resources:ListResources", "List the resources of a stack"),
    Entry("stack resource show", "resources:ShowResource", "Show one resource of a stack, with its attributes"),
    Entry("stack output list", "outputs:ListOutputs", "List the outputs of a stack"),
    Entry("stack output show", "outputs:ShowOutput", "Show one output of a stack, or all of them"),
    Entry("stack template show", "templates:ShowTemplate", "Show the template from which a stack was grown"),
    Entry("template validate", "templates:ValidateTemplate", "Check a template without growing anything"),
    Entry("resource type list", "resource_types:ListResourceTypes", "List the resource types that the cloud offers"),
    Entry("resource type show", "resource_types:ShowResourceType", "Show the properties and attributes of a type"),
    Entry("build info", "services:ShowBuildInfo", "Show the revisions of the running service"),
    Entry("service list", "services:ListServices", "List the engines and whether they are up (for administrators)"),
)

SUMMARIES = {f"{__package__}.{entry.target}": entry.summary for entry in COMMANDS}


class Commands(CommandManager):
    """The table above, in the form that cliff searches."""

    def __init__(self) -> None:
        super().__init__(namespace=NAMESPACE)

    def load_commands(self, namespace: str) -> None:
        """Take the commands from the table; nothing is imported yet."""
        self.commands.update({entry.words: entry.entry_point for entry in COMMANDS})

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
    Entry("stack plan", "foresight:MakePlan", "Show what an update would do, and keep that as a plan"),
    Entry("stack plan list", "foresight:ListPlans", "List the plans of a stack"),
    Entry("stack plan show", "foresight:ShowPlan", "Show a plan, and what has moved since it was made"),
    Entry("stack plan delete", "foresight:DeletePlan", "Forget a plan"),
    Entry("stack apply", "foresight:ApplyPlan", "Do what was planned, unless the stack has moved on"),
    Entry("stack explain", "hindsight:Explain", "Tell what became of each resource, and why"),
    Entry("stack traversal list", "hindsight:ListTraversals", "List what was done to a stack, operation by operation"),
    Entry("stack drift", "hindsight:ShowDrift", "Compare a stack with what the cloud really has"),
    Entry("stack hook poll", "hooks:PollHooks", "List the resources that wait at hooks"),
    Entry("stack hook clear", "hooks:ClearHooks", "Let resources that wait at hooks go on"),
    Entry("stack suspend", "actions:SuspendStack", "Put stacks to rest"),
    Entry("stack resume", "actions:ResumeStack", "Wake stacks that rest"),
    Entry("stack check", "actions:CheckStack", "Look whether everything in a stack is as it should be"),
    Entry("stack cancel", "actions:CancelStack", "Stop an update, and go back; or only stop it, or a creation"),
    Entry("stack export", "leaving:ExportStack", "Tell a stack as data, with what it made"),
    Entry("stack abandon", "leaving:AbandonStack", "Forget a stack, and leave all that it made"),
    Entry("stack adopt", "leaving:AdoptStack", "Make a stack of things that are there already"),
    Entry("stack snapshot create", "snapshots:CreateSnapshot", "Take a snapshot of a stack"),
    Entry("stack snapshot list", "snapshots:ListSnapshots", "List the snapshots of a stack"),
    Entry("stack snapshot show", "snapshots:ShowSnapshot", "Show one snapshot with its data"),
    Entry("stack snapshot delete", "snapshots:DeleteSnapshot", "Remove a snapshot, with its images and backups"),
    Entry("stack snapshot restore", "snapshots:RestoreSnapshot", "Bring a stack back to a snapshot"),
    Entry("stack event list", "events:ListEvents", "List what has happened in a stack, oldest first"),
    Entry("stack event show", "events:ShowEvent", "Show one event of a resource"),
    Entry("stack resource list", "resources:ListResources", "List the resources of a stack"),
    Entry("stack resource show", "resources:ShowResource", "Show one resource of a stack, with its attributes"),
    Entry("stack resource signal", "resource_words:SignalResource", "Tell a resource that something happened"),
    Entry("stack resource metadata", "resource_words:ShowMetadata", "Show the metadata that a guest reads"),
    Entry("stack resource mark unhealthy", "resource_words:MarkUnhealthy", "Have a resource made anew by an update"),
    Entry("stack output list", "outputs:ListOutputs", "List the outputs of a stack"),
    Entry("stack output show", "outputs:ShowOutput", "Show one output of a stack, or all of them"),
    Entry("stack template show", "templates:ShowTemplate", "Show the template from which a stack was grown"),
    Entry("template validate", "templates:ValidateTemplate", "Check a template without growing anything"),
    Entry("template lint", "linting:LintTemplate", "Look for mistakes in templates and environments, without a cloud"),
    Entry("template schema", "schemas:WriteSchema", "Write a JSON Schema of templates or environments, for editors"),
    Entry("template graph", "graphs:DrawGraph", "Draw what waits for what in a template"),
    Entry("template convert", "conversions:ConvertTemplate", "Turn JSON into YAML, or CloudFormation into HOT"),
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

"""`heat template convert`."""

import argparse
import sys
from pathlib import Path

from heat.authoring.converting import Notes, as_json, as_yaml, to_hot
from heat.authoring.knowledge import Knowledge
from heat.authoring.library import Library
from heat.authoring.reading import read_blueprint, read_plain
from heat.authoring.sources import Source
from heat.cli.failure import Failure
from heat.cli.offline import OfflineCommand, add_output_file, add_plugin_dir, deliver, told

LOST = 1
"""Exit status when not everything could be carried."""


class ConvertTemplate(OfflineCommand):
    """A template in another notation or language."""

    details = (
        "Works offline. JSON becomes YAML with short tags (--to yaml), YAML becomes JSON (--to json), CloudFormation "
        "becomes HOT (--to hot). Remarks go to standard error. Exit status: 0 done, 1 something could not be carried "
        "faithfully: then nothing is written, unless --force is given."
    )

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """What, and into what."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("file", metavar="<file>", help="template; - is stdin")
        parser.add_argument("--to", choices=("yaml", "json", "hot"), default="yaml", help="into what (yaml)")
        parser.add_argument("--long", action="store_true", help="write functions in full, without short tags")
        parser.add_argument("--force", action="store_true", help="write what can be carried, even if something is lost")
        add_output_file(parser)
        add_plugin_dir(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Convert it."""
        library, notes = Library(), Notes()
        with told(parsed_args.file):
            name = parsed_args.file
            source = library.take(sys.stdin.read()) if name == "-" else library.open(name)
            text = self._converted(parsed_args, library, source, notes)
            for note in notes.all:
                self.app.stderr.write(f"{source.name}: {note}\n")
            if notes.lost and not parsed_args.force:
                what = f"{sum(note.lost for note in notes.all)} parts of {source.name} have no faithful translation."
                fix = "Change them, or say --force to have the rest written, and complete it by hand."
                self.app.stderr.write(f"{Failure('The template cannot be carried whole.', what=what, fix=fix)}\n")
                return LOST
            deliver(text, parsed_args.output, self)
        return LOST if notes.lost else 0

    def _converted(self, options: argparse.Namespace, library: Library, source: Source, notes: Notes) -> str:
        tree = read_plain(source)
        if "#" in source.text and Path(source.name).suffix in (".yaml", ".yml", ""):
            notes.remark((), "comments are not carried")
        if options.to == "json":
            return as_json(tree)
        if options.to == "yaml":
            return as_yaml(tree, short_tags="heat_template_version" not in tree and not options.long)
        knowledge: Knowledge = self.knowledge(options)
        blueprint = read_blueprint(knowledge, library, source, [], everything=True)
        if blueprint.template.problems:
            raise blueprint.template.problems[0]
        return as_yaml(to_hot(blueprint, knowledge.languages, notes), short_tags=False)

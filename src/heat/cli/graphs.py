"""`heat template graph`."""

import argparse
import sys

from heat.authoring.drawing import FORMATS, picture_of
from heat.authoring.library import Library
from heat.authoring.reading import read_blueprint
from heat.cli.offline import OfflineCommand, add_output_file, add_plugin_dir, deliver, told


class DrawGraph(OfflineCommand):
    """The dependency graph of a template."""

    details = (
        "Works offline. An arrow points from what waits to what it waits for, and says why: the attribute that is read "
        "(id where it is the resource itself), depends_on, or implicit where the resource type knows it. Resources "
        "whose condition does not hold with the values at hand are drawn too, unless --only-built is given."
    )

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of what, and how."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("file", metavar="<file>", help="template; - is stdin")
        parser.add_argument(
            "-e", "--environment", action="append", metavar="<file>", help="environment of the template (repeatable)"
        )
        parser.add_argument("-f", "--format", choices=tuple(FORMATS), default="text", help="how to draw (text)")
        parser.add_argument("--nested", action="store_true", help="draw the stacks below as well")
        parser.add_argument("--only-built", action="store_true", help="leave out what conditions leave out")
        add_output_file(parser)
        add_plugin_dir(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Draw it."""
        library = Library()
        with told(parsed_args.file):
            name = parsed_args.file
            source = library.take(sys.stdin.read()) if name == "-" else library.open(name)
            environments = [library.open(one) for one in parsed_args.environment or ()]
            blueprint = read_blueprint(
                self.knowledge(parsed_args), library, source, environments, everything=not parsed_args.only_built
            )
            picture = picture_of(blueprint, source.name, nested=parsed_args.nested)
            deliver(FORMATS[parsed_args.format](picture), parsed_args.output, self)
        return 0

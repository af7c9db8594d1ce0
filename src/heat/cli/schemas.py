"""`heat template schema`."""

import argparse
import json

from heat.authoring.schema import KINDS
from heat.cli.offline import OfflineCommand, add_output_file, add_plugin_dir, deliver, told


class WriteSchema(OfflineCommand):
    """A JSON Schema, for editors."""

    details = (
        "Works offline. Point your editor at the file: completion, hover texts and checks for every resource type that "
        "is installed here. For yaml-language-server: `# yaml-language-server: $schema=hot.json` as a template's first "
        "line."
    )

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Of what, and where to."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("kind", choices=tuple(KINDS), nargs="?", default="hot", help="of which documents (hot)")
        parser.add_argument("--template-version", metavar="<version>", help="of this version alone, such as 2018-08-31")
        add_output_file(parser)
        add_plugin_dir(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Write it."""
        with told(f"{parsed_args.kind} --template-version {parsed_args.template_version}"):
            schema = KINDS[parsed_args.kind](self.knowledge(parsed_args), parsed_args.template_version)
            deliver(json.dumps(schema, indent=1) + "\n", parsed_args.output, self)
        return 0

"""`heat template lint`."""

import argparse
import json
import sys
from importlib.metadata import version
from pathlib import Path

from heat.authoring.findings import CODES, Severity
from heat.authoring.linting import Linter, Report
from heat.authoring.reports import as_github, as_json, as_sarif
from heat.authoring.sources import Source
from heat.cli.failure import Failure
from heat.cli.lint_pages import Page
from heat.cli.offline import NOT_DONE, OfflineCommand, add_plugin_dir, told, wants_colour

FORMATS = "human", "json", "sarif", "github"


class LintTemplate(OfflineCommand):
    """Templates and environments, judged without a cloud."""

    details = (
        "Works offline. Folders are searched for templates and environments; files that a template leads to are "
        "looked at too. A comment `# heat-lint: ignore W101` silences a code on its line or the line below. Exit "
        "status: 0 nothing wrong, 1 errors found (with --strict, or warnings), 2 a file named here cannot be read."
    )

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Which files, with which environments, and how to tell."""
        parser: argparse.ArgumentParser = super().get_parser(prog_name)
        parser.add_argument("files", metavar="<file>", nargs="*", help="template, environment or folder; - is stdin")
        parser.add_argument(
            "-e", "--environment", action="append", metavar="<file>", help="environment of the templates (repeatable)"
        )
        parser.add_argument("-f", "--format", choices=FORMATS, default="human", help="how to tell (human)")
        parser.add_argument("--strict", action="store_true", help="warnings make the exit status 1 as well")
        parser.add_argument(
            "--ignore", action="append", metavar="<code,code...>", help="codes not to tell of (repeatable)"
        )
        parser.add_argument("--no-hints", action="store_true", help="tell only of errors and warnings")
        parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colour (auto)")
        parser.add_argument("--codes", action="store_true", help="list all codes with their meaning, and stop")
        add_plugin_dir(parser)
        return parser

    def take_action(self, parsed_args: argparse.Namespace) -> int:
        """Lint; the exit status."""
        if parsed_args.codes:
            self.app.stdout.writelines(f"{code}  {meaning}\n" for code, meaning in CODES.items())
            return 0
        if not parsed_args.files:
            self.app.stderr.write(str(Failure("No file is named.", fix="Name templates, or . for this folder.")) + "\n")
            return NOT_DONE
        linter = Linter(self.knowledge(parsed_args), _codes(parsed_args))
        try:
            self._look(linter, parsed_args)
        except Failure as failure:
            self.app.stderr.write(f"{failure}\n")
            return NOT_DONE
        report = linter.report()
        self._tell(report, parsed_args)
        threshold = Severity.WARNING if parsed_args.strict else Severity.ERROR
        return int((report.worst() or 0) >= threshold)

    def _look(self, linter: Linter, options: argparse.Namespace) -> None:
        for name in options.environment or ():
            linter.take_environment(_source(linter, name))
        for name in options.files:
            if Path(name).is_dir():
                linter.look_into(name)
            else:
                linter.look_at(_source(linter, name))

    def _tell(self, report: Report, options: argparse.Namespace) -> None:
        out = self.app.stdout
        if options.format == "json":
            out.write(json.dumps(as_json(report), indent=2) + "\n")
        elif options.format == "sarif":
            out.write(json.dumps(as_sarif(report, version("heat")), indent=2) + "\n")
        elif options.format == "github":
            out.write(as_github(report))
        else:
            Page(out, colour=wants_colour(self, options.color)).write(report)


def _source(linter: Linter, name: str) -> Source:
    if name == "-":
        return linter.library.take(sys.stdin.read())
    with told(name):
        return linter.library.open(name)


def _codes(options: argparse.Namespace) -> list[str]:
    codes = [code for given in options.ignore or () for code in given.replace(",", " ").upper().split()]
    return codes + ([code for code in CODES if code.startswith("I")] if options.no_hints else [])

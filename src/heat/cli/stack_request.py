"""From the options of create and update to the body of the request."""

import argparse
from typing import Any

from heat.cli.documents import locate, read_document, read_text
from heat.cli.environments import hooks, merge, read_environments
from heat.cli.failure import Failure
from heat.cli.pairs import pairs
from heat.cli.template_files import Files, Origin


def add_template_options(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """The options that name the template and what goes with it."""
    parser.add_argument(
        "-t",
        "--template",
        metavar="<template>",
        required=required,
        help="file or URL of the template; - reads it from stdin",
    )
    parser.add_argument(
        "-e",
        "--environment",
        metavar="<environment>",
        action="append",
        help="file or URL of an environment (repeatable; the later outweighs the earlier)",
    )
    parser.add_argument(
        "-s",
        "--files-container",
        metavar="<container>",
        help="object container that holds the files the template refers to",
    )


def add_value_options(parser: argparse.ArgumentParser) -> None:
    """What an operation is given besides its template."""
    parser.add_argument("--parameter", action="append", metavar="<key=value>", help="value of a parameter (repeatable)")
    parser.add_argument(
        "--parameter-file",
        action="append",
        metavar="<key=file>",
        help="file whose content is the value of a parameter (repeatable)",
    )
    parser.add_argument("--timeout", type=int, metavar="<minutes>", help="give up after so many minutes")
    parser.add_argument("--tags", metavar="<tag1,tag2...>", help="tags of the stack")


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """The options that create and update share."""
    add_value_options(parser)
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, and do nothing")
    parser.add_argument(
        "--wait", action="store_true", help="watch until the stack is settled; exit status 1 if it fails"
    )
    parser.add_argument("--poll", type=float, metavar="<seconds>", help="look at least so often while waiting")


def add_update_options(parser: argparse.ArgumentParser) -> None:
    """The options of an update, and of a plan of one."""
    parser.add_argument(
        "--existing", action="store_true", help="keep template, environment and parameters that are not given"
    )
    parser.add_argument(
        "--clear-parameter",
        action="append",
        metavar="<parameter>",
        help="with --existing: back to the default (repeatable)",
    )
    parser.add_argument(
        "--rollback",
        choices=("enabled", "disabled", "keep"),
        default="keep",
        metavar="<value>",
        help="if it fails, go back: enabled, disabled, or keep the stack's setting",
    )
    parser.add_argument(
        "--pre-update",
        action="append",
        metavar="<resource>",
        help="stop before this resource until its hook is cleared (repeatable)",
    )
    parser.add_argument("--converge", action="store_true", help="look at the real state of each resource first")


def template_part(
    options: argparse.Namespace, given: dict[str, Any], hooked: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Template, files and environments, as create, update and validate send them."""
    files = Files()
    body: dict[str, Any] = {}
    if options.template:
        url, template = read_document(options.template)
        body["template"] = files.gather(template, Origin(url, options.template))
    found = read_environments(options.environment or (), given, files)
    environment = merge(found.merged, hooked or {})
    if environment:
        body["environment"] = environment
    if found.urls:
        body["environment_files"] = list(found.urls)
    if files.texts:
        body["files"] = files.texts
    if options.files_container:
        body["files_container"] = options.files_container
    return body


def parameters(options: argparse.Namespace) -> dict[str, Any]:
    """The parameters given on the command line, by value or by file."""
    given: dict[str, Any] = dict(pairs(options.parameter, "--parameter"))
    for name, reference in pairs(options.parameter_file, "--parameter-file").items():
        given[name] = read_text(locate(reference), f"--parameter-file {name}={reference}")
    return given


def create_body(options: argparse.Namespace) -> dict[str, Any]:
    """The body of a create or preview."""
    given = parameters(options)
    return {
        "stack_name": options.name,
        "disable_rollback": not options.enable_rollback,
        "parameters": given,
        **template_part(options, given, hooks(options.pre_create or (), "pre-create")),
        **_settings(options),
    }


def update_body(options: argparse.Namespace) -> dict[str, Any]:
    """The body of an update."""
    if not (options.template or options.existing):
        fix = "Give a template with -t FILE, or say --existing to keep the one that the stack has."
        raise Failure("An option is missing.", what="There is no template to update to.", fix=fix)
    given = parameters(options)
    body = {
        "parameters": given,
        **template_part(options, given, hooks(options.pre_update or (), "pre-update")),
        **_settings(options),
    }
    if options.clear_parameter:
        body["clear_parameters"] = options.clear_parameter
    if options.rollback != "keep":
        body["disable_rollback"] = options.rollback == "disabled"
    if options.converge:
        body["converge"] = True
    return body


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    settings = {"timeout_mins": options.timeout, "tags": options.tags}
    return {name: value for name, value in settings.items() if value is not None}

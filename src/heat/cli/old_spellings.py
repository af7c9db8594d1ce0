"""The commands of the former tool (`heat stack-create …`): each is read as it was and said anew."""

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from heat.cli.failure import Failure


@dataclass(frozen=True, slots=True)
class Option:
    """An old option, and the words that say the same now; {} stands for its value, which some have no more."""

    flags: tuple[str, ...]
    words: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nargs: str | None = None
    const: str | None = None

    @property
    def takes_value(self) -> bool:
        """Whether a value follows it."""
        return bool(self.values) or "{}" in self.words or not self.words

    def said_anew(self, value: str | None) -> list[str]:
        """The new words for this option with the value it was given."""
        if value is not None and value in self.values:
            return list(self.values[value])
        if not self.words:
            raise Failure(
                "An old option has no new form.",
                where=self.flags[-1],
                what="Templates can no longer be read from an object container in this way.",
                fix="Give the template by file or URL, with -t.",
            )
        return [word if word != "{}" else str(value) for word in self.words]


@dataclass(frozen=True, slots=True)
class Old:
    """An old command: the new one, the words always to be added, and its options."""

    new: str = ""
    options: tuple[Option, ...] = ()
    always: tuple[str, ...] = ()

    def new_words(self, name: str) -> list[str]:
        """The words of the new command; Failure if there is none yet."""
        if self.new:
            return self.new.split()
        fix = "`heat --help` lists the commands there are; python-openstackclient may have it as `openstack stack …`."
        raise Failure("This old command has no new form yet.", where=f"heat {name}", fix=fix)


def respell(argv: list[str]) -> list[str]:
    """The words of an old command line as the new tool takes them."""
    old = OLD_COMMANDS[argv[0]]
    parser = argparse.ArgumentParser(prog=f"heat {argv[0]}", add_help=False, allow_abbrev=False)
    for option in old.options:
        arguments = {"nargs": option.nargs, "const": option.const} if option.takes_value else {"nargs": 0}
        parser.add_argument(*option.flags, action=_Collect, option=option, dest=option.flags[-1], **arguments)
    said: dict[str, Any] = {"words": []}
    options, rest = parser.parse_known_args(argv[1:], argparse.Namespace(**said))
    return [*old.new_words(argv[0]), *old.always, *rest, *options.words]


class _Collect(argparse.Action):
    """Keeps the new words in the order in which the old options were given."""

    def __init__(self, option: Option, **arguments: Any) -> None:
        super().__init__(default=argparse.SUPPRESS, **arguments)
        self._option = option

    def __call__(
        self, parser: Any, namespace: argparse.Namespace, values: Any, option_string: str | None = None
    ) -> None:
        namespace.words += self._option.said_anew(values if self._option.takes_value else None)


def _value(*flags: str, to: str) -> Option:
    return Option(flags, (to, "{}"))


def _switch(*flags: str, to: str) -> Option:
    return Option(flags, (to,))


def _same(new: str, names: Iterable[str]) -> dict[str, Old]:
    return dict.fromkeys(names, Old(new))


_TEMPLATE = (
    _value("-f", "--template-file", to="--template"),
    _value("-u", "--template-url", to="--template"),
    Option(("-o", "--template-object"), ()),
    _value("-e", "--environment-file", to="--environment"),
    _value("-P", "--parameters", to="--parameter"),
)
_CHANGE = (
    *_TEMPLATE,
    _value("-Pf", "--parameter-file", to="--parameter-file"),
    _value("-t", "--timeout", to="--timeout"),
)
_CREATE = (
    *_CHANGE,
    _value("-c", "--create-timeout", to="--timeout"),
    _switch("-r", "--enable-rollback", to="--enable-rollback"),
    Option(("--poll",), ("--wait", "--poll", "{}"), nargs="?", const="5"),
)
_UPDATE = (
    *_CHANGE,
    _switch("-y", "--dry-run", to="--dry-run"),
    _switch("-n", "--show-nested", to="--show-nested"),
    _switch("-x", "--existing", to="--existing"),
    _switch("-r", "--enable-rollback", to="--rollback=enabled"),
    _value("-c", "--clear-parameter", to="--clear-parameter"),
    Option(
        ("--rollback",),
        ("--rollback", "{}"),
        {
            **dict.fromkeys(("true", "True", "1", "yes", "on"), ("--rollback", "enabled")),
            **dict.fromkeys(("false", "False", "0", "no", "off"), ("--rollback", "disabled")),
        },
    ),
)
_STACK_LIST = (
    _switch("-s", "--show-deleted", to="--deleted"),
    _switch("-n", "--show-nested", to="--nested"),
    _switch("-a", "--show-hidden", to="--hidden"),
    _value("-f", "--filters", to="--property"),
    _value("-t", "--tags", to="--tags"),
    Option(("--tags-any",), ("--tags", "{}", "--tag-mode", "any")),
    Option(("--not-tags",), ("--tags", "{}", "--tag-mode", "not")),
    Option(("--not-tags-any",), ("--tags", "{}", "--tag-mode", "not-any")),
    _value("-l", "--limit", to="--limit"),
    _value("-m", "--marker", to="--marker"),
    _value("-k", "--sort-keys", to="--sort"),
    _value("-d", "--sort-dir", to="--sort-dir"),
    _switch("-g", "--global-tenant", to="--all-projects"),
    _switch("-o", "--show-owner", to="--long"),
)
_EVENT_LIST = (
    _value("-r", "--resource", to="--resource"),
    _value("-f", "--filters", to="--filter"),
    _value("-l", "--limit", to="--limit"),
    _value("-m", "--marker", to="--marker"),
    _value("-n", "--nested-depth", to="--nested-depth"),
    Option(("-F", "--format"), ("--format", "{}"), {"log": (), "raw": ("--format", "value")}),
)
_RESOURCE_LIST = (
    _value("-n", "--nested-depth", to="--nested-depth"),
    _switch("--with-detail", to="--long"),
    _value("-f", "--filter", to="--filter"),
)
_OUTPUT_SHOW = (
    _switch("-a", "--all", to="--all"),
    Option(("-F", "--format"), ("--format", "{}"), {"raw": ("--format", "value", "--column", "output_value")}),
)
_TYPE_TEMPLATE = (
    _value("-t", "--template-type", to="--template-type"),
    _value("-F", "--format", to="--format"),
)

_SIGNAL = (
    _value("-D", "--data", to="--data"),
    _value("-f", "--data-file", to="--data-file"),
)

_NOT_YET = (
    "config-create",
    "config-delete",
    "config-list",
    "config-show",
    "deployment-create",
    "deployment-delete",
    "deployment-list",
    "deployment-metadata-show",
    "deployment-output-show",
    "deployment-show",
    "template-function-list",
    "template-version-list",
)

OLD_COMMANDS: Mapping[str, Old] = {
    "stack-create": Old("stack create", _CREATE),
    "stack-preview": Old("stack create", _CREATE, always=("--dry-run",)),
    "stack-update": Old("stack update", _UPDATE),
    "stack-delete": Old("stack delete"),
    "stack-list": Old("stack list", _STACK_LIST),
    "stack-show": Old("stack show"),
    "event-list": Old("stack event list", _EVENT_LIST),
    **_same("stack event show", ("event", "event-show")),
    "action-check": Old("stack check"),
    "action-resume": Old("stack resume"),
    "action-suspend": Old("stack suspend"),
    "stack-abandon": Old("stack abandon", (_value("-O", "--output-file", to="--output-file"),)),
    "stack-adopt": Old("stack adopt", (*_CREATE, _value("-a", "--adopt-file", to="--adopt-file"))),
    "stack-cancel-update": Old("stack cancel"),
    "stack-restore": Old("stack snapshot restore"),
    "stack-snapshot": Old("stack snapshot create", (_value("-n", "--name", to="--name"),)),
    "snapshot-delete": Old("stack snapshot delete"),
    "snapshot-list": Old("stack snapshot list"),
    "snapshot-show": Old("stack snapshot show"),
    "resource-mark-unhealthy": Old("stack resource mark unhealthy"),
    "resource-metadata": Old("stack resource metadata"),
    "resource-signal": Old("stack resource signal", _SIGNAL),
    "hook-clear": Old("stack hook clear"),
    "hook-poll": Old("stack hook poll", (_value("-n", "--nested-depth", to="--nested-depth"),)),
    "output-list": Old("stack output list"),
    "output-show": Old("stack output show", _OUTPUT_SHOW),
    "resource-list": Old("stack resource list", _RESOURCE_LIST),
    "resource-show": Old("stack resource show", (_value("-a", "--with-attr", to="--with-attr"),)),
    "resource-type-list": Old("resource type list", (_value("-f", "--filters", to="--filter"),)),
    "resource-type-show": Old("resource type show"),
    **dict.fromkeys(
        ("resource-template", "resource-type-template"),
        Old("resource type show", _TYPE_TEMPLATE, always=("--template-type", "cfn")),
    ),
    "template-show": Old("stack template show"),
    "template-validate": Old(
        "template validate",
        (
            *_TEMPLATE,
            _switch("-n", "--show-nested", to="--show-nested"),
            _value("-I", "--ignore-errors", to="--ignore-errors"),
        ),
    ),
    "service-list": Old("service list"),
    "build-info": Old("build info"),
    **_same("complete", ("bash-completion", "bash_completion")),
    **_same("", _NOT_YET),
}

"""From files and arguments to options, and from options to a sample file."""

import logging
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from oslo_config import cfg
from oslo_log import log

from heat.cmd.options import accepted, clients, database, doors, engine, identity, servers

LOG = logging.getLogger(__name__)

CONCERNS = engine, servers, identity, clients, database, doors
_WIDTH = 100


def declared() -> Iterator[tuple[str, cfg.Opt]]:
    """Every option with its group, those without meaning last."""
    for groups in (*(concern.GROUPS for concern in CONCERNS), accepted.GROUPS):
        for group, options in groups.items():
            yield from ((group, option) for option in options)


def documented() -> Iterator[tuple[str, cfg.Opt]]:
    """Every option that an operator may set, those that a library declares later included."""
    yield from declared()
    for group, options in identity.LIBRARY_GROUPS.items():
        yield from ((group, option) for option in options)


def register(conf: cfg.ConfigOpts) -> None:
    """Declare every option of ours, and those of the log."""
    log.register_options(conf)
    for group, option in declared():
        conf.register_opt(option, group=None if group == "DEFAULT" else group)


def load(
    argv: Sequence[str] = (), files: Sequence[str] | None = None, *, prog: str = "heat", conf: cfg.ConfigOpts = cfg.CONF
) -> cfg.ConfigOpts:
    """The options as arguments and files set them, and the log set up accordingly.

    Without files, heat.conf is looked for where OpenStack services look. `conf` is by default the one that
    oslo.messaging and keystonemiddleware share.
    """
    conf.reset()  # one process may hold both doors, each of which loads
    register(conf)
    conf(list(argv), project="heat", prog=prog, default_config_files=None if files is None else list(files))
    log.setup(conf, "heat")
    for name in ignored(conf):
        LOG.warning("The option %s has no effect in this Heat. Take it out of the configuration.", name)
    return conf


def ignored(conf: cfg.ConfigOpts) -> list[str]:
    """Those options without meaning that somebody has set, as `[group] name`."""
    found = []
    for group, options in accepted.GROUPS.items():
        for option in options:
            location = conf.get_location(option.dest, None if group == "DEFAULT" else group)
            if location is not None and location.location.is_user_controlled:
                found.append(f"[{group}] {option.name}")
    return found


def sample() -> str:
    """A heat.conf in which every option stands with its meaning and its default, commented out."""
    ordered = sorted(documented(), key=lambda pair: (pair[0] != "DEFAULT", pair[0]))
    sections = []
    for group, pairs in groupby(ordered, key=lambda pair: pair[0]):
        sections.append("\n\n".join([f"[{group}]", *(_entry(option) for _, option in pairs)]))
    return "\n\n\n".join(sections) + "\n"


def _entry(option: cfg.Opt) -> str:
    lines = textwrap.wrap(option.help or accepted.HELP, _WIDTH)
    choices = getattr(option.type, "choices", None)
    if choices:
        lines.append(f"One of: {', '.join(str(choice) for choice in choices if choice)}")
    default = option.sample_default if option.sample_default is not None else option.default
    if isinstance(default, list):
        default = ",".join(map(str, default))
    value = "<None>" if default is None else str(default)
    return "\n".join([*(f"# {line}" for line in lines), f"#{option.name.replace('-', '_')} = {value}".rstrip()])

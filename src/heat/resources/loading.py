"""Bringing all resource types together: ours, those of installed packages, and those in plug-in directories."""

import hashlib
import importlib
import importlib.util
import logging
import pkgutil
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from stevedore import ExtensionManager

from heat.plugin import Registry, Resource
from heat.plugin.registration import DECLARED

ENTRY_POINTS = "heat.resources"
"""Entry-point group; an entry names a module that declares types, or a map of type names to classes."""

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Broken:
    """A plug-in that was left out, and why."""

    origin: str
    reason: str


def log_broken(broken: Broken) -> None:
    """Tell the operator."""
    LOG.warning("The plug-in %s is left out: %s", broken.origin, broken.reason)


def load(
    plugin_dirs: Iterable[str | Path] = (),
    *,
    report: Callable[[Broken], None] = log_broken,
    entry_points: str = ENTRY_POINTS,
) -> Registry:
    """Every resource type there is; what third parties map by name comes before ours."""
    _import_below(sys.modules["heat.resources"])
    mapped: dict[str, type[Resource]] = {}
    for directory in plugin_dirs:
        for file in sorted(Path(directory).glob("*.py")):
            _guarded(file, report)
    manager: ExtensionManager[object] = ExtensionManager(
        entry_points,
        on_load_failure_callback=lambda _, entry, error: report(Broken(f"{entry.name} ({entry.value})", str(error))),
    )
    for extension in manager:
        if isinstance(extension.plugin, Mapping):
            mapped.update(extension.plugin)
    return DECLARED.merged(mapped)


def _import_below(package: ModuleType) -> None:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


def _guarded(file: Path, report: Callable[[Broken], None]) -> None:
    """Import foreign code; when that fails, nothing that it declared so far stays."""
    before = dict(DECLARED.types)
    try:
        _import_file(file)
    except Exception as error:  # whatever a stranger's module raises, Heat goes on without it
        DECLARED.types = before
        report(Broken(str(file), f"{type(error).__name__}: {error}"))


def _import_file(file: Path) -> None:
    place = hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:8]
    name = f"heat_plugins.{file.stem}_{place}"
    if name in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules[name] = module

"""House style, counted over the source: the stops of docs/architecture.md that no tool knows.

Every failure names file and line and says what to do. There are no exceptions to add one to.
"""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import heat
import minicloud

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (heat, minicloud)
LONGEST_FILE, LONGEST_FUNCTION, MOST_METHODS = 500, 40, 12
NO_NOUNS = {"utils", "util", "common", "helpers", "helper", "manager", "base_utils", "misc"}
KEPT_FREE_IN_ENGINE = {
    "attributes",
    "clients",
    "constraints",
    "environment",
    "function",
    "properties",
    "resource",
    "scheduler",
    "support",
    "template",
    "translation",
}
"""A compatibility package will answer to these names of `heat.engine`."""
PURE = "values", "graph", "plugin", "template", "functions", "converge"
IMPURE_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "open", "print", "input"}
LOCKS = "requirements.lock", "requirements-dev.lock"
LOCK_LINE = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!-]+( ; [a-z_]+ [<>=!]+ '[\w.]+')?")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*places: str) -> Iterator[Path]:
    """The Python files below places of the project."""
    for place in places:
        yield from sorted((ROOT / place).rglob("*.py"))


def parsed(*places: str) -> Iterator[tuple[str, ast.Module]]:
    """The syntax tree of each file, with its name for messages."""
    for path in files(*places):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def functions(tree: ast.AST) -> Iterator[Function]:
    """Every function of a tree, however deep."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def modules() -> Iterator[ModuleType]:
    """Every module of the packages, imported."""
    for package in PACKAGES:
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".wsgi." not in found.name and ".migrations." not in found.name:  # these act when imported
                yield importlib.import_module(found.name)


def classes() -> Iterator[type]:
    """Every class that the packages define."""
    for module in modules():
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ == module.__name__:
                yield kind


def complain(faults: list[str], advice: str) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n".join([f"{len(faults)} found. {advice}", *faults])


def test_no_file_is_too_long():
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in files("src", "tests", "bench")
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    ]
    complain(long, f"Split it by concern: {LONGEST_FILE} lines are the stop.")


def test_no_function_is_too_long():
    long = [
        f"{name}:{function.lineno} {function.name}: {lines} lines"
        for name, tree in parsed("src", "tests", "bench")
        for function in functions(tree)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    complain(long, f"Give its parts names: {LONGEST_FUNCTION} lines are the stop.")


def test_no_class_adds_too_many_public_methods():
    """What overrides a base's method is nothing new to learn, and a property is no method."""
    wide = []
    for kind in classes():
        inherited = {name for base in kind.__mro__[1:] for name in vars(base)}
        added = {
            n for n, thing in vars(kind).items() if inspect.isfunction(thing) and not n.startswith("_")
        } - inherited
        if len(added) > MOST_METHODS:
            wide.append(f"{kind.__module__}.{kind.__name__}: {len(added)}: {', '.join(sorted(added))}")
    complain(wide, f"Give a concern a class of its own: {MOST_METHODS} are the stop.")


def test_no_import_hides_in_a_function():
    hidden = [
        f"{name}:{node.lineno} in {function.name}"
        for name, tree in parsed("src", "tests", "bench")
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    complain(hidden, "Import at the top; if that makes a ring, a module knows too much.")


def test_every_module_is_named_by_a_noun_of_the_field():
    vague = [
        str(path.relative_to(ROOT)) for path in files("src", "tests", "bench") if {*path.parts, path.stem} & NO_NOUNS
    ]
    complain(vague, "Name it by what it knows.")


def test_names_that_the_compatibility_package_needs_are_free():
    taken = [path.name for path in (ROOT / "src/heat/engine").iterdir() if path.stem in KEPT_FREE_IN_ENGINE]

    assert taken == []
    assert not (ROOT / "src/heat/common").exists()


def test_every_public_thing_says_what_it_means():
    silent = [f"{name}: the module" for name, tree in parsed("src") if tree.body and not ast.get_docstring(tree)]
    for name, tree in parsed("src"):
        for node in tree.body:
            if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_") and not _explained(node):
                silent.append(f"{name}:{node.lineno} {node.name}")
    complain(silent, "One sentence on its meaning, which does not repeat the types.")


def _explained(node: ast.ClassDef | Function) -> bool:
    decorators = {ast.unparse(decorator).partition("(")[0] for decorator in node.decorator_list}
    return bool(ast.get_docstring(node)) or "overload" in decorators


def test_pure_rooms_read_no_clock_and_draw_no_ids():
    impure = [
        f"{name}:{node.lineno} {called}()"
        for name, tree in parsed(*(f"src/heat/{room}" for room in PURE))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (called := ast.unparse(node.func).rpartition(".")[2]) in IMPURE_CALLS
    ]
    complain(impure, "Times and new ids come in from outside, within events.")


def test_lock_files_name_exact_versions_and_no_place():
    for name in LOCKS:
        lines = (ROOT / name).read_text().splitlines()
        odd = [line for line in lines if not line.startswith("#") and not LOCK_LINE.fullmatch(line)]
        complain([f"{name}: {line}" for line in odd], "Lines are name==version: run scripts/lock.")


def test_what_is_locked_for_running_is_not_locked_again_for_developers():
    run, dev = ({line.partition("==")[0] for line in (ROOT / name).read_text().splitlines()} for name in LOCKS)

    assert {name for name in run & dev if not name.startswith("#")} == set()


def test_every_dependency_is_locked():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*declared["project"]["dependencies"], *declared["dependency-groups"]["dev"]]
    locked = [Requirement(line) for name in LOCKS for line in (ROOT / name).read_text().splitlines() if line[0] != "#"]
    versions = {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in locked}

    missing = [
        text
        for text in wanted
        if not Requirement(text).specifier.contains(versions.get(canonicalize_name(Requirement(text).name), ""))
    ]
    complain(missing, "pyproject.toml and the lock files differ: run scripts/lock.")


def test_generated_documents_are_current():
    checked = subprocess.run([sys.executable, ROOT / "scripts/documents.py", "--check"], capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout + checked.stderr

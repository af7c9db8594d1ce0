"""Which code a figure was measured with, kept beside every figure: figures of different code say nothing together."""

import subprocess
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
CHANGED = "+"
"""After the commit's name: what was measured had changes that are in no commit."""
UNKNOWN = "unknown"
MEASURED = ("src", "requirements.lock")
"""What decides about speed; measurements, tests and documents may change meanwhile."""


def code_of(tree: Path = TREE) -> str:
    """The commit of a tree, marked when there is more in it; unknown where there is no history."""
    commit = _git(tree, "rev-parse", "--short=10", "HEAD")
    if commit is None:
        return UNKNOWN
    changes = _git(tree, "status", "--porcelain", "--", *MEASURED)
    return commit if changes == "" else commit + CHANGED


def is_clean(code: str) -> bool:
    """Can everybody have that very code?"""
    return bool(code) and code != UNKNOWN and not code.endswith(CHANGED)


def _git(tree: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", "-C", str(tree), *words], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()

"""What of this work tree belongs to the project, committed or not, whatever else lies in it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.codegen.diff_runs import git

MADE = (
    ".venv",
    "build",
    "dist",
    "*.egg-info",
    "__pycache__",
    ".*_cache",
    ".hypothesis",
    "PKG-INFO",
)
"""What tools leave in sources that are no repository, such as an unpacked sdist."""


def copy_of_this_tree(folder: Path) -> Path:
    """All files that git would take."""
    if not (REPOSITORY / ".git").exists():
        shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns(*MADE))
        return folder
    listed = git(REPOSITORY, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if os.path.lexists(REPOSITORY / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    return folder


def commit_of_this_tree(folder: Path) -> Path:
    """A repository with one commit of them; skips where git can't tell which they are."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("these sources are no repository: git can't tell what belongs to them")
    copy_of_this_tree(folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    return folder

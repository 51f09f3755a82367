"""A repository with what this work tree holds, committed or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import REPOSITORY
from tests.codegen.diff_runs import git


def commit_of_this_tree(folder: Path) -> Path:
    """One commit of all files that git would take; skips where these sources are no repository."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("these sources are no repository: git can't tell what belongs to them")
    listed = git(REPOSITORY, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "all")
    return folder

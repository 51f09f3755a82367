"""Git commands."""

from __future__ import annotations

import subprocess
from pathlib import Path


class GitError(Exception):
    """There is no git, or it refused a command; the message says why, in a line."""


def output(folder: Path, *arguments: str) -> bytes:
    """What a command writes, run in a folder.

    Raises:
        GitError: git can't be run, or the command failed.
    """
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        raise GitError("git can't be run: is it installed?") from None
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(f"git {arguments[0]}: {lines[-1] if lines else 'failed'}")
    return done.stdout


def text(folder: Path, *arguments: str) -> str:
    """The text that a command writes, without white space around it.

    Raises:
        GitError: git can't be run, or the command failed.
    """
    return output(folder, *arguments).decode(errors="replace").strip()

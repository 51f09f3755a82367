"""Running ``diff``, and the repositories it reads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.cli import main
from tests.support import processes


class Diff:
    """Runs ``diff`` in this process, in the working directory."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *arguments: str) -> tuple[int, list[str], list[str]]:
        code = main(["--schema", "openapi", "diff", *arguments])
        found = self._capfd.readouterr()
        return code, found.out.splitlines(), found.err.splitlines()

    def problems(self, *arguments: str) -> list[str]:
        code, out, err = self(*arguments)
        assert (code, out) == (2, [])
        return err


def without_places(lines: list[str]) -> list[str]:
    return [line for line in lines if not line.startswith(("            at ", "            in "))]


def git(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    command = ["git", *who, "-C", str(folder), *arguments]
    done = processes.run(command, env=environment, check=True)
    return done.stdout.strip()

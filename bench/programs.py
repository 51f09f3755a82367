"""Programs that are measured: made ready, run, and timed by the processor."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter
from typing import NamedTuple

from bench.environment import BUILD, ROOT, PreparationError, say

_PATIENCE = 900
"""Seconds for a build."""


class Run(NamedTuple):
    """What a program printed, and what it took: seconds of the processor and by the clock."""

    code: int
    output: str
    errors: str
    cpu: float
    clock: float


@dataclass(frozen=True)
class GoProgram:
    """A program that Go builds.

    Attributes: path (Path | None: None where it was left out), version (str), left_out (str: why).
    """

    path: Path | None
    version: str = ""
    left_out: str = ""


def variables() -> dict[str, str]:
    """The environment of a subprocess that sees this repository."""
    return {
        **{name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ},
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
    }


def run(command: list[str], most: int = 0) -> Run:
    """Run a command in the folder of this repository.

    Args:
        command: the program and its arguments.
        most: the highest exit code that is no failure.

    Raises:
        PreparationError: it failed.
    """
    before, started = getrusage(RUSAGE_CHILDREN), perf_counter()
    done = subprocess.run(
        command, capture_output=True, text=True, env=variables(), cwd=ROOT, check=False
    )
    clock, after = perf_counter() - started, getrusage(RUSAGE_CHILDREN)
    if not 0 <= done.returncode <= most:
        raise PreparationError(f"{' '.join(command)}\n{done.stdout}{done.stderr}".rstrip())
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Run(done.returncode, done.stdout, done.stderr, cpu, clock)


def codegen_python() -> Path:
    """The Python of the environment that codegen's commands run in.

    Raises:
        PreparationError: the environment can't be made.
    """
    # Not that of an environment, which has no other in it.
    base = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    script = ROOT / "scripts" / "environment.py"
    command = [str(base), str(script), "codegen", "-c", "import sys; print(sys.executable)"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise PreparationError("the codegen environment can't be made, see above")
    return Path(done.stdout.strip())


def go_program(module: Path, repository: str, package: str) -> GoProgram:
    """A program, built once, of the modules in ``go.sum``; none where that can't be done.

    Args:
        module: the folder of ``go.mod`` and ``go.sum``; its name is that of the program.
        repository: the module that has the program.
        package: the package to build.
    """
    locked = (module / "go.mod").read_bytes() + (module / "go.sum").read_bytes()
    program = BUILD.parent / module.name / module.name
    stamp = program.with_name("stamp.txt")
    found = re.search(rf"{re.escape(repository)} (v\S+)", locked.decode())
    version = found[1] if found else ""
    if program.is_file() and stamp.is_file() and stamp.read_bytes() == locked:
        return GoProgram(program, version)
    go = shutil.which("go")
    if go is None:
        return GoProgram(None, left_out="there is no go to build it with")
    say(f"building {module.name} {version}, which takes minutes, once")
    program.parent.mkdir(parents=True, exist_ok=True)
    command = [go, "build", "-C", str(module), "-mod=readonly", "-o", str(program), package]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return GoProgram(None, left_out=f"go did not build it in {_PATIENCE} s")
    if done.returncode:
        print(done.stderr.rstrip(), file=sys.stderr)
        return GoProgram(None, left_out="go could not build it")
    stamp.write_bytes(locked)
    return GoProgram(program, version)

"""The tools that codegen runs: openapi-generator and ruff, of the versions locked in requirements.txt."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import IO

from codegen.problems import ToolError, display_path
from codegen.repository import REPOSITORY

REQUIREMENTS = REPOSITORY / "codegen" / "requirements.txt"
LOGS = REPOSITORY / "build" / "log"
JAVA_FOR_SECONDS = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""A setting of Java for runs of seconds: they take half the processor time."""


def locked_version(package: str) -> str:
    """The version of a package that requirements.txt locks."""
    found = re.search(rf"^{re.escape(package)}==(\S+)", REQUIREMENTS.read_text(), re.MULTILINE)
    if found is None:
        raise ToolError(f"{display_path(REQUIREMENTS)}: expected a line '{package}==VERSION'")
    return found.group(1)


def run(package: str, command: str, *arguments: str) -> None:
    """Run a tool's command; its output goes to ``build/log/COMMAND.log``.

    Raises:
        ToolError: the tool is missing, is not of the locked version, or fails.
    """
    expected = locked_version(package)
    try:
        installed = metadata.version(package)
    except metadata.PackageNotFoundError:
        installed = None
    if installed != expected:
        raise ToolError(
            f"expected {package} {expected}, got {installed or 'none'}: run 'make generate', which"
            " installs the locked one"
        )
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"{command}.log"
    script = Path(sys.executable).with_name(command)
    try:
        with log.open("wb") as output:
            code = _run([str(script), *arguments], output)
    except OSError as error:
        raise ToolError(f"{command} can't be run: {error.strerror}: {script}") from None
    if code != 0:
        how = f"failed with exit code {code}" if code > 0 else f"was killed by signal {-code}"
        raise ToolError(f"{command} {how}: {_first_error(log)}; its log is {display_path(log)}")


def _run(command: list[str], output: IO[bytes]) -> int:
    """The exit code; if codegen is stopped, the tool and all that it has started end with it."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=REPOSITORY,
        env={**JAVA_FOR_SECONDS, **os.environ},
        start_new_session=True,
    ) as process:
        try:
            return process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise


def _first_error(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    lines = [line for line in lines if not line.startswith("NOTE: Picked up JDK_JAVA_OPTIONS")]
    for line in lines:
        if re.search(r"error|exception|caused by", line, re.IGNORECASE):
            return line[:200]
    return next((line[:200] for line in lines if line), "it printed nothing")

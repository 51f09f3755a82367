"""Running an exec plugin."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections import deque
from typing import IO, TYPE_CHECKING

from kserve_models.client._config.kubeconfig.exec_credential import KIND
from kserve_models.client._primitives.secrets import SecretBytes, redacted_text

if TYPE_CHECKING:
    from kserve_models.client._config.kubeconfig.exec_command import ExecCommand

PATIENCE = 300.0
"""Seconds that a plugin may take which nobody sits at; who logs in at a terminal has any time."""
_LAST_LINES = 5
"""Lines of its standard error that a message repeats."""
_INFO = "KUBERNETES_EXEC_INFO"


def run(command: ExecCommand) -> tuple[SecretBytes, str]:
    """What a plugin prints; or what is wrong.

    Its standard error is this process's own, as with kubectl: it may say how to log in.
    """
    is_interactive = _is_interactive(command.interactive_mode)
    if command.interactive_mode == "Always" and not is_interactive:
        return SecretBytes(), (
            "it asks at the terminal (interactiveMode: Always), and standard input is none: run it "
            "where there is one"
        )
    program = shutil.which(command.command)
    if program is None:
        hint = f"\n{command.install_hint}" if command.install_hint else ""
        return SecretBytes(), f"not found, or not executable: install it, or correct its path{hint}"
    try:
        process = subprocess.Popen(
            [program, *command.arguments],
            stdin=None if is_interactive else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if is_interactive else subprocess.PIPE,
            env={**os.environ, **command.environment, _INFO: _info(command, is_interactive)},
        )
    except (OSError, ValueError) as error:
        return SecretBytes(), f"it cannot be started: {getattr(error, 'strerror', None) or error}"
    return _finished(process, None if is_interactive else PATIENCE, command)


def _finished(
    process: subprocess.Popen[bytes], patience: float | None, command: ExecCommand
) -> tuple[SecretBytes, str]:
    """What a process prints until it ends; or what is wrong."""
    errors: deque[str] = deque(maxlen=_LAST_LINES)
    reader = None
    if process.stderr is not None:
        # Its own from here on: communicate would keep what is to be seen at once.
        reader = threading.Thread(target=_pass_on, args=(process.stderr, errors), daemon=True)
        process.stderr = None
        reader.start()
    try:
        output = SecretBytes(process.communicate(timeout=patience)[0])
    except subprocess.TimeoutExpired:
        return SecretBytes(), f"it has not ended within {patience:g} s: run it by hand to see why"
    finally:
        # Whatever happened: no plugin outlives the call.
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if reader is not None:
        # Processes that it left running may keep the pipe open.
        reader.join(5.0)
    if process.returncode == 0:
        return output, ""
    ended = (
        f"it ended with exit code {process.returncode}"
        if process.returncode > 0
        else f"signal {-process.returncode} ended it"
    )
    said = redacted_text(" / ".join(errors), *command.environment.values())
    return SecretBytes(), f"{ended}{f': {said}' if said else ''}"


def _is_interactive(mode: str) -> bool:
    """Whether a plugin gets the terminal."""
    if mode == "Never":
        return False
    try:
        return os.isatty(0)
    except OSError:
        return False


def _info(command: ExecCommand, is_interactive: bool) -> str:
    """What a plugin is told, in its environment."""
    spec: dict[str, object] = {"interactive": is_interactive}
    if command.cluster is not None:
        spec = {"cluster": command.cluster, **spec}
    info = {"kind": KIND, "apiVersion": command.api_version, "spec": spec}
    return json.dumps(info, separators=(",", ":"))


def _pass_on(stream: IO[bytes], last: deque[str]) -> None:
    """Write what a plugin says to standard error, line by line, and keep the last lines."""
    with stream:
        for line in stream:
            text = line.decode("utf-8", "replace")
            if text.strip():
                last.append(text.strip()[:200])
            # There may be none, or one that is closed.
            with contextlib.suppress(AttributeError, OSError, ValueError):
                sys.stderr.write(text)
                sys.stderr.flush()

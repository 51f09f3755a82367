"""A process of its own for each peer, that answers requests."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from bench.environment import ROOT, Environment, PreparationError


class WorkerProcess:
    """A worker: it takes one request a line, and answers with one line of JSON.

    Args:
        environment: what it runs in.
        peer: whose worker it is.
        command: the module and its arguments.
        packages: the names of the folders of packages that the peer needs.
        folder: where it runs; what lies there is imported before all else.
        hash_seed: where sets and dicts put texts.
        under: a program that runs it, and its arguments.
    """

    def __init__(
        self,
        environment: Environment,
        peer: str,
        *command: str,
        packages: tuple[str, ...] = (),
        folder: Path = ROOT,
        hash_seed: int = 0,
        under: tuple[str, ...] = (),
    ) -> None:
        self.peer = peer
        self.process = subprocess.Popen(
            [*under, str(environment.python), "-m", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment.variables(*packages), "PYTHONHASHSEED": str(hash_seed)},
            cwd=folder,
        )

    def ask(self, *request: object) -> Any:
        """The answer to a request.

        Raises:
            PreparationError: the worker did not start, or the request made it fail.
        """
        assert self.process.stdout is not None
        self.tell(" ".join(map(str, request)))
        line = self.process.stdout.readline()
        if not line:
            raise PreparationError(f"{self.peer}: {request[0]} failed, see above")
        return json.loads(line)

    def tell(self, line: str) -> None:
        """Write a line that has no answer.

        Raises:
            PreparationError: the worker did not start.
        """
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise PreparationError(f"{self.peer} did not start, see above") from None

    def close(self) -> None:
        """Wait for the end of the worker, which ends where there are no more requests."""
        try:
            self.process.communicate()
        except BrokenPipeError:
            self.process.wait()

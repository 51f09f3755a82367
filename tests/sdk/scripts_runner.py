"""Runs scripts in one process with a version of the Kubernetes client, or none: a child for each.

``scripts_runner.py OUTPUT NAMESPACE SCRIPT…``; ``sys.path`` is the caller's. What a script printed and
how it ended is written as JSON. Half of them are run as ``python -m kserve_models.sdk`` runs them, the
others after ``install_as_kserve()``.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import runpy
import sys
import traceback
from pathlib import Path

from kserve_models.sdk.__main__ import main as run_as_command
from kserve_models.sdk.kserve_package import install_as_kserve


def run(script: str, output: Path, *, as_command: bool) -> None:
    """Run a script here, and end this process as it ends."""
    code = 1
    with output.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        try:
            if as_command:
                code = run_as_command([script])
            else:
                install_as_kserve()
                sys.argv[:] = [script]
                runpy.run_path(script, run_name="__main__")
                code = 0
        except SystemExit as error:
            code = error.code if isinstance(error.code, int) else 1
        except BaseException:
            traceback.print_exc()
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
    os._exit(code)


def main(output: str, namespace: str, *scripts: str) -> None:
    os.environ["NAMESPACE"] = namespace
    with contextlib.suppress(ImportError):
        # Once for all: it takes a second.
        importlib.import_module("kubernetes.client")
    report = {}
    for number, script in enumerate(scripts):
        printed = Path(f"{output}-{number}")
        child = os.fork()
        if child == 0:
            run(script, printed, as_command=number % 2 == 0)
        _, status = os.waitpid(child, 0)
        report[script] = [os.waitstatus_to_exitcode(status), printed.read_text()]
    Path(output).write_text(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])

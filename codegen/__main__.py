"""``python -m codegen``: run by a Python without codegen's tools, it goes on where they are."""

from __future__ import annotations

import gc
import importlib.util
import os
import signal
import sys
from pathlib import Path

from codegen.repository import REPOSITORY

_TOOLS = ("openapi_generator_cli", "openapi_spec_validator", "yaml")


def lacks_tools() -> bool:
    """Whether this Python lacks a package that the commands need."""
    return any(importlib.util.find_spec(name) is None for name in _TOOLS)


def main(home: Path = REPOSITORY) -> int:
    """Run the command that the arguments name; the exit code.

    ``home`` is where the folders are that are not named.
    """
    # Schemas are many small objects that live until the end: collecting them takes most of the time.
    gc.disable()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from codegen import cli

        return cli.main(home=home)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    if lacks_tools():
        script = str(REPOSITORY / "scripts" / "environment.py")
        again = [sys.executable, script, "codegen", "-m", "codegen", *sys.argv[1:]]
        os.execv(sys.executable, again)  # noqa: S606 - this repository's own script
    sys.exit(main())

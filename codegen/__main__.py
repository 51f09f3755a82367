"""``python -m codegen``: run by a Python without codegen's tools, it goes on where they are."""

from __future__ import annotations

import importlib.util
import os
import signal
import sys
from pathlib import Path

_TOOLS = ("openapi_generator_cli", "openapi_spec_validator", "yaml")


def _main() -> int:
    if any(importlib.util.find_spec(name) is None for name in _TOOLS):
        script = str(Path(__file__).resolve().parent.parent / "scripts" / "environment.py")
        again = [sys.executable, script, "codegen", "-m", "codegen", *sys.argv[1:]]
        os.execv(sys.executable, again)  # noqa: S606 - this repository's own script
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from codegen import cli

        return cli.main()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(_main())

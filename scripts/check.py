"""Every check that is not a test: stale code, schema, layers, style, types. All run; one failure fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PYTHON = sys.executable
BIN = Path(PYTHON).parent
CHECKS = {
    "generated code": [PYTHON, "-m", "codegen", "generate", "--check"],
    "schema": [PYTHON, "-m", "codegen", "lint"],
    "history": [PYTHON, "-m", "codegen", "history", "--check"],
    "changelog": [PYTHON, "-m", "codegen", "changelog"],
    "layers": [str(BIN / "lint-imports"), "--no-cache"],
    "style": [str(BIN / "ruff"), "check", "--quiet"],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet"],
    "types (mypy)": [PYTHON, "-m", "mypy"],
    "types (pyright)": [PYTHON, "-m", "pyright", "--pythonpath", PYTHON],
}


def main() -> int:
    """Run all checks; 1 if any failed."""
    failed = []
    for name, command in CHECKS.items():
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        print(f"{'ok' if done.returncode == 0 else 'FAILED':6} {name}", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout.rstrip(), flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

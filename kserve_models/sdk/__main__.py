"""``python -m kserve_models.sdk SCRIPT [ARGS]``: run a script for the ``kserve`` SDK as it is."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Sequence

from kserve_models.sdk.kserve_package import install_as_kserve

_PROGRAM = "python -m kserve_models.sdk"
_USAGE = f"""\
usage: {_PROGRAM} SCRIPT [ARGS]

Run a Python script that imports the control plane of the kserve SDK
(KServeClient, its models, constants, utils) on kserve-models, as it is.
"""
_WRONG_USAGE = 2


def main(argv: Sequence[str]) -> int:
    """Run a script; the exit code where that is not the script's own.

    Args:
        argv: the script and its arguments.
    """
    if not argv or argv[0] in ("-h", "--help"):
        print(_USAGE, end="", file=sys.stdout if argv else sys.stderr)
        return 0 if argv else _WRONG_USAGE
    script = argv[0]
    if not os.path.exists(script):
        print(f"{_PROGRAM}: there is no file {script!r}", file=sys.stderr)
        return _WRONG_USAGE
    try:
        install_as_kserve()
    except RuntimeError as error:
        print(f"{_PROGRAM}: {error}", file=sys.stderr)
        return _WRONG_USAGE
    sys.argv[:] = argv
    # As `python SCRIPT` has it: modules beside the script are found.
    sys.path[0] = os.path.dirname(os.path.abspath(script))
    runpy.run_path(script, run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""``python -m codegen`` of this repository for the folders of the working directory, as hooks need it."""

import os
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(REPOSITORY))

if __name__ == "__main__":
    from codegen import __main__ as command

    if command.lacks_tools():
        environment = str(REPOSITORY / "scripts" / "environment.py")
        os.execv(sys.executable, [sys.executable, environment, "codegen", __file__, *sys.argv[1:]])
    sys.exit(command.main(Path()))

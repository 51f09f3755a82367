"""The command ``kserve-models``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from kserve_models._version import __version__
from kserve_models.cli import default, explain, rules, upgrade, validate, wait

_COMMANDS = (default, explain, rules, upgrade, validate, wait)
_INTERRUPTED = 130
"""What shells report for a command that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit code.

    Args:
        argv: its arguments, those of the process by default.

    Raises:
        SystemExit: for wrong arguments (2), ``--help`` and ``--version`` (0), as argparse does.
    """
    arguments, unknown = _parser().parse_known_args(argv)
    if unknown:
        # The usage to show is that of the command, which argparse itself does not.
        arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kserve-models", description="Work with KServe resources from the command line."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_to(commands)
    return parser


def _drop_output() -> None:
    """Send what is still to be written nowhere: who read it has gone."""
    import os

    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)

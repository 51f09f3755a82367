"""Arguments that commands have in common."""

from __future__ import annotations

import argparse


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Add the manifests that a command reads, as ``sources``."""
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="FILE|FOLDER|-",
        help="YAML or JSON manifests; a folder stands for those in it and below; - reads stdin",
    )


def release(text: str) -> str:
    """The KServe release that an argument names, such as ``0.17``.

    Raises:
        argparse.ArgumentTypeError: it names none that is known.
    """
    # Only now: `kserve-models --help` reads no history.
    from kserve_models._history.releases import release_named

    try:
        return release_named(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None

"""``kserve-models default``: manifests as a cluster would store them."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from kserve_models.cli.arguments import add_sources

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMATS = ("yaml", "json")
_DESCRIPTION = """\
Write manifests as a cluster would store them: with the defaults of their schemas, and with
what KServe's mutating webhooks fill in; without fields that are unknown. Objects of other
kinds are left out. What a cluster would refuse is written all the same: see validate.

Exit codes: 0 done; 2 wrong usage, or something that is no manifest or can't be read.
"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to the parser's."""
    parser = commands.add_parser(
        "default",
        help="manifests as a cluster would store them",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_sources(parser)
    parser.add_argument(
        "--format", choices=_FORMATS, default="yaml", help="of the output (default: yaml)"
    )
    runner: Callable[[argparse.Namespace], int] = run
    parser.set_defaults(run=runner, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Write them; the exit code."""
    # Only now: `kserve-models --help` reads no schemas.
    from kserve_models.admission.review import default, is_kserve
    from kserve_models.cli.located_objects import read_objects

    read = read_objects(arguments.sources)
    problems = read.unreadable()
    stored = []
    for obj in read.objects:
        if is_kserve(obj.data):
            try:
                stored.append(default(obj.data))
            except ValueError as error:
                problems.append(f"{obj.file}:{obj.line_of(())}: {error}")
    sys.stdout.write(_text(stored, arguments.format))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 2 if problems else 0


def _text(objects: list[dict[str, Any]], output_format: str) -> str:
    if output_format == "json":
        import json

        return "".join(f"{json.dumps(obj, ensure_ascii=False)}\n" for obj in objects)
    from kserve_models._text import yaml

    return yaml.dump_all(objects)

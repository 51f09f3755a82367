"""``kserve-models rules``: the rules that ``validate`` knows."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from kserve_models.admission.rules import Rule

_FORMATS = ("text", "json")
_DESCRIPTION = """\
List the rules that kserve-models validate knows: of metadata and the schemas, of CEL, and
of KServe's webhooks. Each has an id, the field that it is about, and what must hold; some
need to know more than the object.
"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to the parser's."""
    parser = commands.add_parser(
        "rules",
        help="the rules that validate knows",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="of which rules, such as ISVC-01 or ISVC (default: all)",
    )
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help="of the output (default: text)"
    )
    runner: Callable[[argparse.Namespace], int] = run
    parser.set_defaults(run=runner, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """List them; the exit code."""
    # Only now: `kserve-models --help` reads no rules.
    from kserve_models.admission.catalogue import entries

    known, names = entries(), arguments.ids
    chosen = [entry for entry in known if not names or any(_is_meant(entry, n) for n in names)]
    unknown = [name for name in names if not any(_is_meant(entry, name) for entry in known)]
    for name in unknown:
        print(f"kserve-models rules: no rule {name!r}: see 'kserve-models rules'", file=sys.stderr)
    if arguments.format == "json":
        import json
        from dataclasses import asdict

        print(json.dumps([asdict(entry) for entry in chosen], indent=2, ensure_ascii=False))
    else:
        for entry in chosen:
            needs = f" (needs: {entry.needs})" if entry.needs else ""
            print(f"{entry.id}  {entry.field or 'any field'}: {entry.summary}{needs}")
    return 2 if unknown else 0


def _is_meant(entry: Rule, name: str) -> bool:
    """By its id, or by what that begins with."""
    own, wanted = entry.id.lower(), name.lower()
    return own == wanted or own.startswith((f"{wanted}-", f"{wanted}/"))

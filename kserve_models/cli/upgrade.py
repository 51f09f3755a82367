"""``kserve-models upgrade``: what a KServe release changes for manifests."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from kserve_models.cli.arguments import add_sources, release
from kserve_models.cli.output import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from kserve_models.cli.located_objects import LocatedObject
    from kserve_models.cli.output.finding import Finding

_DESCRIPTION = """\
Say what becomes of manifests where one KServe release takes the place of another.

  refused    the new release refuses the object, for a reason that the old one had not
  dropped    the new release drops a field without a word that the old one keeps
  defaulted  what is left unset gets another value
  used       the new release keeps a field that the old one drops without a word
  rule       the new release has a CEL rule that the old one has not: see that it holds

Compared are the CustomResourceDefinitions of both, without a cluster; what KServe's
webhooks and controllers do besides is not. Objects of other kinds are left alone.

Exit codes: 0 nothing changes; 1 something does; 2 wrong usage, or a file that
can't be read.
"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add this command to the parser's."""
    parser = commands.add_parser(
        "upgrade",
        help="what a KServe release changes for manifests",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_sources(parser)
    parser.add_argument(
        "--from",
        dest="before",
        required=True,
        type=release,
        metavar="RELEASE",
        help="the release that runs now, such as 0.17",
    )
    parser.add_argument(
        "--to",
        dest="after",
        type=release,
        metavar="RELEASE",
        help="the release to come (default: the newest that is known)",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="of the output (default: text)"
    )
    runner: Callable[[argparse.Namespace], int] = run
    parser.set_defaults(run=runner, parser=parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare; the exit code."""
    # Only now: `kserve-models --help` reads no history.
    from kserve_models._history import releases, upgrade
    from kserve_models.cli.located_objects import read_objects
    from kserve_models.cli.output import written
    from kserve_models.cli.output.finding import Report, exit_code

    before, after = arguments.before, arguments.after or releases.newest()
    read = read_objects(arguments.sources)
    findings: list[Finding] = []
    checked = 0
    for obj in read.objects:
        effects = upgrade.compare(obj.data, before, after)
        if effects is not None:
            checked += 1
            of_object = [_finding(obj, effect) for effect in effects]
            findings.extend(sorted(of_object, key=lambda finding: finding.line))
    report = Report(
        findings,
        upgrade.EFFECTS,
        checked,
        len(read.objects) - checked,
        {"from": before, "to": after},
    )
    sys.stdout.write(written(report, arguments.format))
    problems = read.unreadable()
    for problem in problems:
        print(problem, file=sys.stderr)
    return exit_code(findings, problems)


def _finding(obj: LocatedObject, effect: Any) -> Finding:
    from kserve_models._text.value_paths import format_path
    from kserve_models.cli.output.finding import Finding

    return Finding(
        obj.file,
        obj.line_of(effect.path),
        obj.name,
        effect.effect,
        format_path(effect.path),
        effect.message,
        effect.advice,
    )

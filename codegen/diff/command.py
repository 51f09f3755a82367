"""``python -m codegen diff``."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Callable
from pathlib import Path

from codegen.diff import rules
from codegen.diff.output import github, json, markdown, text
from codegen.diff.report.build import build_report
from codegen.diff.report.exemptions import apply_exemptions
from codegen.diff.report.mass_changes import merge_mass_changes
from codegen.diff.report.report import Report
from codegen.diff.rule import View
from codegen.diff.sides import compatibility, revisions
from codegen.diff.sides.side import SCHEMA_FOLDER, Side

FAIL_ON = ("breaking", "any", "never")
FORMATS = ("text", "markdown", "json", "github", "html")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """What the command takes."""
    side = "a schema folder, a bundle, CRDs, or git:REVISION[:PATH] for any of these"
    command.add_argument("old", metavar="OLD", help=side)
    command.add_argument("new", metavar="NEW", help=side)
    command.add_argument("--format", choices=FORMATS, default="text")
    command.add_argument("-o", "--output", type=Path, metavar="FILE")
    command.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        default="breaking",
        help="exit with 1 on breaking changes (default), on any change, or never",
    )
    command.add_argument(
        "--full",
        action="store_true",
        help="text: every entry by itself, without a summary, however long the report",
    )
    command.add_argument(
        "--view",
        choices=[view.value for view in View],
        help="only what it means for manifests, or for code",
    )
    command.add_argument("--descriptions", action="store_true", help="changed descriptions too")
    command.add_argument(
        "--compatibility",
        type=Path,
        metavar="FILE",
        help="accepted changes (default: compatibility.yaml of NEW, where that is a schema folder)",
    )


def run(options: argparse.Namespace, write: Callable[[str], None]) -> int:
    """Compare two sides and write the report; 1 where it is a failure."""
    report, old, new = build_report(options.old, options.new, _schema(options))
    _accept(report, new, options.compatibility)
    _select(report, options.view, options.descriptions)
    merge_mass_changes(report)
    write(_rendered(report, old, new, options))
    return 1 if report.fails(options.fail_on) else 0


def shown_changes(old: str, new: str, schema: Path) -> Report:
    """The report of what reports show unless asked for more."""
    report, _, side = build_report(old, new, schema)
    _accept(report, side, None)
    _select(report, None, descriptions=False)
    merge_mass_changes(report)
    return report


def _schema(options: argparse.Namespace) -> Path:
    """The schema folder of a side ``git:REVISION``; without such a side it only gives names."""
    is_side = any(
        side.startswith(revisions.PREFIX) and side.count(":") == 1
        for side in (options.old, options.new)
    )
    schema: Path = options.schema if is_side else options.names
    return schema


def _rendered(report: Report, old: Side, new: Side, options: argparse.Namespace) -> str:
    if options.format == "text":
        on_terminal = options.output is None and sys.stdout.isatty()
        is_coloured = on_terminal and not os.environ.get("NO_COLOR")
        return text.render(report, is_coloured, is_full=options.full)
    if options.format == "html":
        from codegen.diff.output import html

        return html.render(report, old, new)
    renderers: dict[str, Callable[[Report], str]] = {
        "markdown": markdown.render,
        "json": json.render,
        "github": github.render,
    }
    return renderers[options.format](report)


def _accept(report: Report, new: Side, given: Path | None) -> None:
    """Apply the exemptions that were named, or those of the new side."""
    version = new.bundle.document.get("info", {}).get("version", "") if new.bundle else ""
    known = rules.load()
    if given is not None:
        exemptions = compatibility.read(given, known, required=True)
    elif new.form == SCHEMA_FOLDER:
        exemptions = new.exemptions
    else:
        return
    apply_exemptions(
        report, exemptions, datetime.datetime.now(datetime.timezone.utc).date(), version
    )


def _select(report: Report, view: str | None, descriptions: bool) -> None:
    """Leave out what was not asked for, and count it."""
    entries = []
    for entry in report.entries:
        if view is not None:
            entry.findings = [f for f in entry.findings if f.view.value == view]
        if not entry.findings:
            continue
        shown = [f for f in entry.findings if descriptions or not f.hidden]
        report.hidden += not shown
        entry.findings = shown
        if shown:
            entries.append(entry)
    report.entries = entries
    if view is not None:
        report.views = [found for found in report.views if found.value == view]
        report.notes.append(f"Only the {view} view was asked for")

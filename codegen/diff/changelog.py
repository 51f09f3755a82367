"""Whether the changelog tells every change of the schema."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from codegen.diff.report import Report
from codegen.problems import Place, Problem, shown

_UNRELEASED = re.compile(r"^## +\[?Unreleased\]?.*$", re.MULTILINE | re.IGNORECASE)
_NEXT = re.compile(r"^## ", re.MULTILINE)


def base(folder: Path) -> str | None:
    """The revision that a schema is compared with: the last release, else what was pushed.

    None where there is no repository.
    """
    for arguments in (
        ("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"),
        ("merge-base", "HEAD", "origin/main"),
        ("rev-parse", "HEAD"),
    ):
        command = ["git", "-C", str(folder), *arguments]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return None
        if done.returncode == 0:
            return done.stdout.strip()
    return None


def missing(report: Report, path: Path) -> list[Problem]:
    """A problem for each change that the changelog's unreleased part does not name."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    heading = _UNRELEASED.search(text)
    line = text[: heading.start()].count("\n") + 1 if heading else 1
    section = text[heading.end() :] if heading else ""
    following = _NEXT.search(section)
    told = section[: following.start()] if following else section
    return [
        Problem(
            Place(shown(path), line),
            f"'Unreleased' does not tell of `{entry.subject}` ({entry.severity.value}: "
            f"{entry.findings[0].says}): put in what 'python -m codegen diff {report.old} "
            f"{report.new} --format markdown' writes",
        )
        for entry in report.entries
        if f"`{entry.subject}`" not in told
    ]

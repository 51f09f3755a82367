"""Whether the changelog tells every change of the schema."""

from __future__ import annotations

import re
from pathlib import Path

from codegen.diff import git
from codegen.diff.report import Report
from codegen.problems import Place, Problem, shown

_HEADING = re.compile(r"^## +\[?(?P<name>[\w.+-]+)\]?.*$", re.MULTILINE)


def base(folder: Path) -> str | None:
    """The revision that a schema is compared with: the last release, else what was pushed.

    None where there is no repository.
    """
    for arguments in (
        ("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"),
        ("merge-base", "HEAD", "origin/main"),
        ("rev-parse", "HEAD"),
    ):
        try:
            return git.text(folder, *arguments)
        except git.GitError:
            continue
    return None


def missing(report: Report, path: Path) -> list[Problem]:
    """A problem for each change that the changelog's unreleased part does not name.

    Unreleased are the section of that name, and that of a version which has no tag yet.
    """
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    line, told = _unreleased(text, path.parent)
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


def _unreleased(text: str, folder: Path) -> tuple[int, str]:
    """The line of the section's heading, and the text that tells of what is not released."""
    headings = list(_HEADING.finditer(text))
    ends = [*(heading.start() for heading in headings), len(text)][1:]
    found = [
        (heading, text[heading.end() : end])
        for heading, end in zip(headings, ends, strict=True)
        if heading["name"].lower() == "unreleased" or heading is headings[0]
    ]
    told = [
        (heading, section)
        for heading, section in found
        if heading["name"].lower() == "unreleased" or not _is_tagged(heading["name"], folder)
    ]
    line = text[: told[0][0].start()].count("\n") + 1 if told else 1
    return line, "\n".join(section for _, section in told)


def _is_tagged(version: str, folder: Path) -> bool:
    try:
        return bool(git.text(folder, "tag", "--list", f"v{version.removeprefix('v')}"))
    except git.GitError:
        return False

"""Whether the changelog tells every change of the schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from codegen.diff import git
from codegen.diff.report.report import Report
from codegen.problems import InputError, Place, Problem, display_path

_HEADING = re.compile(r"^## +\[?(?P<name>[\w.+-]+)\]?.*$", re.MULTILINE)


@dataclass(frozen=True)
class Base:
    """The revision that a schema is compared with, and what it is."""

    revision: str
    what: str

    def __str__(self) -> str:
        return f"{self.revision}, {self.what}"


@dataclass(frozen=True)
class Changelog:
    """A changelog, and its unreleased part: the line that it starts at, and its text.

    Unreleased are the section of that name, and that of a version which has no tag yet.
    """

    path: Path
    line: int
    unreleased: str


def base(folder: Path) -> Base | None:
    """What a schema is compared with: the last release, else what was pushed, else HEAD.

    None where there is no repository.
    """
    for what, *arguments in (
        ("the last release", "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"),
        (
            "where HEAD left origin/main: there is no release yet",
            "merge-base",
            "HEAD",
            "origin/main",
        ),
        ("HEAD: there is neither a release nor origin/main", "rev-parse", "HEAD"),
    ):
        try:
            return Base(git.text(folder, *arguments), what)
        except git.GitError:
            continue
    return None


def read(path: Path) -> Changelog:
    """Read a changelog.

    Raises:
        InputError: it can't be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        message = f"can't be read: {error.strerror}: name the changelog with --changelog FILE"
        raise InputError([Problem(Place(display_path(path)), message)]) from None
    except UnicodeDecodeError as error:
        message = f"expected UTF-8 text, got byte {error.start} otherwise"
        raise InputError([Problem(Place(display_path(path)), message)]) from None
    return Changelog(path, *_unreleased(text, path.parent))


def missing(report: Report, changelog: Changelog) -> list[Problem]:
    """A problem for each change that the changelog's unreleased part does not name."""
    return [
        Problem(
            Place(display_path(changelog.path), changelog.line),
            f"'Unreleased' does not tell of `{entry.subject}` ({entry.severity.value}: "
            f"{entry.findings[0].message}): put in what 'python -m codegen diff {report.old} "
            f"{report.new} --format markdown' writes",
        )
        for entry in report.entries
        if f"`{entry.subject}`" not in changelog.unreleased
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

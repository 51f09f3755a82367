"""Problems of an input, each with its place: collected, sorted and reported together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_LISTED = 12


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file; line 0 means the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and the way out."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class CodegenError(Exception):
    """Base of all errors that ``python -m codegen`` reports without a traceback.

    - ``InputError``: the schema or another input is wrong, with all problems found (exit 2).
    - ``OutputError``: standard output can't be written to (exit 2).
    - ``ToolError``: a tool that codegen runs has failed (exit 2).
    """


class InputError(CodegenError):
    """The input is wrong; ``problems`` holds every problem that was found, in order of place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class OutputError(CodegenError):
    """Standard output can't be written to; the message is one line."""


class ToolError(CodegenError):
    """A tool that codegen runs has failed; the message is one line and names the tool's log."""


def display_path(path: Path) -> str:
    """The path as messages show it: relative to the working directory where it lies below it."""
    return _display_path(path, Path.cwd())


@lru_cache(maxsize=1024)
def _display_path(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder).as_posix()
    except ValueError:
        return path.as_posix()


def listed(names: Sequence[str]) -> str:
    """The first of the names, and how many more there are."""
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{', '.join(names[:_LISTED]) or 'none'}{more}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """What follows the name of an unknown word: the known one that it resembles, or nothing."""
    found = difflib.get_close_matches(word, sorted(known), 1, 0.8)
    return f": did you mean {found[0]!r}?" if found else ""

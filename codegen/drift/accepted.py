"""What a schema says otherwise than the CRDs on purpose, with the reasons: ``openapi/drift.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.problems import InputError, Place, Problem
from codegen.schema import source
from codegen.schema.folder import DRIFT_FILE
from codegen.schema.shapes import NAME, wrong_keys

_ACCEPTED = "accepted"
_KEYS = {"subject": NAME, "keyword": NAME, "reason": NAME}


@dataclass(frozen=True)
class Accepted:
    """One entry of the file: a keyword of a subject, as drift calls both, that may differ."""

    subject: str
    keyword: str
    reason: str
    place: Place

    @property
    def stale(self) -> str:
        """What is said where nothing differs so."""
        what = f"{self.subject}: {self.keyword}"
        return f"stale {self.place}: {what}: no difference matches this any more: remove it"


def accepted_in(folder: Path) -> list[Accepted]:
    """What a schema folder accepts; nothing where it has no such file.

    Raises:
        InputError: the file is no YAML, or an entry lacks something or has something else.
    """
    path = folder / DRIFT_FILE
    if not path.is_file():
        return []
    documents = source.read_all(path)
    problems = [problem for document in documents for problem in _problems(document)]
    if problems:
        raise InputError(problems)
    return [
        Accepted(**row, place=document.place(f"/{_ACCEPTED}/{index}"))
        for document in documents
        for index, row in enumerate(document.data[_ACCEPTED] or ())
    ]


def _problems(file: source.Source) -> Iterator[Problem]:
    rows: Any = file.data.get(_ACCEPTED) if isinstance(file.data, dict) else None
    if not isinstance(file.data, dict) or set(file.data) != {_ACCEPTED}:
        yield Problem(file.place(), f"expected a mapping of {_ACCEPTED} alone")
    elif rows is not None and not isinstance(rows, list):
        yield Problem(file.place(f"/{_ACCEPTED}"), f"{_ACCEPTED}: expected a list")
    else:
        for index, row in enumerate(rows or ()):
            for _, message in wrong_keys(row, _KEYS):
                yield Problem(file.place(f"/{_ACCEPTED}/{index}"), f"{_ACCEPTED}: {message}")

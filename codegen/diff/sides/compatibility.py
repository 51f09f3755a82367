"""Severities that a project changes, and changes that it accepts: ``openapi/compatibility.yaml``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codegen.diff.severity import Severity
from codegen.problems import InputError, Place, Problem
from codegen.schema import source
from codegen.schema.shapes import TEXT, Shape, wrong_keys

_VERSION = re.compile(r"v?\d+(\.\d+)*")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LEVELS = ("breaking", "risky", "safe")


def _is_until(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    if not _DATE.fullmatch(value):
        return _VERSION.fullmatch(value) is not None
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


_LEVEL = Shape(f"one of {', '.join(_LEVELS)}", lambda value: value in _LEVELS)
_UNTIL = Shape("a date like 2027-01-31 or a version like v0.21.0", _is_until)
_KEYS = {
    "severities": {
        "rule": TEXT,
        "severity": _LEVEL,
        "subject": TEXT,
        "reason": TEXT,
        "until": _UNTIL,
    },
    "accepted": {"rule": TEXT, "subject": TEXT, "reason": TEXT, "until": _UNTIL},
}
_OPTIONAL = {"severities": {"subject", "until"}, "accepted": {"until"}}


@dataclass
class Exemption:
    """One entry of the file: an accepted change, or a severity that is another here."""

    rule: str
    subject: str
    """The subject of the change, ``*`` for any part of it; empty for all changes of the rule."""
    severity: Severity | None
    """The severity instead of the rule's; None where the change is accepted."""
    reason: str
    until: str
    place: Place
    used: bool = field(default=False, init=False)

    def fits(self, rule: str, subject: str) -> bool:
        """Whether it is about what a rule says of a subject."""
        # Subjects hold brackets: the star alone is special.
        pattern = re.escape(self.subject).replace(r"\*", ".*")
        return rule == self.rule and (
            not self.subject or re.fullmatch(pattern, subject) is not None
        )

    def expired(self, today: datetime.date, version: str) -> bool:
        """Whether its date or version has come."""
        if not self.until:
            return False
        if _DATE.fullmatch(self.until):
            return datetime.date.fromisoformat(self.until) <= today
        return bool(version) and _numbers(self.until) <= _numbers(version)


def read(path: Path, rules: Container[str], required: bool = False) -> list[Exemption]:
    """The exemptions of a file; none where it is not there, unless it is ``required``.

    Raises:
        InputError: the file is no YAML, or an entry lacks something, has something else, or names
            a rule that is not there.
    """
    if not path.is_file() and not required:
        return []
    documents = source.read_all(path)
    if not documents:
        return []
    if len(documents) > 1:
        message = f"expected one YAML document, got {len(documents)}: keep one a file"
        raise InputError([Problem(documents[1].place(), message)])
    file = documents[0]
    problems = list(_problems(file, rules))
    if problems:
        raise InputError(problems)
    return [
        Exemption(
            row["rule"],
            row.get("subject", ""),
            Severity(row["severity"]) if "severity" in row else None,
            row["reason"],
            row.get("until", ""),
            file.place(f"/{key}/{index}"),
        )
        for key in _KEYS
        for index, row in enumerate(file.data.get(key) or ())
    ]


def _problems(file: source.Source, rules: Container[str]) -> Iterator[Problem]:
    if not isinstance(file.data, dict):
        yield Problem(file.place(), f"expected a mapping of {' and '.join(_KEYS)}")
        return
    for key, rows in file.data.items():
        if key not in _KEYS:
            yield Problem(
                file.place(f"/{key}"), f"unknown key {key!r}: expected {' or '.join(_KEYS)}"
            )
        elif rows is not None and not isinstance(rows, list):
            yield Problem(file.place(f"/{key}"), f"{key}: expected a list")
        else:
            for index, row in enumerate(rows or ()):
                place = file.place(f"/{key}/{index}")
                for message in _wrong(key, row, rules):
                    yield Problem(place, f"{key}: {message}")


def _wrong(key: str, row: Any, rules: Container[str]) -> Iterator[str]:
    yield from (message for _, message in wrong_keys(row, _KEYS[key], _OPTIONAL[key]))
    if not isinstance(row, dict):
        return
    rule = row.get("rule")
    if isinstance(rule, str) and rule not in rules:
        yield f"there is no rule {rule!r}: see codegen/diff/rules/"
    if row.get("reason") == "":
        yield "expected a reason, got none"


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]

"""What commands say of manifests, as text for people and as JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

FORMATS = ("text", "json")
NOTHING_FOUND = 0
FOUND = 1
UNUSABLE = 2
"""Wrong usage, or input that can't be read."""


@dataclass(frozen=True)
class Finding:
    """One thing that a command says of an object."""

    file: str
    line: int
    object_name: str
    """As ``InferenceService/iris``."""
    category: str
    """One word, such as ``refused``."""
    path: str
    """As ``spec.predictor.containers[0].image``; empty for the object itself."""
    message: str
    advice: str = ""
    """What to do; may be empty."""

    def __str__(self) -> str:
        where = f"{self.object_name} {self.path}".rstrip()
        text = f"{self.file}:{self.line}: {self.category}: {where}: {self.message}"
        return f"{text}\n    {self.advice}" if self.advice else text

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "file": self.file,
            "line": self.line,
            "object": self.object_name,
            "category": self.category,
            "path": self.path,
            "message": self.message,
            "advice": self.advice,
        }


@dataclass(frozen=True)
class Report:
    """What a command found, and in how much.

    ``categories`` are those that there can be, in the order in which they are counted; ``head``
    is what JSON has besides.
    """

    findings: Sequence[Finding]
    categories: Sequence[str]
    checked: int
    left_alone: int
    """Objects of other kinds."""
    head: dict[str, Any] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many findings each category has."""
        found = Counter(finding.category for finding in self.findings)
        return {category: found[category] for category in self.categories}

    def text(self) -> str:
        """For people: a line a finding, and one that counts."""
        counts = [f"{number} {name}" for name, number in self.counts().items() if number]
        objects = f"{self.checked} object{'' if self.checked == 1 else 's'}"
        others = f"; {self.left_alone} of other kinds left alone" if self.left_alone else ""
        summary = f"{objects}: {', '.join(counts) or 'nothing found'}{others}"
        return "".join(f"{line}\n" for line in [*map(str, self.findings), summary])

    def json(self) -> str:
        """For programs: one document."""
        document = {
            **self.head,
            "objects": self.checked,
            "leftAlone": self.left_alone,
            "counts": self.counts(),
            "findings": [finding.to_dict() for finding in self.findings],
        }
        return json.dumps(document, indent=2, ensure_ascii=False) + "\n"

    def written(self, output_format: str) -> str:
        """In one of ``FORMATS``."""
        return self.json() if output_format == "json" else self.text()


def exit_code(findings: Iterable[Finding], problems: Iterable[str]) -> int:
    """What a command exits with."""
    if any(True for _ in problems):
        return UNUSABLE
    return FOUND if any(True for _ in findings) else NOTHING_FOUND

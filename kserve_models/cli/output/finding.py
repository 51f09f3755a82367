"""One thing that a command says of a manifest, and all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    """A word or two, such as ``refused``, ``error`` or ``not checked``."""
    path: str
    """As ``spec.predictor.containers[0].image``; empty for the object itself."""
    message: str
    advice: str = ""
    """What to do; may be empty."""
    rule: str = ""
    """The id of the rule behind it, where rules have one."""
    column: int = 0
    """From 1, in characters; 0 where only the line is known."""
    source: str = ""
    """The line itself, where it is to be shown."""


@dataclass(frozen=True)
class Unchecked:
    """A rule that could not be checked, for a reason that all objects of a run have in common."""

    rule: str
    objects: int
    """How many it concerns."""
    message: str
    """What is missing, and the way out."""

    def __str__(self) -> str:
        plural = "" if self.objects == 1 else "s"
        return f"{self.rule} of {self.objects} object{plural}: {self.message}"


@dataclass(frozen=True)
class Report:
    """What a command found, and in how much.

    ``categories`` are those that there can be, in the order in which they are counted; ``head``
    is what JSON has besides; ``tool`` is the command; ``unchecked`` is no part of the findings.
    """

    findings: Sequence[Finding]
    categories: Sequence[str]
    checked: int
    left_alone: int
    """Objects of other kinds."""
    head: dict[str, Any] = field(default_factory=dict)
    tool: str = "kserve-models"
    unchecked: Sequence[Unchecked] = ()

    def counts(self) -> dict[str, int]:
        """How many findings each category has."""
        found = Counter(finding.category for finding in self.findings)
        return {category: found[category] for category in self.categories}


def exit_code(findings: Iterable[Finding], problems: Iterable[str]) -> int:
    """What a command exits with."""
    if any(True for _ in problems):
        return UNUSABLE
    return FOUND if any(True for _ in findings) else NOTHING_FOUND

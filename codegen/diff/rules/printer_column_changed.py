"""kubectl prints something else in a column."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "additionalPrinterColumns jsonPath", "additionalPrinterColumns type")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="printer column {name} {old} -> {new}",
    whom="Scripts that read the printed table.",
    way_out="Read the field itself, with -o jsonpath.",
)

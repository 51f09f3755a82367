"""kubectl prints the columns in another order."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(VERSION, "additionalPrinterColumns order")


RULE = Rule(
    view=MANIFEST,
    severity=RISKY,
    matches=matches,
    says="printer columns reordered: {old} -> {new}",
    whom="Scripts that read the printed table by position.",
    way_out="Read the fields themselves, with -o jsonpath.",
)

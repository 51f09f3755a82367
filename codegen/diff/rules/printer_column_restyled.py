"""kubectl shows a column otherwise."""

from __future__ import annotations

from codegen.diff.changes.change import VERSION, Change
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(
        VERSION,
        "additionalPrinterColumns description",
        "additionalPrinterColumns format",
        "additionalPrinterColumns priority",
    )


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="printer column {name} {old} -> {new}",
    whom="Nobody but scripts that read the printed table.",
    way_out="Read the field itself, with -o jsonpath.",
)

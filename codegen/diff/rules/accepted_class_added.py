"""An attribute takes objects of a further class."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import PYTHON, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "accepts") and change.added


RULE = Rule(
    view=PYTHON,
    severity=SAFE,
    matches=matches,
    says="{name} takes {new} too",
    whom="Nobody.",
    way_out="Nothing to do.",
)

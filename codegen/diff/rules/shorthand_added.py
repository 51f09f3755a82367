"""An attribute is a shorthand now, which is translated when it is written."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import PYTHON, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "shorthand") and change.added


RULE = Rule(
    view=PYTHON,
    severity=RISKY,
    matches=matches,
    says="{name} is a shorthand now",
    whom="Code that reads the attribute from a manifest no longer finds it there.",
    way_out="Read the field that the shorthand stands for.",
)

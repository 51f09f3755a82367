"""An attribute is a field of manifests now."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import PYTHON, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "shorthand") and change.removed


RULE = Rule(
    view=PYTHON,
    severity=RISKY,
    matches=matches,
    says="{name} is a field of manifests now",
    whom="Code that relies on the translation writes another manifest.",
    way_out="Set the fields that the shorthand stood for.",
)

"""The shorthands of a class are written otherwise."""

from __future__ import annotations

from codegen.diff.changes.change import CLASS, Change
from codegen.diff.rule import PYTHON, RISKY, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(CLASS, "translation")


RULE = Rule(
    view=PYTHON,
    severity=RISKY,
    matches=matches,
    says="translation {old} -> {new}",
    whom="Manifests made with the shorthands of the class come out otherwise.",
    way_out="Compare to_dict(serialize=True) before and after.",
)

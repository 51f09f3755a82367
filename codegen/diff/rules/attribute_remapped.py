"""An attribute is written under another name in manifests."""

from __future__ import annotations

from codegen.diff.changes.change import ATTRIBUTE, Change
from codegen.diff.rule import BREAKING, PYTHON, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return change.at(ATTRIBUTE, "wire")


RULE = Rule(
    view=PYTHON,
    severity=BREAKING,
    matches=matches,
    says="attribute {name} stands for {new}, before for {old}",
    whom="Code that sets the attribute now writes another field.",
    way_out="Check which field the code means.",
)

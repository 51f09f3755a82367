"""An object takes further keys."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.compare.pairs import ABSENT
from codegen.diff.rule import MANIFEST, SAFE, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "additionalProperties")
        and change.old in (ABSENT, False)
        and change.new not in (ABSENT, False)
    )


RULE = Rule(
    view=MANIFEST,
    severity=SAFE,
    matches=matches,
    says="further keys are taken: {new}",
    whom="Nobody.",
    way_out="Nothing to do.",
)

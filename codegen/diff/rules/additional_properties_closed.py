"""A map takes no further keys."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.compare.pairs import ABSENT
from codegen.diff.rule import BREAKING, MANIFEST, Rule


def matches(change: Change) -> bool:
    """Whether the rule knows the change."""
    return (
        change.at(KEYWORD, "additionalProperties")
        and change.old not in (ABSENT, False)
        and change.new in (ABSENT, False)
    )


RULE = Rule(
    view=MANIFEST,
    severity=BREAKING,
    matches=matches,
    says="further keys are no longer taken",
    whom=(
        "The API server drops keys that the schema does not name, or refuses them where "
        "validation is strict."
    ),
    way_out="Use the named fields alone.",
)

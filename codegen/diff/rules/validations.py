"""Validation rules, and schemas that are composed of others."""

from __future__ import annotations

from typing import Any

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, Rule, added, changed, on, removed
from codegen.diff.severity import BREAKING, RISKY, SAFE

_COMPOSITIONS = ("oneOf", "anyOf", "allOf", "not")


def _is_alternative_added(change: Change) -> bool:
    """Whether values may be what they could before, or something else too."""
    return change.at(KEYWORD, "anyOf") and change.changed and _among(change.old, change.new)


def _is_condition_removed(change: Change) -> bool:
    """Whether values must fit some of the conditions that they had to fit before."""
    return change.at(KEYWORD, "allOf") and change.changed and _among(change.new, change.old)


def _among(some: list[Any], others: list[Any]) -> bool:
    return all(part in others for part in some)


RULES = (
    Rule(
        "validation-added",
        MANIFEST,
        BREAKING,
        "A CEL rule is new.",
        matches=added(KEYWORD, "validation"),
        message="validation added: {name}",
        impact="Manifests and stored objects that break it are refused.",
        fix="Try your manifests against the rule.",
    ),
    Rule(
        "validation-changed",
        MANIFEST,
        BREAKING,
        "A CEL rule asks for something else.",
        matches=changed(KEYWORD, "validation"),
        message="validation changed: {name}",
        impact="Manifests and stored objects that keep the old rule only are refused.",
        fix="Try your manifests against the new rule.",
    ),
    Rule(
        "validation-message-changed",
        MANIFEST,
        SAFE,
        "A CEL rule says otherwise what it asks for.",
        matches=on(KEYWORD, "validation message"),
        message="validation message changed: {name}",
        impact="Nobody but code that reads the message.",
        fix="Look at the reason and the field of an error, not at its message.",
    ),
    Rule(
        "validation-removed",
        MANIFEST,
        SAFE,
        "A CEL rule is gone.",
        matches=removed(KEYWORD, "validation"),
        message="validation removed: {name}",
    ),
    Rule(
        "validation-reordered",
        MANIFEST,
        SAFE,
        "CEL rules stand in another order.",
        matches=on(KEYWORD, "validation order"),
        message="validations reordered",
    ),
    Rule(
        "composition-added",
        MANIFEST,
        BREAKING,
        "Values must fit a further condition.",
        matches=added(KEYWORD, *_COMPOSITIONS),
        message="{key} added: {new}",
        impact="Manifests and stored objects that do not fit it are refused.",
        fix="Try your manifests against the new condition.",
    ),
    Rule(
        "composition-alternative-added",
        MANIFEST,
        RISKY,
        "Values may fit a further alternative.",
        matches=_is_alternative_added,
        message="{key} {old} -> {new}",
        impact="Nobody who writes manifests; readers may find objects of the new alternative.",
        fix="Check what is read for the new alternative.",
    ),
    Rule(
        "composition-changed",
        MANIFEST,
        BREAKING,
        "Values must fit another condition.",
        matches=changed(
            KEYWORD,
            *_COMPOSITIONS,
            where=lambda change: (
                not _is_alternative_added(change) and not _is_condition_removed(change)
            ),
        ),
        message="{key} {old} -> {new}",
        impact="Manifests and stored objects that fit the old condition only are refused.",
        fix="Try your manifests against the new condition.",
    ),
    Rule(
        "composition-condition-removed",
        MANIFEST,
        SAFE,
        "Values need not fit one of several conditions any more.",
        matches=_is_condition_removed,
        message="{key} {old} -> {new}",
    ),
    Rule(
        "composition-removed",
        MANIFEST,
        SAFE,
        "Values need not fit a condition any more.",
        matches=removed(KEYWORD, *_COMPOSITIONS),
        message="{key} removed: {old}",
    ),
)

"""Validation rules, and schemas that are composed of others."""

from __future__ import annotations

from typing import Any

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.rule import MANIFEST, Rule, added, changed, on, removed
from codegen.diff.severity import BREAKING, RISKY, SAFE

_COMPOSITIONS = ("oneOf", "anyOf", "allOf", "not")


def _is_alternative_added(change: Change) -> bool:
    """Whether values may be what they could before, or something else too."""
    if change.at(KEYWORD, "loosened anyOf"):
        return True
    return change.at(KEYWORD, "anyOf") and change.changed and _among(change.old, change.new)


def _is_condition_removed(change: Change) -> bool:
    """Whether values must fit some of the conditions that they had to fit before."""
    is_all_of = change.at(KEYWORD, "loosened composition") and change.name == "allOf"
    return is_all_of and _among(change.new, change.old)


def _among(some: list[Any], others: list[Any]) -> bool:
    return all(part in others for part in some)


RULES = (
    Rule(
        "constraint-implied",
        MANIFEST,
        SAFE,
        "A constraint is stated that others implied.",
        matches=on(KEYWORD, "implied constraint"),
        message="{name}",
        impact="Nobody: what it refuses was refused already.",
    ),
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
        "validation-implied",
        MANIFEST,
        SAFE,
        "A CEL rule asks for no more than was asked for before.",
        matches=on(KEYWORD, "validation implied"),
        message="validation that asks for no more than before: {name}",
        impact="Nobody: what it refuses was refused already.",
    ),
    Rule(
        "validation-moved",
        MANIFEST,
        SAFE,
        "A CEL rule asks at an object for what was asked for below it.",
        matches=on(KEYWORD, "validation moved"),
        message="validation moved here: {name}",
        impact="Nobody: what it refuses was refused already, with another place in the error.",
    ),
    Rule(
        "validation-of-new-field",
        MANIFEST,
        SAFE,
        "A CEL rule asks nothing where a new field is not used.",
        matches=on(KEYWORD, "validation of new field"),
        message="validation of a new field added: {name}",
        impact="Nobody but who uses the new field.",
    ),
    Rule(
        "validation-reworded",
        MANIFEST,
        SAFE,
        "A CEL rule is written otherwise and asks for the same.",
        matches=on(KEYWORD, "validation reworded"),
        message="validation written otherwise: {name}",
        impact="Nobody: it refuses what it refused.",
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
        message="anyOf {old} -> {new}",
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
        message="allOf {old} -> {new}",
    ),
    Rule(
        "composition-loosened",
        MANIFEST,
        SAFE,
        "Values must fit a condition that lets more of them through.",
        matches=on(
            KEYWORD, "loosened composition", where=lambda change: not _is_condition_removed(change)
        ),
        message="{name} {old} -> {new}",
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

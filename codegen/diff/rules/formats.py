"""Formats and patterns of texts and numbers."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD, Change
from codegen.diff.changes.checked_formats import is_checked
from codegen.diff.rule import MANIFEST, Rule, added, changed, removed
from codegen.diff.rules.types import is_widened
from codegen.diff.severity import BREAKING, RISKY, SAFE


def _is_checked(change: Change) -> bool:
    """Whether the API server refuses values that are not in the new ``format``."""
    node = change.new_node
    return is_checked(change.new) and (node is None or node.keywords.get("type") == "string")


RULES = (
    Rule(
        "format-added",
        MANIFEST,
        BREAKING,
        "A format is asked for that the API server checks.",
        matches=added(KEYWORD, "format", where=_is_checked),
        message="format {new} added",
        impact="Manifests and stored objects with a value in another format are refused.",
        fix="Write values in the format.",
    ),
    Rule(
        "format-added-unchecked",
        MANIFEST,
        RISKY,
        "A format is stated that the API server does not check.",
        matches=added(KEYWORD, "format", where=lambda change: not _is_checked(change)),
        message="format {new} added",
        impact="The API server does not check the format; clients that do, or that make a type of it, "
        "may refuse other values.",
        fix="Write values in the format.",
    ),
    Rule(
        "format-changed",
        MANIFEST,
        BREAKING,
        "Another format is asked for that the API server checks.",
        matches=changed(
            KEYWORD, "format", where=lambda change: _is_checked(change) and not is_widened(change)
        ),
        message="format {old} -> {new}",
        impact="Manifests and stored objects with a value in the old format are refused.",
        fix="Write values in the new format.",
    ),
    Rule(
        "format-changed-unchecked",
        MANIFEST,
        RISKY,
        "Another format is stated that the API server does not check.",
        matches=changed(
            KEYWORD,
            "format",
            where=lambda change: not _is_checked(change) and not is_widened(change),
        ),
        message="format {old} -> {new}",
        impact="The API server does not check the format; clients that do, or that make a type of it, "
        "may refuse other values.",
        fix="Write values in the new format.",
    ),
    Rule(
        "format-removed",
        MANIFEST,
        SAFE,
        "A format is no longer asked for.",
        matches=removed(KEYWORD, "format"),
        message="format {old} removed",
    ),
    Rule(
        "format-widened",
        MANIFEST,
        SAFE,
        "A number may be larger or more precise.",
        matches=changed(KEYWORD, "format", where=is_widened),
        message="format {old} -> {new}",
    ),
    Rule(
        "pattern-added",
        MANIFEST,
        BREAKING,
        "Text must match a pattern.",
        matches=added(KEYWORD, "pattern"),
        message="pattern {new} added",
        impact="Manifests and stored objects with text that does not match are refused.",
        fix="Write text that matches.",
    ),
    Rule(
        "pattern-changed",
        MANIFEST,
        BREAKING,
        "Text must match another pattern.",
        matches=changed(KEYWORD, "pattern"),
        message="pattern {old} -> {new}",
        impact="Manifests and stored objects with text that matches the old pattern only are refused.",
        fix="Try your values against the new pattern.",
    ),
    Rule(
        "pattern-removed",
        MANIFEST,
        SAFE,
        "Text need not match a pattern any more.",
        matches=removed(KEYWORD, "pattern"),
        message="pattern {old} removed",
    ),
)

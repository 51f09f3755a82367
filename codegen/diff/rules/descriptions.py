"""Texts that say what something is."""

from __future__ import annotations

from codegen.diff.changes.change import KEYWORD
from codegen.diff.rule import MANIFEST, Rule, on
from codegen.diff.severity import SAFE

RULES = (
    Rule(
        "description-changed",
        MANIFEST,
        SAFE,
        "The words about a schema or a field are others.",
        matches=on(KEYWORD, "description"),
        message="description: {new}",
        hidden=True,
    ),
    Rule(
        "annotation-changed",
        MANIFEST,
        SAFE,
        "Words about a schema beside its description are others.",
        matches=on(KEYWORD, "title", "example", "externalDocs"),
        message="{key} {old} -> {new}",
        hidden=True,
    ),
)

"""The rules, a module a subject, and which of them knows a change."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.diff.changes.change import ATTRIBUTE, CLASS, METHOD, Change
from codegen.diff.rule import MANIFEST, PYTHON, Rule
from codegen.diff.rules import (
    bounds,
    crd_settings,
    defaults,
    descriptions,
    enums,
    fields,
    formats,
    list_types,
    python_api,
    types,
    unknown_fields,
    validations,
)
from codegen.diff.severity import Severity

_SUBJECTS = (
    bounds,
    crd_settings,
    defaults,
    descriptions,
    enums,
    fields,
    formats,
    list_types,
    python_api,
    types,
    unknown_fields,
    validations,
)
UNHANDLED = "unhandled"


def load() -> dict[str, Rule]:
    """Every rule, by its id."""
    found = [rule for subject in _SUBJECTS for rule in subject.RULES]
    return {rule.id: rule for rule in sorted(found, key=lambda rule: rule.id)}


def classify(rules: Iterable[Rule], change: Change) -> Rule:
    """The rule that knows a change."""
    for rule in rules:
        if rule.matches(change):
            return rule
    return Rule(
        UNHANDLED,
        PYTHON if change.what in (CLASS, ATTRIBUTE, METHOD) else MANIFEST,
        Severity.UNHANDLED,
        "No rule knows the change.",
        matches=lambda _: True,
        message=f"{change.what} {change.key}: {{old}} -> {{new}}",
        impact="Nobody knows: no rule judges this kind of change.",
        fix="Look at what it means, and add a rule to a module of codegen/diff/rules/.",
    )

"""The rules, a module a subject; this folder's listing is their list."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable

from codegen.diff.changes.change import ATTRIBUTE, CLASS, METHOD, Change
from codegen.diff.rule import MANIFEST, PYTHON, Rule
from codegen.diff.severity import Severity

UNHANDLED = "unhandled"


def load() -> dict[str, Rule]:
    """Every rule, by its id."""
    names = [f"{__name__}.{module.name}" for module in pkgutil.iter_modules(__path__)]
    found: list[Rule] = [rule for name in names for rule in importlib.import_module(name).RULES]
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

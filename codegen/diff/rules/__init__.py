"""The rules: one module each, named as the rule; this directory's listing is their list."""

from __future__ import annotations

import importlib
import pkgutil

from codegen.diff.changes.change import ATTRIBUTE, CLASS, Change
from codegen.diff.rule import PYTHON, Rule, Severity, View

UNHANDLED = "unhandled"


def load() -> dict[str, Rule]:
    """Every rule, by its id: the module's name with hyphens."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {
        name.replace("_", "-"): importlib.import_module(f"{__name__}.{name}").RULE for name in names
    }


def judge(rules: dict[str, Rule], change: Change) -> tuple[str, Rule]:
    """The rule that knows a change, with its id."""
    for name, rule in rules.items():
        if rule.matches(change):
            return name, rule
    view = PYTHON if change.what in (CLASS, ATTRIBUTE) else View.MANIFEST
    return UNHANDLED, Rule(
        view=view,
        severity=Severity.UNHANDLED,
        matches=lambda _: True,
        says=f"{change.what} {change.key}: {{old}} -> {{new}}",
        whom="Nobody knows: no rule judges this kind of change.",
        way_out="Look at what it means, and add a module to codegen/diff/rules/.",
    )

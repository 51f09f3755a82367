"""The rules of the commands: those that judge schema changes, and those that judge manifests."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from codegen.diff import rules as diff_rules

ADMISSION = "kserve_models.admission.rules"


@dataclass(frozen=True)
class RuleText:
    """A rule in words; ``facts`` are further ones, by their titles."""

    id: str
    severity: str
    summary: str
    facts: dict[str, str]


@dataclass(frozen=True)
class RuleGroup:
    """Rules about one subject."""

    title: str
    rules: list[RuleText]


def of_diff() -> list[RuleGroup]:
    """The rules of ``python -m codegen diff``, a group a module."""
    groups = []
    for module in pkgutil.iter_modules(diff_rules.__path__):
        loaded = importlib.import_module(f"{diff_rules.__name__}.{module.name}")
        rules = [
            RuleText(
                rule.id,
                rule.severity.value,
                rule.summary,
                {
                    "View": rule.view.value,
                    "Impact": rule.impact,
                    "Way out": rule.fix,
                },
            )
            for rule in sorted(loaded.RULES, key=lambda rule: rule.id)
        ]
        if rules:
            groups.append(RuleGroup(_title(loaded), rules))
    return groups


def _title(module: Any) -> str:
    text: str = module.__doc__ or ""
    return text.strip().splitlines()[0].rstrip(".")


def of_validate() -> list[RuleGroup]:
    """The rules of ``kserve-models validate``; empty where this version has no such command."""
    if not _is_there(ADMISSION):
        return []
    found = importlib.import_module(ADMISSION).RULES
    rules = found.values() if isinstance(found, dict) else found
    by_group: dict[str, list[RuleText]] = {}
    for rule in rules:
        by_group.setdefault(_group(rule), []).append(_admission_rule(rule))
    return [RuleGroup(title, rules) for title, rules in by_group.items()]


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


_TITLES: dict[str, Iterable[str]] = {
    "Kinds": ("kinds", "kind"),
    "Field": ("path", "field"),
    "Message": ("message",),
    "Way out": ("fix", "way_out"),
    "Source": ("source",),
}


def _group(rule: Any) -> str:
    return str(getattr(rule, "group", "") or "Manifests")


def _admission_rule(rule: Any) -> RuleText:
    """A rule, by the attributes that it has."""
    facts = {}
    for title, names in _TITLES.items():
        value = next((getattr(rule, name) for name in names if getattr(rule, name, None)), None)
        if value is not None:
            is_text = isinstance(value, str)
            facts[title] = value if is_text else ", ".join(map(str, value))
    severity = getattr(rule, "severity", "error")
    return RuleText(rule.id, str(getattr(severity, "value", severity)), rule.summary, facts)

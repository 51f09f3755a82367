"""The rules of the commands: those that judge schema changes, and those that judge manifests."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Any

from codegen.diff import rules as diff_rules
from kserve_models.admission import catalogue


@dataclass(frozen=True)
class RuleText:
    """A rule in words; ``severity`` may be empty, ``facts`` are further ones, by their titles."""

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
    """The rules of ``kserve-models validate``: those of the API server, then those of each kind."""
    groups: dict[str, list[RuleText]] = {}
    for rule in catalogue.entries():
        facts = {"Field": f"`{rule.field}`"} if rule.field else {}
        if rule.needs:
            facts["Needs"] = _NEEDS[rule.needs]
        title = catalogue.family_of(rule).title
        groups.setdefault(title, []).append(RuleText(rule.id, "", rule.summary, facts))
    return [RuleGroup(title, rules) for title, rules in groups.items()]


_NEEDS = {
    "old": "the object as it was before",
    "cluster": "other objects of the cluster",
    "config map": "KServe's ConfigMap",
}

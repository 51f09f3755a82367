"""The rules of the commands, a page a command."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from docs_site.pages.page import Page, code, heading, text
from docs_site.reference import rules
from docs_site.reference.rules import RuleGroup, RuleText

RULES = "Rules"


def pages() -> Iterator[Page]:
    """A page for each command that has rules."""
    yield _page(
        "rules/diff",
        "Rules of schema changes",
        "What <code>python -m codegen diff</code> knows of changes of a schema: how severe each "
        "is, whom it breaks and what they do.",
        rules.of_diff(),
    )
    found = rules.of_validate()
    if found:
        yield _page(
            "rules/validate",
            "Rules of manifests",
            "What <code>kserve-models validate</code> finds in manifests before a cluster does.",
            found,
        )


def _page(name: str, title: str, lead: str, groups: list[RuleGroup]) -> Page:
    count = sum(len(group.rules) for group in groups)
    body = [heading(1, "top", f"{title} <small>{count}</small>"), f"<p>{lead}</p>"]
    for index, group in enumerate(groups):
        body.append(heading(2, f"group-{index + 1}", text(group.title)))
        body += [_rule(rule) for rule in group.rules]
    return Page(name, title, RULES, "\n".join(body))


def _rule(rule: RuleText) -> str:
    items = "".join(
        f"<dt>{escape(name)}</dt><dd>{text(value)}</dd>" for name, value in rule.facts.items()
    )
    title = code(rule.id)
    if rule.severity:
        title += f' <span class="badge {rule.severity}">{rule.severity}</span>'
    return (
        f'<section class="rule">{heading(3, rule.id, title)}'
        f'<p>{text(rule.summary)}</p><dl class="facts">{items}</dl></section>'
    )

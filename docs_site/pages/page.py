"""A page, and the pieces of HTML that all of them are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from docs_site.reference.facts import Fact, Rule
from docs_site.reference.schema import Type

Highlight = Callable[[str, str], str]
"""Code and its language, as HTML."""

_CODE = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Page:
    """A page: its address without ``.html``, its title, where it belongs, and what stands on it."""

    name: str
    title: str
    section: str
    body: str

    @property
    def root(self) -> str:
        """The way from the page to the folder of the site."""
        return "../" * self.name.count("/")


def text(value: str) -> str:
    """A sentence of the schema: what stands in backticks is code."""
    parts = _CODE.split(value)
    return "".join(
        f"<code>{escape(part)}</code>" if index % 2 else escape(part, quote=False)
        for index, part in enumerate(parts)
    )


def code(value: str) -> str:
    """A name or value, to the letter."""
    return f"<code>{escape(value, quote=False)}</code>"


def link(address: str, inner: str) -> str:
    """A link; ``inner`` is HTML."""
    return f'<a href="{escape(address)}">{inner}</a>'


def type_address(root: str, type_name: str, attribute: str = "") -> str:
    """The address of a type's page, or of a field there."""
    return f"{root}types/{type_name}.html" + (f"#{attribute}" if attribute else "")


def type_link(root: str, found: Type) -> str:
    """The class, as a link to the page of the type."""
    return link(type_address(root, found.name), code(found.class_name))


def heading(level: int, anchor: str, inner: str) -> str:
    """A heading that can be linked to."""
    mark = f'<a class="anchor" href="#{escape(anchor)}" aria-label="Link to this heading">#</a>'
    return f'<h{level} id="{escape(anchor)}">{inner} {mark}</h{level}>'


def fact_list(facts: list[Fact], rules: list[Rule], since: str = "") -> str:
    """Facts and rules, or nothing where there is none."""
    items = [
        f"<dt>{escape(fact.name)}</dt><dd>{code(fact.value) if fact.is_code else text(fact.value)}</dd>"
        for fact in facts
    ]
    for rule in rules:
        message = f"{escape(rule.message, quote=False)}<br>" if rule.message else ""
        items.append(f"<dt>Rule</dt><dd>{message}{code(rule.expression)}</dd>")
    if since:
        items.append(f"<dt>Since</dt><dd>KServe {escape(since)}</dd>")
    return f'<dl class="facts">{"".join(items)}</dl>' if items else ""

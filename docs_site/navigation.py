"""The contents of the site, as each page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from docs_site.guides import Guide
from docs_site.reference import rules
from docs_site.reference.schema import Reference


@dataclass(frozen=True)
class Item:
    """A page, by its address without ``.html``."""

    name: str
    title: str


@dataclass(frozen=True)
class Group:
    """Pages below one heading."""

    title: str
    items: list[Item]


def groups(reference: Reference, guides: list[Guide]) -> list[Group]:
    """All pages but those of single types, and of operations, which their kind leads to."""
    kinds = [
        Item(f"kinds/{kind.slug}", f"{kind.name} {kind.version.name}") for kind in reference.kinds
    ]
    more = [
        Item("types", "Types"),
        Item("operations", "Operations"),
        Item("rules/diff", "Rules of schema changes"),
    ]
    if rules.of_validate():
        more.append(Item("rules/validate", "Rules of manifests"))
    return [
        Group("Guides", [Item(guide.name, guide.title) for guide in guides]),
        Group("Kinds", kinds),
        Group("Reference", more),
    ]

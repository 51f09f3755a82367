"""The first page: what there is, and where."""

from __future__ import annotations

from html import escape

from docs_site.navigation import Group
from docs_site.pages.page import Page, code, heading, link, text
from docs_site.reference.schema import Reference

SECTION = "Home"


def page(reference: Reference, navigation: list[Group]) -> Page:
    """The page ``index``."""
    release = reference.bundle.document["info"]["version"]
    fields = sum(
        1 for kind in reference.kinds for root in reference.places(kind) for _ in root.walk()
    )
    lead = (
        f"Every field of KServe {escape(release)}: what it does, its type, default and bounds, the "
        "rules that it obeys, where it stands in YAML and what it is called in Python. "
        f"{len(reference.kinds)} versions of kinds, {fields:,} fields, {len(reference.types):,} types."
    )
    body = [
        heading(1, "top", "The KServe API reference"),
        f'<p class="lead">{lead}</p>',
        heading(2, "kinds", "Kinds"),
        '<ul class="cards">',
        *(_card(reference, index) for index in range(len(reference.kinds))),
        "</ul>",
    ]
    for group in navigation:
        if group.title == "Kinds":
            continue
        body.append(heading(2, group.title.lower(), group.title))
        items = "".join(
            f"<li>{link(f'{item.name}.html', escape(item.title))}</li>" for item in group.items
        )
        body.append(f'<ul class="columns">{items}</ul>')
    return Page("index", "The KServe API reference", SECTION, "\n".join(body))


def _card(reference: Reference, index: int) -> str:
    kind = reference.kinds[index]
    description = reference.types[kind.version.schema].description.split(". ")[0].rstrip(".")
    title = link(f"kinds/{kind.slug}.html", escape(kind.name))
    return f"<li><h3>{title} {code(kind.version.name)}</h3><p>{text(description)}.</p></li>"

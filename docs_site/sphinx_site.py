"""The site by Sphinx: guides through its Markdown parser, the reference as pages that it frames.

Sphinx reads ``docs/``, and this module hands it the pages of the reference ready-made: they go
through no parser, which is why hundreds of them take seconds. The frame is our own theme: 4 kB a
page, where Furo's is 13 kB before it lists any of them, and Zensical's pages came to 64 MB.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx  # pyright: ignore[reportMissingImports]  # likewise

from codegen import bundle
from codegen.repository import REPOSITORY
from docs_site import guides, navigation
from docs_site.guides import SOURCES
from docs_site.pages import Page, home, reference_pages
from docs_site.reference import rules
from docs_site.reference.schema import Reference
from docs_site.search import entries, index, sections

# Markdown's tables have a head for each column; one without words is none to a screen reader.
_EMPTY_HEADER = '<th class="head"><p></p></th>'
_HERE = Path(__file__).resolve().parent
_SETTINGS: dict[str, Any] = {
    "project": "kserve-models",
    "root_doc": "get-started",
    "extensions": ["myst_parser"],
    "include_patterns": ["*.md"],
    "myst_heading_anchors": 6,
    "html_theme_path": [str(_HERE)],
    "html_theme": "theme",
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_use_index": False,
    "html_permalinks_icon": "#",
    "highlight_language": "none",
    "smartquotes": False,
}


class SphinxSite:
    """One run of Sphinx over the guides, with the reference added."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder = folder
        self.work = work
        self.reference = Reference(bundle.load(REPOSITORY / "openapi"))
        self.navigation = navigation.groups(self.reference, guides.guides())
        self.sections: list[entries.Entry] = []

    def build(self) -> list[str]:
        """Write the site; what Sphinx warns of."""
        warnings = io.StringIO()
        app = Sphinx(
            srcdir=guides.FOLDER,
            confdir=None,
            outdir=self.folder,
            doctreedir=self.work,
            buildername="html",
            confoverrides=_SETTINGS,
            status=None,
            warning=warnings,
            freshenv=True,
        )
        app.connect("source-read", self._read)
        app.connect("html-collect-pages", self._pages)
        app.connect("html-page-context", self._frame)
        app.builder.search = False  # the site has its own
        app.build(force_all=True)
        (self.folder / ".buildinfo").unlink()  # tells of this machine's folders
        self._write_index()
        return [line for line in warnings.getvalue().splitlines() if line.strip()]

    @staticmethod
    def _read(_app: Sphinx, _name: str, content: list[str]) -> None:
        content[0] = f"---\norphan: true\n---\n{guides.with_links_out(content[0])}"

    def _pages(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        def highlight(text: str, language: str) -> str:
            return str(app.builder.highlighter.highlight_block(text, language))

        yield self._entry(home.page(self.reference, self.navigation))
        for page in reference_pages(self.reference, highlight):
            yield self._entry(page)

    @staticmethod
    def _entry(page: Page) -> tuple[str, dict[str, Any], str]:
        return (
            page.name,
            {"title": page.title, "body": page.body, "section": page.section},
            "page.html",
        )

    def _frame(
        self, _app: Sphinx, name: str, _template: str, context: dict[str, Any], doctree: Any
    ) -> None:
        context["navigation"] = self.navigation
        context["site_root"] = "../" * name.count("/")
        context["kserve"] = self.reference.bundle.document["info"]["version"]
        context["repository"] = SOURCES
        context["project_summary"] = "The KServe API: every field of every kind, in YAML and Python"
        context.setdefault("section", "Guides")
        if doctree is not None:
            context["body"] = context["body"].replace(_EMPTY_HEADER, "<td></td>")
            self.sections += sections.of_guide(name, context["title"], context["body"])

    def _write_index(self) -> None:
        found = [
            *entries.reference_entries(self.reference),
            *entries.rule_entries("diff", rules.of_diff()),
            *entries.rule_entries("validate", rules.of_validate()),
            *self.sections,
        ]
        path = self.folder / "_static" / "search-index.js"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(index.script(found), encoding="utf-8")

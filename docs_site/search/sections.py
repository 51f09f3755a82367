"""The sections of a guide, read from its HTML."""

from __future__ import annotations

from html.parser import HTMLParser

from docs_site.search.entries import GUIDE, Entry

_HEADINGS = ("h1", "h2", "h3", "h4")


def of_guide(name: str, title: str, body: str) -> list[Entry]:
    """An entry for each heading, with the text up to the next."""
    reader = _Reader()
    reader.feed(body)
    plain = title.replace("<code>", "").replace("</code>", "")
    return [
        Entry(GUIDE, heading, plain, f"{name}.html#{anchor}", " ".join(text.split()), boost=0.7)
        for anchor, heading, text in reader.sections()
    ]


class _Reader(HTMLParser):
    """Docutils puts each heading into a section, which has the anchor."""

    def __init__(self) -> None:
        super().__init__()
        self._found: list[list[str]] = []
        self._in_heading = False
        self._in_permalink = False
        self._in_code_block = False
        self._anchor = ""

    def sections(self) -> list[tuple[str, str, str]]:
        """Anchor, heading and text of each."""
        return [(anchor, heading.strip(), text) for anchor, heading, text in self._found]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._anchor = given.get("id") or ""
        elif tag in _HEADINGS:
            self._in_heading = True
            self._found.append([self._anchor, "", ""])
        elif tag == "pre":
            self._in_code_block = True
        self._in_permalink = tag == "a" and given.get("class") == "headerlink"

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._in_heading = False
        elif tag == "pre":
            self._in_code_block = False
        self._in_permalink = False

    def handle_data(self, data: str) -> None:
        if self._found and not self._in_permalink and not self._in_code_block:
            self._found[-1][1 if self._in_heading else 2] += data

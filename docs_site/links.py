"""Whether all that the pages point at is there, and nothing is asked of other hosts."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.repeated: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        anchor = given.get("id")
        if anchor is not None:
            if anchor in self.anchors:
                self.repeated.append(anchor)
            self.anchors.add(anchor)
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif given.get(_LOADED.get(tag, "")):
            self.loaded.append(given[_LOADED[tag]])


def problems(folder: Path) -> list[str]:
    """What is broken in the pages of a folder, a line each."""
    pages = {path.relative_to(folder).as_posix(): _read(path) for path in folder.rglob("*.html")}
    found = []
    for name, page in sorted(pages.items()):
        found += [f"{name}: the anchor {anchor!r} stands there twice" for anchor in page.repeated]
        for address in page.loaded:
            if urlsplit(address).netloc:
                found.append(f"{name}: {address} is loaded from another host")
            elif (
                not address.startswith("data:")
                and not (folder / name).parent.joinpath(urlsplit(address).path).is_file()
            ):
                found.append(f"{name}: {address} is not there")
        for address in dict.fromkeys(page.links):
            message = _broken(folder, pages, name, address)
            if message:
                found.append(f"{name}: {message}")
    return found


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def _broken(folder: Path, pages: dict[str, _Page], name: str, address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    target = name
    if parts.path:
        path = (folder / name).parent.joinpath(unquote(parts.path)).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            return f"{address} leads nowhere"
        target = path.relative_to(folder.resolve()).as_posix()
    anchor = unquote(parts.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"{address} leads to an anchor that is not there"
    return ""

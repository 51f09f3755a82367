"""The check of links finds what is broken, each with its page."""

from __future__ import annotations

from pathlib import Path

from docs_site import links
from docs_site.guides import with_links_out


def test_what_is_broken_is_told(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "style.css").write_text("")
    (tmp_path / "index.html").write_text(
        '<link href="style.css"><a href="kinds/a.html#spec">a</a><a href="kinds/a.html#none">b</a>'
        '<a href="gone.html">c</a><a href="https://example.com/x">d</a><a href="#top">e</a>'
        '<script src="https://example.com/x.js"></script><img src="gone.png">'
    )
    (tmp_path / "kinds" / "a.html").write_text(
        '<p id="spec"></p><p id="spec"></p><a href="../index.html">a</a><a href="../../b.html">b</a>'
    )
    assert links.problems(tmp_path) == [
        "index.html: https://example.com/x.js is loaded from another host",
        "index.html: gone.png is not there",
        "index.html: kinds/a.html#none leads to an anchor that is not there",
        "index.html: gone.html leads nowhere",
        "index.html: #top leads to an anchor that is not there",
        "kinds/a.html: the anchor 'spec' stands there twice",
        "kinds/a.html: ../../b.html leads nowhere",
    ]


def test_guides_link_to_the_sources_beside_them() -> None:
    text = "[a](../openapi/README.md#paths) [b](../openapi) [c](schema-diff.md) [d](https://e.com)"
    at = "https://github.com/kserve-models/kserve-models"
    assert with_links_out(text) == (
        f"[a]({at}/blob/main/openapi/README.md#paths) [b]({at}/tree/main/openapi) "
        "[c](schema-diff.md) [d](https://e.com)"
    )

"""The guides: the pages of ``docs/``, in the order that a reader takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from codegen.repository import REPOSITORY

FOLDER = REPOSITORY / "docs"
SOURCES = "https://github.com/kserve-models/kserve-models"
FIRST = (
    "get-started",
    "client",
    "kubeconfig",
    "validate",
    "upgrade",
    "from-the-sdk",
    "schema-diff",
    "following-kserve",
    "kserve-releases",
    "benchmarks",
)
"""Those that have a place; others follow in the order of their names."""

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_OUTWARD = re.compile(r"(\]\()\.\./(?P<path>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")


@dataclass(frozen=True)
class Guide:
    """A guide: the name of its file, without ``.md``, and its title."""

    name: str
    title: str


def guides(folder: Path = FOLDER) -> list[Guide]:
    """All guides of a folder."""
    names = sorted(path.stem for path in folder.glob("*.md"))
    names.sort(key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))
    return [Guide(name, _title(folder / f"{name}.md")) for name in names]


def _title(path: Path) -> str:
    found = _TITLE.search(path.read_text(encoding="utf-8"))
    return found[1].replace("`", "") if found else path.stem


def with_links_out(text: str) -> str:
    """A guide whose links to files beside ``docs/`` lead to the sources."""

    def outward(match: re.Match[str]) -> str:
        path = match["path"]
        sort = "tree" if (REPOSITORY / path).is_dir() else "blob"
        return f"{match[1]}{SOURCES}/{sort}/main/{path}{match['anchor'] or ''})"

    return _OUTWARD.sub(outward, text)

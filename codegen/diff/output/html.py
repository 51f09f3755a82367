"""A report as one page for a browser, with the schema's tree and the changes marked in it.

The page asks for nothing: style, script and data are in it. What comes from a schema stands in
the data alone, which the script shows as text.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from pathlib import Path
from typing import Any

from codegen.diff.output import json as json_format
from codegen.diff.output import phrases, schema_tree
from codegen.diff.report.report import Report
from codegen.diff.sides.side import Side

_ASSETS = Path(__file__).with_name("page")
_SCRIPTS = ("dom.js", "tree.js", "entries.js", "report.js")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def render(report: Report, old: Side, new: Side) -> str:
    """The report as a page."""
    style = _asset("report.css")
    script = "\n".join(_asset(name) for name in _SCRIPTS)
    filled = {
        "title": html.escape(f"Schema changes: {report.old} to {report.new}"),
        "policy": (
            "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; "
            f"style-src {_hash(style)}; script-src {_hash(script)}"
        ),
        "style": style,
        "script": script,
        # Nothing in the data may end the element that it stands in.
        "data": json.dumps(data(report, old, new), separators=(",", ":")).replace("<", "\\u003c"),
    }
    return _SLOT.sub(lambda slot: filled[slot[1]], _asset("report.html"))


def data(report: Report, old: Side, new: Side) -> dict[str, Any]:
    """What the page shows, as JSON values: the report of the JSON format, and the tree."""
    found = json_format.data(report)
    for entry, shown in zip(report.entries, found["entries"], strict=True):
        shown["paths"] = [schema_tree.path(where) for where in entry.examples]
    numbers = {id(entry): number for number, entry in enumerate(report.entries)}
    found["groups"] = [
        {"title": title, "entries": [numbers[id(entry)] for entry in entries]}
        for title, entries in phrases.grouped(report)
    ]
    found["summary"] = phrases.summary(report)
    found["tree"] = schema_tree.data(report, old, new)
    return found


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a content security policy allows a script or style by."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
